"""Everything that goes out: one ledger with unique keys, one gate asked at the last moment, one sender.

A verb writes a delivery in its own transaction. A worker claims it: `sending`, a lease and the number of the attempt
are committed. Then it asks the gate, composes from the world as it is now, sends, and commits what became of it, if
the attempt is still its own. What is found in `sending` after its lease is settled by the kind's policy: sent again
with the same Message-ID, or shown to a person as unknown. Nothing is ever deleted or switched off because sending
failed: it is tried again with growing pauses until it expires, and then says why.

The windows in which a process may die, or stand still for longer than its lease:
before the claim is committed, nothing has happened, and the sweep rings again; between claim and outcome, the row says
`sending`, and may or may not have gone; after the outcome is committed, everything is settled. A sender that wakes up
after another has taken over changes nothing, except that it may say that the mail did go.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.kernel import clock, ids, mail, marks
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.jobs import HANDED_OVER_AGAIN_AFTER, ring
from app.kernel.ledger import UNSURE, Delivery, DeliveryState
from app.kernel.transaction import after_commit, transaction

__all__ = [
    "Delivery",
    "DeliveryState",
    "Wanted",
    "Withheld",
    "composes",
    "deliver",
    "deliver_all",
    "gate",
    "hand_over_due_deliveries",
    "perform_delivery",
    "try_again",
]

LEASE = timedelta(minutes=5)
QUEUE = "mail"
WRITTEN_AT_ONCE = 1_000

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Wanted:
    """One delivery that is asked for: its key for all time, to whom, what its composer needs to know; due at once if unsaid."""

    key: str
    user_id: UUID | None
    arguments: dict[str, Any]
    due_at: datetime | None = None


class Withheld(Exception):
    """Raised by a composer or a gate check: this must not go, and why (a short code)."""

    def __init__(self, reason: str, *, is_empty: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.is_empty = reason, is_empty


Composer = Callable[[Delivery], mail.Mail]
GateCheck = Callable[[Delivery], str | None]


@dataclass(frozen=True)
class Way:
    """How a kind of delivery is made, how long it is worth sending, whether an unsure one is sent again, and whether
    it is tried even at an address that was refused lately (because somebody waits for it on the other side).
    """

    compose: Composer
    expires_after: timedelta
    is_sent_again: bool
    reaches_marked: bool = False


ways: dict[str, Way] = {}
_gate: list[GateCheck] = []


def composes(
    kind: str, *, expires_after: timedelta, is_sent_again: bool, reaches_marked: bool = False
) -> Callable[[Composer], Composer]:
    """Register how a kind of delivery becomes a mail."""

    def register(compose: Composer) -> Composer:
        ways[kind] = Way(compose, expires_after, is_sent_again, reaches_marked)
        return compose

    return register


def gate(check: GateCheck) -> GateCheck:
    """Register a check that every delivery passes just before it goes: a reason to withhold it, or None."""
    _gate.append(check)
    return check


def deliver(
    kind: str, key: str, *, user_id: UUID | None = None, due_at: datetime | None = None, **arguments: Any
) -> UUID | None:
    """Ask for one delivery after this commit, or later; the same key never again. Returns its id, None when it exists."""
    return next(iter(deliver_all(kind, [Wanted(key, user_id, arguments, due_at)])), None)


def deliver_all(kind: str, wanted: Iterable[Wanted]) -> list[UUID]:
    """Ask for many deliveries of a kind, a statement for a thousand of them; the ids of those that were not there."""
    moment, rest, made = clock.now(), iter(wanted), list[UUID]()
    while some := list(islice(rest, WRITTEN_AT_ONCE)):
        rows = [_row(kind, one, moment) for one in some]
        statement = insert(Delivery).values(rows).on_conflict_do_nothing(index_elements=["key"]).returning(Delivery.id)
        made += db.session.execute(statement).scalars()
    for delivery_id in made:
        after_commit(partial(ring, QUEUE, "delivery", delivery_id))
    return made


def _row(kind: str, wanted: Wanted, moment: datetime) -> dict[str, Any]:
    arguments = {word: str(value) if isinstance(value, UUID) else value for word, value in wanted.arguments.items()}
    due_at = wanted.due_at or moment
    return {
        "id": ids.new(),
        "created_at": moment,
        "key": wanted.key,
        "kind": kind,
        "user_id": wanted.user_id,
        "arguments": arguments,
        "state": DeliveryState.WAITING,
        "due_at": due_at,
        "expires_at": due_at + ways[kind].expires_after,
        "attempts": 0,
        "history": [],
    }


def perform_delivery(delivery_id: UUID) -> DeliveryState | None:
    """Send one delivery if it is due and nobody else is at it. Returns where it ended, None if not claimed."""
    act_as(Actor.system())
    with transaction():
        delivery = _claim(delivery_id)
    if delivery is None or delivery.state is not DeliveryState.SENDING:
        return delivery.state if delivery is not None else None
    attempt = delivery.attempts
    outcome = _attempt(delivery)
    with transaction():
        return _write_down(delivery_id, attempt, outcome)


def _claim(delivery_id: UUID) -> Delivery | None:
    moment = clock.now()
    delivery = _locked(
        delivery_id,
        Delivery.due_at <= moment,
        (Delivery.state == DeliveryState.WAITING)
        | ((Delivery.state == DeliveryState.SENDING) & (Delivery.lease_until < moment)),
    )
    if delivery is None:
        return None
    way = ways.get(delivery.kind)
    was_stopped = delivery.state is DeliveryState.SENDING
    if was_stopped:
        delivery.step(DeliveryState.WAITING, f"{UNSURE}stopped while sending")
    if way is None:
        delivery.give_up("no_such_kind")
    elif was_stopped and not way.is_sent_again:
        delivery.give_up("stopped_while_sending")
    elif delivery.expires_at < moment:
        delivery.give_up(delivery.reason or "expired")
    else:
        delivery.attempts += 1
        delivery.lease_until = moment + LEASE
        delivery.step(DeliveryState.SENDING)
    return delivery


def _locked(delivery_id: UUID, *conditions: ColumnElement[bool], waits: bool = False) -> Delivery | None:
    return db.session.scalar(
        select(Delivery)
        .where(Delivery.id == delivery_id, *conditions)
        .with_for_update(skip_locked=not waits)
        .execution_options(populate_existing=True)
    )


@dataclass(frozen=True)
class _Outcome:
    """What became of one attempt. `refused` is an address that the server will never take."""

    state: DeliveryState
    reason: str | None = None
    sent_to: str | None = None
    refused: str | None = None


def _attempt(delivery: Delivery) -> _Outcome:
    """One try at sending. Whatever goes wrong, it is an outcome: the row must not be lost."""
    kind, address = delivery.kind, None
    try:
        with transaction():
            letter = _compose(delivery, ways[kind])
            address = letter.to
            message = mail.message_from(letter, mail.message_id_for(delivery.id))
        mail.send(message)
    except Withheld as withheld:
        return _Outcome(DeliveryState.EMPTY if withheld.is_empty else DeliveryState.WITHHELD, withheld.reason)
    except (mail.NotSent, mail.OutcomeUnknown) as error:
        return _refused(error, address, ways[kind])
    except Exception as error:
        log.exception("delivery.failed", kind=kind, error=type(error).__name__)
        return _Outcome(DeliveryState.WAITING, f"{type(error).__name__}: {error}"[:300])
    return _Outcome(DeliveryState.SENT, sent_to=address)


def _refused(error: mail.NotSent | mail.OutcomeUnknown, address: str | None, way: Way) -> _Outcome:
    if isinstance(error, mail.OutcomeUnknown):
        return _Outcome(DeliveryState.WAITING if way.is_sent_again else DeliveryState.UNKNOWN, f"{UNSURE}{error}")
    if isinstance(error, mail.Rejected):
        refused = address if isinstance(error, mail.AddressRefused) else None
        return _Outcome(DeliveryState.FAILED, str(error), refused=refused)
    return _Outcome(DeliveryState.WAITING, str(error))


def _compose(delivery: Delivery, way: Way) -> mail.Mail:
    for check in _gate:
        reason = check(delivery)
        if reason is not None:
            raise Withheld(reason)
    letter = way.compose(delivery)
    if not way.reaches_marked and marks.is_marked(letter.to):
        raise Withheld("address_refused")
    return letter


def _write_down(delivery_id: UUID, attempt: int, outcome: _Outcome) -> DeliveryState | None:
    delivery = _locked(delivery_id, waits=True)
    if delivery is None:
        return None
    if delivery.attempts != attempt or delivery.state is not DeliveryState.SENDING:
        _write_down_late(delivery, outcome)
    elif outcome.state is DeliveryState.WAITING:
        delivery.wait(outcome.reason or "")
    else:
        delivery.step(outcome.state, outcome.reason)
    if outcome.refused:
        marks.mark(outcome.refused, outcome.reason or "", delivery_id)
    if outcome.sent_to:
        marks.unmark(outcome.sent_to)
    return delivery.state


def _write_down_late(delivery: Delivery, outcome: _Outcome) -> None:
    """The lease was lost meanwhile: all that still counts is that the mail surely went."""
    unsure = (DeliveryState.WAITING, DeliveryState.UNKNOWN, DeliveryState.FAILED)
    if outcome.state is DeliveryState.SENT and delivery.state in unsure:
        delivery.step(DeliveryState.SENT, "after its lease")


def try_again(delivery: Delivery) -> None:
    """A person says: send it after all, for as long as that kind of thing is worth sending."""
    moment = clock.now()
    delivery.due_at, delivery.handed_at, delivery.settled_at = moment, None, None
    delivery.expires_at = moment + ways[delivery.kind].expires_after
    delivery.step(DeliveryState.WAITING, "tried again by hand")
    after_commit(lambda: ring(QUEUE, "delivery", delivery.id))


def hand_over_due_deliveries(limit: int = 1000) -> int:
    """Ring for deliveries that are due, or whose sender died: the sweep's half for what goes out."""
    moment = clock.now()
    due = (
        select(Delivery.id)
        .where(
            Delivery.state.in_([DeliveryState.WAITING, DeliveryState.SENDING]),
            Delivery.due_at <= moment,
            func.coalesce(Delivery.lease_until, Delivery.due_at) <= moment,
            Delivery.handed_at.is_(None) | (Delivery.handed_at <= moment - HANDED_OVER_AGAIN_AFTER),
        )
        .order_by(Delivery.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claim = update(Delivery).where(Delivery.id.in_(due)).values(handed_at=moment).returning(Delivery.id)
    ids_due = db.session.scalars(claim).all()
    for delivery_id in ids_due:
        after_commit(partial(ring, QUEUE, "delivery", delivery_id))
    return len(ids_due)
