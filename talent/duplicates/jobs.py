"""Background work on duplicates."""

from uuid import UUID

from sqlalchemy import select

from app.kernel.db import db
from app.kernel.jobs import job
from app.kernel.scope import everywhere
from talent.duplicates import applying
from talent.duplicates.models import Merge


@job("default")
def gather(merge_id: str) -> None:
    """Bring home what reached a merged file while it was being merged."""
    with everywhere():
        merge = db.session.scalar(select(Merge).where(Merge.id == UUID(merge_id), Merge.undone_at.is_(None)))
        if merge is not None:
            applying.gather(merge)
