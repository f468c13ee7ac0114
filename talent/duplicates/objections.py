"""What somebody said no to while two files were one: nobody knows any more for which of the two, so it holds for both."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from app.kernel import clock, ids
from app.kernel.actor import Actor
from app.kernel.db import db
from talent.consent.models import NOES, Basis
from talent.duplicates.merged import files_made_part_of
from talent.prospects.actions import put_at_rest
from talent.prospects.models import Prospect
from talent.prospects.queries import bans_since


def hold_for(actor: Actor, back: Prospect, keeper: Prospect, since: datetime) -> None:
    """Whatever was said no to in the keeper's file since a moment, and still stands there, holds for the file that is back."""
    if keeper.do_not_contact and not back.do_not_contact and _was_forbidden(keeper, since):
        put_at_rest(actor, [back], reason=keeper.do_not_contact_reason)
    said = select(Basis).where(
        Basis.prospect_id == keeper.id, Basis.ended_at.is_(None), Basis.state.in_(NOES), Basis.created_at >= since
    )
    for no in db.session.scalars(said).all():
        _say_for(back.id, no)


def _was_forbidden(keeper: Prospect, since: datetime) -> bool:
    """Whether it was in one of the files that are the keeper's now."""
    files = [keeper.id, *db.session.scalars(files_made_part_of(keeper.id))]
    return db.session.scalar(bans_since(files, since)) is not None


def _say_for(prospect_id: UUID, no: Basis) -> None:
    standing = update(Basis).where(
        Basis.prospect_id == prospect_id, Basis.purpose == no.purpose, Basis.ended_at.is_(None)
    )
    db.session.execute(standing.values(ended_at=clock.now()))
    columns = {column.key: getattr(no, column.key) for column in Basis.__table__.columns}
    db.session.add(Basis(**{**columns, "id": ids.new(), "prospect_id": prospect_id}))
    db.session.flush()
