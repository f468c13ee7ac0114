"""Verbs on promises: make one, keep it, choose another day, take it back; and take each of these back."""

from datetime import date, timedelta

from flask_babel import gettext as _

from app.identity.models import User
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.promises.models import Promise, PromiseState
from talent.prospects.models import Prospect
from talent.relationships.actions import between
from talent.relationships.models import Visibility

FARTHEST = timedelta(days=3 * 366)
LONGEST = 300
CAN_BE_UNMADE_FOR = timedelta(hours=1)


def make(actor: Actor, prospect: Prospect, maker: User, *, text: str, due_on: date) -> Promise:
    """Promise somebody something by a day; as open or private as the two keep in touch. Raises Refused for a day gone by,
    and when nobody may contact them.
    """
    ensure(actor, May.KEEP_RELATIONSHIPS)
    _refuse_unless_to_come(maker, due_on)
    if prospect.do_not_contact:
        raise Refused(_("%(name)s does not wish to hear from us.", name=prospect.display_name))
    relationship = between(maker.id, prospect.id)
    visibility = relationship.visibility if relationship is not None else Visibility.OPEN
    promise = Promise(
        user_id=maker.id, prospect_id=prospect.id, text=" ".join(text.split()), due_on=due_on, visibility=visibility
    )
    db.session.add(promise)
    db.session.flush()
    record(actor, "promise.made", promise, due_on=due_on.isoformat())
    return promise


def _refuse_unless_to_come(maker: User, due_on: date) -> None:
    today = maker.today
    if due_on < today:
        raise Refused(_("Choose a day to come."))
    if due_on > today + FARTHEST:
        raise Refused(_("Choose a day within three years."))


def unmake(actor: Actor, promise: Promise) -> None:
    """Take back a promise made a moment ago, as if it had never been made."""
    ensure(actor, May.KEEP_RELATIONSHIPS, promise)
    if not promise.is_open or promise.created_at < clock.now() - CAN_BE_UNMADE_FOR:
        raise Refused(_("It has stood for a while. Take it back in their file instead."))
    record(actor, "promise.unmade", promise)
    db.session.delete(promise)


def keep(actor: Actor, promise: Promise) -> None:
    """It is kept, if late; in a way that is written down nowhere else."""
    ensure(actor, May.KEEP_RELATIONSHIPS, promise)
    if promise.state not in (PromiseState.OPEN, PromiseState.BROKEN):
        raise Refused(_("This promise is settled already."))
    promise.settle(PromiseState.KEPT, promise.user.today)
    record(actor, "promise.kept", promise)


def withdraw(actor: Actor, promise: Promise) -> None:
    """The two have agreed otherwise."""
    ensure(actor, May.KEEP_RELATIONSHIPS, promise)
    if not promise.is_open:
        raise Refused(_("This promise is settled already."))
    promise.settle(PromiseState.WITHDRAWN, promise.user.today)
    record(actor, "promise.withdrawn", promise)


def move(actor: Actor, promise: Promise, *, due_on: date) -> None:
    """Choose another day. The person sees it."""
    ensure(actor, May.KEEP_RELATIONSHIPS, promise)
    if not promise.is_open:
        raise Refused(_("This promise is settled already."))
    _refuse_unless_to_come(promise.user, due_on)
    promise.due_on = due_on
    record(actor, "promise.moved", promise, due_on=due_on.isoformat())


def reopen(actor: Actor, promise: Promise) -> None:
    """Take back what became of it."""
    ensure(actor, May.KEEP_RELATIONSHIPS, promise)
    if promise.is_open:
        return
    promise.reopen()
    record(actor, "promise.reopened", promise)
