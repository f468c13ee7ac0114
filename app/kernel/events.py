"""What happened: one append-only table, written in the transaction of the change itself.

Names are `noun.verbed`. Details are small and hold no personal text, so that erasing a person need not rewrite
history. Lower packages publish here; higher ones listen with `@on`.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Identity, Index, or_
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.actor import Actor, Kind
from app.kernel.db import Model, db
from app.kernel.scope import visible_to


class Event(Model):
    """One thing that happened; `number` gives the order in which events were written."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_prospect_timeline", "prospect_id", "at", "id"),
        Index("ix_events_subject", "subject_id"),
        Index("ix_events_number", "number", unique=True),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity())
    at: Mapped[datetime] = mapped_column(default=clock.now)
    name: Mapped[str]
    actor_kind: Mapped[Kind]
    actor_id: Mapped[UUID | None]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID]
    prospect_id: Mapped[UUID | None]
    is_private: Mapped[bool] = mapped_column(default=False)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


@visible_to(Event, Kind.INSIDER)
def _open_or_own(actor: Actor) -> ColumnElement[bool]:
    """What happened to a private row is known to who did it."""
    return or_(Event.is_private.is_(False), Event.actor_id == actor.user_id)


ANY = "*"
Handler = Callable[[Actor, Event], None]
HandlerOfMany = Callable[[Actor, Sequence[Event]], None]
_handlers: dict[str, list[HandlerOfMany]] = defaultdict(list)


def on(name: str) -> Callable[[Handler], Handler]:
    """Register what an event of a lower package means here; runs in the same transaction. ANY hears every event."""

    def register(handler: Handler) -> Handler:
        _handlers[name].append(partial(_one_by_one, handler))
        return handler

    return register


def _one_by_one(handler: Handler, actor: Actor, events: Sequence[Event]) -> None:
    for event in events:
        handler(actor, event)


def on_many(name: str) -> Callable[[HandlerOfMany], HandlerOfMany]:
    """The same for whoever would rather hear at once of what was done to many rows at once."""

    def register(handler: HandlerOfMany) -> HandlerOfMany:
        _handlers[name].append(handler)
        return handler

    return register


def record(actor: Actor, name: str, subject: Model, **details: Any) -> Event:
    """Write down that the actor did something to a row, and tell who listens, who find what was done in the database. A row's
    `is_private` is taken over.
    """
    return _write_down(actor, name, [subject], details)[0]


def record_all(actor: Actor, name: str, subjects: Collection[Model], **details: Any) -> Sequence[Event]:
    """The same of several rows to which the same was done."""
    return _write_down(actor, name, subjects, details)


def _write_down(actor: Actor, name: str, subjects: Collection[Model], details: dict[str, Any]) -> Sequence[Event]:
    events = [_event(actor, name, subject, details) for subject in subjects]
    if not events:
        return events
    db.session.add_all(events)
    if name in _handlers:
        db.session.flush()
    for handler in (*_handlers.get(name, ()), *_handlers[ANY]):
        handler(actor, events)
    return events


def _event(actor: Actor, name: str, subject: Model, details: dict[str, Any]) -> Event:
    return Event(
        name=name,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        subject_type=subject.__tablename__,
        subject_id=subject.id,
        prospect_id=subject.id if subject.__tablename__ == "prospects" else getattr(subject, "prospect_id", None),
        is_private=bool(getattr(subject, "is_private", False)),
        details=details,
    )
