"""Everything that goes out: one ledger with unique keys, one gate asked at the last moment, one sender.

A verb writes a delivery in its own transaction. A worker claims it with a lease, composes it from the world as it
is now, asks the gate, commits `sending`, sends, and commits `sent`. What is found in `sending` after a crash is
settled by the kind's policy: sent again with the same Message-ID, or shown to a person as unknown.
Nothing is ever deleted or switched off because sending failed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Index, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock, ids, mail
from app.kernel.actor import Actor, act_as
from app.kernel.db import Model, Timestamped, db
from app.kernel.jobs import HANDED_OVER_AGAIN_AFTER, back_off, ring
from app.kernel.transaction import after_commit, transaction

LEASE = timedelta(minutes=5)
QUEUE = "mail"


class DeliveryState(StrEnum):
    """Where a delivery stands. `withheld` was stopped by the gate, `empty` had nothing left to say."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    WITHHELD = "withheld"
    EMPTY = "empty"


class Delivery(Model, Timestamped):
    """One outward thing. `key` is unique for ever, such as `digest:<user>:<local date>`."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_due", "due_at", postgresql_where="state IN ('waiting', 'sending')"),
        Index("ix_deliveries_kind", "kind", "created_at"),
        Index("ix_deliveries_user", "user_id"),
        Index("ix_deliveries_state", "state", "created_at"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    user_id: Mapped[UUID | None]
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.WAITING)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    handed_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]
    history: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    def step(self, state: DeliveryState, reason: str | None = None) -> None:
        """Move to a state and keep it in the row's history."""
        moment = clock.now()
        self.state, self.reason = state, reason
        self.history = [*self.history, {"at": moment.isoformat(), "state": state.value, "reason": reason}]
        if state not in (DeliveryState.WAITING, DeliveryState.SENDING):
            self.settled_at, self.lease_until = moment, None


@dataclass(frozen=True)
class Withheld(Exception):
    """Raised by a composer or a gate check: this must not go, and why (a short code)."""

    reason: str
    is_empty: bool = False


Composer = Callable[[Delivery], mail.Mail]
GateCheck = Callable[[Delivery], str | None]


@dataclass(frozen=True)
class Way:
    """How a kind of delivery is made, how long it is worth sending, and whether an unsure one is sent again."""

    compose: Composer
    expires_after: timedelta
    is_sent_again: bool


ways: dict[str, Way] = {}
_gate: list[GateCheck] = []


def composes(kind: str, *, expires_after: timedelta, is_sent_again: bool) -> Callable[[Composer], Composer]:
    """Register how a kind of delivery becomes a mail."""

    def register(compose: Composer) -> Composer:
        ways[kind] = Way(compose, expires_after, is_sent_again)
        return compose

    return register


def gate(check: GateCheck) -> GateCheck:
    """Register a check that every delivery passes just before it goes: a reason to withhold it, or None."""
    _gate.append(check)
    return check


def deliver(kind: str, key: str, *, user_id: UUID | None = None, **arguments: Any) -> UUID | None:
    """Ask for one delivery after this commit; the same key never again. Returns its id, None when it exists."""
    moment = clock.now()
    values = {
        "id": ids.new(),
        "created_at": moment,
        "key": key,
        "kind": kind,
        "user_id": user_id,
        "arguments": {word: str(value) if isinstance(value, UUID) else value for word, value in arguments.items()},
        "state": DeliveryState.WAITING,
        "due_at": moment,
        "expires_at": moment + ways[kind].expires_after,
        "attempts": 0,
        "history": [],
    }
    statement = insert(Delivery).values(values).on_conflict_do_nothing(index_elements=["key"]).returning(Delivery.id)
    delivery_id = db.session.execute(statement).scalar()
    if delivery_id is not None:
        after_commit(partial(ring, QUEUE, "delivery", delivery_id))
    return delivery_id


def perform_delivery(delivery_id: UUID) -> DeliveryState | None:
    """Send one delivery if it is due and nobody else is at it. Returns where it ended, None if not claimed."""
    act_as(Actor.system())
    with transaction():
        delivery = _claim(delivery_id)
    if delivery is None:
        return None
    if delivery.state is DeliveryState.SENDING:
        _send(delivery)
    return delivery.state


def _claim(delivery_id: UUID) -> Delivery | None:
    moment = clock.now()
    delivery = db.session.scalar(
        select(Delivery)
        .where(
            Delivery.id == delivery_id,
            Delivery.due_at <= moment,
            (Delivery.state == DeliveryState.WAITING)
            | ((Delivery.state == DeliveryState.SENDING) & (Delivery.lease_until < moment)),
        )
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if delivery is None:
        return None
    if delivery.state is DeliveryState.SENDING and not ways[delivery.kind].is_sent_again:
        delivery.step(DeliveryState.UNKNOWN, "stopped_while_sending")
    elif delivery.expires_at < moment:
        delivery.step(DeliveryState.FAILED, delivery.reason or "expired")
    else:
        delivery.lease_until = moment + LEASE
        delivery.step(DeliveryState.SENDING)
    return delivery


def _send(delivery: Delivery) -> None:
    way = ways[delivery.kind]
    try:
        with transaction():
            message = mail.message_from(_compose(delivery, way), mail.message_id_for(delivery.id))
        mail.send(message)
        outcome, reason = DeliveryState.SENT, None
    except Withheld as withheld:
        outcome = DeliveryState.EMPTY if withheld.is_empty else DeliveryState.WITHHELD
        reason = withheld.reason
    except mail.Rejected as error:
        outcome, reason = DeliveryState.FAILED, str(error)
    except mail.OutcomeUnknown as error:
        outcome, reason = (DeliveryState.WAITING if way.is_sent_again else DeliveryState.UNKNOWN), str(error)
    except Exception as error:  # noqa: BLE001 - whatever it is, the row must not be lost: it waits for its next try
        outcome, reason = DeliveryState.WAITING, f"{type(error).__name__}: {error}"[:300]
    with transaction():
        delivery.attempts += 1
        if outcome is DeliveryState.WAITING:
            delivery.due_at = clock.now() + back_off(delivery.attempts)
            delivery.handed_at = None
        delivery.step(outcome, reason)


def _compose(delivery: Delivery, way: Way) -> mail.Mail:
    for check in _gate:
        reason = check(delivery)
        if reason is not None:
            raise Withheld(reason)
    return way.compose(delivery)


def hand_over_due_deliveries(limit: int = 1000) -> int:
    """Ring for deliveries that are due, or whose sender died: the sweep's half for what goes out."""
    moment = clock.now()
    due = (
        select(Delivery.id)
        .where(
            Delivery.state.in_([DeliveryState.WAITING, DeliveryState.SENDING]),
            Delivery.due_at <= moment,
            func.coalesce(Delivery.lease_until, Delivery.due_at) <= moment,
            func.coalesce(Delivery.handed_at, Delivery.created_at - HANDED_OVER_AGAIN_AFTER)
            <= moment - HANDED_OVER_AGAIN_AFTER,
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
