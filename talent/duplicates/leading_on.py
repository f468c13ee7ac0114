"""From a file that became part of another one to that one."""

from uuid import UUID

from sqlalchemy import select

from app.kernel.db import db
from app.kernel.scope import everywhere
from talent.prospects.models import Prospect


def keeper_of(prospect_id: UUID) -> UUID | None:
    """The file that somebody's became part of, which the reader still has to be allowed to see."""
    with everywhere():
        keeper_id = db.session.scalar(select(Prospect.merged_into_id).where(Prospect.id == prospect_id))
    seen = select(Prospect.id).where(Prospect.id == keeper_id)
    return db.session.scalar(seen) if keeper_id is not None else None
