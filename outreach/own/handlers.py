"""Whoever is erased leaves no copy behind."""

from sqlalchemy import select

from app.kernel import files
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.kernel.scope import everywhere
from outreach.own.models import OwnCopy


@on("prospect.erased")
def _drop_copies(actor: Actor, event: Event) -> None:
    """Their rows go by the plan."""
    kept = select(OwnCopy.file).where(OwnCopy.prospect_id == event.prospect_id, OwnCopy.file.is_not(None))
    with everywhere():
        for name in filter(None, db.session.scalars(kept)):
            files.discard_after_commit(name)
