"""Who sees and changes saved views, columns and acts upon many: their owners; a shared view is everybody's to read. That of
a colleague who has left is looked after by administrators.
"""

from sqlalchemy import ColumnElement, or_

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind, Role
from app.kernel.scope import visible_to
from app.search.models import BulkAct, BulkPerson, SavedView


@visible_to(SavedView, Kind.INSIDER)
def _own_or_shared(actor: Actor) -> ColumnElement[bool]:
    return or_(SavedView.user_id == actor.user_id, SavedView.is_shared.is_(True))


@changeable_by(SavedView)
def _own_view_or_left_behind(actor: Actor, view: SavedView) -> bool:
    is_left_behind = view.is_shared and not view.user.is_active
    return view.user_id == actor.user_id or (is_left_behind and actor.role is Role.ADMIN)


@visible_to(BulkAct, Kind.INSIDER)
def _own_act(actor: Actor) -> ColumnElement[bool]:
    return BulkAct.user_id == actor.user_id


@visible_to(BulkPerson, Kind.INSIDER)
def _of_an_own_act(actor: Actor) -> ColumnElement[bool]:
    return BulkPerson.act.has(BulkAct.user_id == actor.user_id)
