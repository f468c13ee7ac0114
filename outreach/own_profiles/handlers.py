"""Whoever leaves, or is erased, shows nothing any more, at once."""

from sqlalchemy import select, update

from app.kernel import files
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.kernel.scope import everywhere
from outreach.own_profiles.models import OwnProfile, Shown


@on("leaving.confirmed")
def _hide(actor: Actor, event: Event) -> None:
    theirs = update(OwnProfile).where(OwnProfile.prospect_id == event.prospect_id)
    db.session.execute(theirs.values(shown=Shown.OFF, listed_at=None))


@on("prospect.erased")
def _drop_photo(actor: Actor, event: Event) -> None:
    """The row goes by the plan."""
    kept = select(OwnProfile.stored_as).where(
        OwnProfile.prospect_id == event.prospect_id, OwnProfile.stored_as.is_not(None)
    )
    with everywhere():
        for name in filter(None, db.session.scalars(kept)):
            files.discard_after_commit(name)
