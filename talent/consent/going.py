"""Going soon: the page of those whose time is running out, and keeping somebody for a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, func, select, true, tuple_
from sqlalchemy.orm import joinedload

from app.identity.models import User
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.ledger import Delivery, DeliveryState
from app.kernel.permissions import May
from talent.consent.models import Retention, RetentionReminder

PAGE = 50
COUNTED = 10_000


@dataclass(frozen=True)
class Reminders:
    """Which colleagues were reminded of somebody, and whom no mail has reached (yet)."""

    reached: list[str]
    not_reached: list[str]


@dataclass(frozen=True)
class Going:
    """A page of who goes soon, the soonest first; `next` is the key of more, `count` at most `COUNTED` + 1."""

    rows: Sequence[tuple[Retention, Reminders]]
    next: str
    count: int


def going(after: str = "") -> Going:
    """Who goes soon, in three statements."""
    rows = db.session.scalars(
        select(Retention)
        .where(_beyond(after))
        .options(joinedload(Retention.prospect), joinedload(Retention.kept_by))
        .order_by(Retention.erase_on, Retention.id)
        .limit(PAGE + 1)
    ).all()
    shown = rows[:PAGE]
    reminded = reminders_of([row.id for row in shown])
    some = select(Retention.id).limit(COUNTED + 1).subquery()
    return Going(
        rows=[(row, reminded.get(row.id, Reminders([], []))) for row in shown],
        next=f"{shown[-1].erase_on.isoformat()}~{shown[-1].id}" if len(rows) > PAGE else "",
        count=db.session.scalar(select(func.count()).select_from(some)) or 0,
    )


def reminders_of(retention_ids: Sequence[UUID]) -> dict[UUID, Reminders]:
    """Whom a reminder has reached, by retention."""
    found: dict[UUID, Reminders] = {}
    rows = db.session.execute(
        select(RetentionReminder.retention_id, User.name, func.bool_or(Delivery.state == DeliveryState.SENT))
        .join(User, User.id == RetentionReminder.user_id)
        .outerjoin(Delivery, Delivery.id == RetentionReminder.delivery_id)
        .where(RetentionReminder.retention_id.in_(retention_ids))
        .group_by(RetentionReminder.retention_id, User.name)
        .order_by(User.name)
    )
    for retention_id, name, is_sent in rows:
        reminders = found.setdefault(retention_id, Reminders([], []))
        (reminders.reached if is_sent else reminders.not_reached).append(name)
    return found


def _beyond(after: str) -> ColumnElement[bool]:
    day, _mark, row_id = after.partition("~")
    try:
        return tuple_(Retention.erase_on, Retention.id) > (date.fromisoformat(day), UUID(row_id))
    except ValueError:
        return true()


def keep(actor: Actor, retention: Retention, *, until: date, because: str) -> None:
    """Do not erase somebody before a day, for a reason. Before they go then, everybody is reminded anew."""
    ensure(actor, May.RECORD_CONSENT)
    words = " ".join(because.split())
    if not words:
        raise Refused(_("Say why: they may ask one day."))
    if until <= clock.now().date():
        raise Refused(_("Choose a day to come."))
    retention.kept_until, retention.kept_because, retention.kept_by_id = until, words, actor.user_id
    db.session.execute(delete(RetentionReminder).where(RetentionReminder.retention_id == retention.id))
    record(actor, "retention.kept", retention, until=until.isoformat())
