"""Wishes are known to whoever said them, and to people inside, who are to keep to them."""

from sqlalchemy import ColumnElement

from app.kernel.actor import Actor, Kind
from app.kernel.scope import visible_to
from talent.wishes.models import Wish


@visible_to(Wish, Kind.CANDIDATE)
def _own(actor: Actor) -> ColumnElement[bool]:
    return Wish.prospect_id == actor.prospect_id
