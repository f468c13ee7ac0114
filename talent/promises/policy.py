"""Who sees and changes promises: colleagues the open ones, their maker all of their own."""

from sqlalchemy import ColumnElement, or_

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind
from app.kernel.scope import visible_to
from talent.promises.models import Promise
from talent.relationships.models import Visibility


@visible_to(Promise, Kind.INSIDER)
def _open_or_own(actor: Actor) -> ColumnElement[bool]:
    return or_(Promise.visibility == Visibility.OPEN, Promise.user_id == actor.user_id)


@changeable_by(Promise)
def _own_promise(actor: Actor, promise: Promise) -> bool:
    return promise.user_id == actor.user_id
