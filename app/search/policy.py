"""Who sees and changes saved views, columns and acts upon many: their owners; a shared view is everybody's to read."""

from sqlalchemy import ColumnElement, and_, or_

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind
from app.kernel.scope import visible_to
from app.search.models import BulkAct, BulkPerson, SavedView


@visible_to(SavedView, Kind.INSIDER)
def _own_or_shared(actor: Actor) -> ColumnElement[bool]:
    shared = and_(SavedView.is_shared.is_(True), SavedView.deleted_at.is_(None))
    return or_(SavedView.user_id == actor.user_id, shared)


@changeable_by(SavedView)
def _own_view(actor: Actor, view: SavedView) -> bool:
    return view.user_id == actor.user_id


@visible_to(BulkAct, Kind.INSIDER)
def _own_act(actor: Actor) -> ColumnElement[bool]:
    return BulkAct.user_id == actor.user_id


@visible_to(BulkPerson, Kind.INSIDER)
def _of_an_own_act(actor: Actor) -> ColumnElement[bool]:
    return BulkPerson.act.has(BulkAct.user_id == actor.user_id)
