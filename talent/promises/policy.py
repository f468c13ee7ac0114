"""Who sees and changes promises: colleagues the open ones, their maker all of their own, and whom they were made to what
was promised to them openly (decision 26).
"""

from sqlalchemy import ColumnElement, and_, or_

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind
from app.kernel.scope import visible_to
from talent.promises.models import Promise, PromiseState
from talent.relationships.models import Visibility


@visible_to(Promise, Kind.INSIDER)
def _open_or_own(actor: Actor) -> ColumnElement[bool]:
    return or_(Promise.visibility == Visibility.OPEN, Promise.user_id == actor.user_id)


@visible_to(Promise, Kind.CANDIDATE)
def _promised_to_them(actor: Actor) -> ColumnElement[bool]:
    stands = and_(Promise.visibility == Visibility.OPEN, Promise.state != PromiseState.WITHDRAWN)
    return and_(Promise.prospect_id == actor.prospect_id, stands)


@changeable_by(Promise)
def _own_promise(actor: Actor, promise: Promise) -> bool:
    return promise.user_id == actor.user_id
