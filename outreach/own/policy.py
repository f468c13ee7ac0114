"""Copies and wishes to leave are known to whoever asked, and to nobody of ours."""

from sqlalchemy import ColumnElement, false

from app.kernel.actor import Actor, Kind
from app.kernel.scope import visible_to
from outreach.own.models import Leaving, OwnCopy

for _one in (OwnCopy, Leaving):

    @visible_to(_one, Kind.CANDIDATE)
    def _own(actor: Actor, one: type = _one) -> ColumnElement[bool]:
        own: ColumnElement[bool] = one.prospect_id == actor.prospect_id  # type: ignore[attr-defined]
        return own

    @visible_to(_one, Kind.INSIDER)
    def _nobodys(actor: Actor) -> ColumnElement[bool]:
        return false()
