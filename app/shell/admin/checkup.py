"""What the health page says: recurring work, what has not gone out, and what a person has to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.kernel import clock
from app.kernel.audit.checking import finished_checks
from app.kernel.audit.sealing import head
from app.kernel.db import db
from app.kernel.jobs import Job, name_of
from app.kernel.ledger import Delivery, DeliveryState
from app.kernel.marks import MarkedAddress
from app.kernel.scope import everywhere
from app.shell.backup.ages import Age, age_of_backups
from app.shell.room import Room, room_left
from app.shell.timetable import TIMETABLE, Slot
from outreach.nudges.digests import KIND as DIGEST
from talent.documents.models import Document
from talent.documents.queries import held_documents

LOOKS_BACK = timedelta(days=14)
SHOWN = 50
OVERDUE_AFTER = timedelta(minutes=15)
_OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
_WORK: dict[str, LazyString] = {
    "sweep": _l("Handing over what waits"),
    "seal_events": _l("Sealing the history of events"),
    "check_events": _l("Checking the history of events"),
    "plan_nudges": _l("Planning reminders and digests"),
    "find_stand_ins": _l("Finding who answers for colleagues out of office"),
    "file_mails": _l("Filing mails that came in"),
    "look_into_mailbox": _l("Looking into the mailbox"),
    "count_pools": _l("Counting large pools"),
    "lapse_asks": _l("Closing requests that nobody answered"),
    "report_openings": _l("Reporting who read conversations of others"),
    "forget_sessions": _l("Forgetting old sign-ins"),
    "forget_visitors": _l("Forgetting what visitors of communities left unconfirmed"),
    "forget_own_pages": _l("Forgetting old sign-ins of people outside"),
    "forget_jobs": _l("Forgetting finished work"),
    "forget_imports": _l("Forgetting abandoned imports"),
    "refresh_feeds": _l("Bringing reminders in calendars up to date"),
    "read_calendars": _l("Reading the calendars that people connected"),
    "forget_meetings": _l("Forgetting meetings that nobody noted"),
    "forget_mails": _l("Forgetting mails that were noted nowhere"),
    "refresh_pools": _l("Bringing pools that fill themselves up to date"),
    "look_after_consent": _l("Looking after consent and how long people are kept"),
    "look_at_held": _l("Having held documents looked at by the virus scanner"),
    "forget_documents": _l("Forgetting deleted documents and photos"),
    "forget_files": _l("Forgetting files that nothing names"),
    "forget_undone": _l("Forgetting what can no longer be undone"),
    "forget_people_exports": _l("Forgetting old files of people"),
    "forget_exports": _l("Forgetting old exports"),
    "forget_copies": _l("Forgetting the copies that people outside took"),
}


@dataclass(frozen=True)
class Work:
    """One line of the timetable: when it last ended well, and whether that is too long ago."""

    name: str
    last: datetime | None
    is_late: bool
    error: str = ""


@dataclass(frozen=True)
class Digests:
    """The last round of digests: of `due` that had something to say, `sent` went."""

    last: datetime | None
    sent: int
    due: int


@dataclass(frozen=True)
class Held:
    """Documents that wait for the virus scanner, and since when the oldest does."""

    documents: int
    since: datetime | None


@dataclass(frozen=True)
class History:
    """The chain over events: how many are sealed, and what the last walk along it found."""

    sealed: int
    checked_at: datetime | None
    flaws: int


@dataclass(frozen=True)
class Checkup:
    """Everything on the page."""

    work: Sequence[Work]
    digests: Digests
    waiting: int
    oldest: datetime | None
    failures: Sequence[tuple[str, str, int, datetime | None]]
    given_up: Sequence[Job]
    history: History
    backups: Age
    room: Room
    held: Held
    unknown: Sequence[Delivery]
    marked: Sequence[MarkedAddress]

    @property
    def is_stuck(self) -> bool:
        """Whether something should have gone out long ago."""
        return self.oldest is not None and self.oldest < clock.now() - OVERDUE_AFTER

    @property
    def is_well(self) -> bool:
        needs_somebody = (
            self.is_stuck
            or self.unknown
            or self.marked
            or self.has_given_up_lately
            or self.history.flaws
            or self.backups.is_too_old
            or self.room.is_little
            or self.held.documents
        )
        return not (needs_somebody or any(line.is_late for line in self.work))

    @property
    def has_given_up_lately(self) -> bool:
        """Whether work of the last day was given up; older ones are still shown."""
        return any(job.done_at and job.done_at > clock.now() - timedelta(days=1) for job in self.given_up)


def checkup() -> Checkup:
    """Look at everything now, in twelve statements."""
    waiting, oldest = db.session.execute(
        select(func.count(), func.min(Delivery.due_at).filter(Delivery.due_at <= clock.now())).where(
            Delivery.state.in_(_OPEN)
        )
    ).one()
    return Checkup(
        work=_work(),
        digests=_digests(),
        waiting=waiting,
        oldest=oldest,
        failures=_failures(),
        history=_history(),
        backups=age_of_backups(),
        room=room_left(current_app.extensions["settings"]),
        held=_held(),
        given_up=db.session.scalars(
            select(Job)
            .where(Job.done_at > clock.now() - LOOKS_BACK, Job.last_error.is_not(None))
            .order_by(Job.done_at.desc())
            .limit(SHOWN)
        ).all(),
        unknown=db.session.scalars(
            select(Delivery).where(Delivery.state == DeliveryState.UNKNOWN).order_by(Delivery.created_at).limit(SHOWN)
        ).all(),
        marked=db.session.scalars(
            select(MarkedAddress)
            .where(MarkedAddress.until > clock.now())
            .order_by(MarkedAddress.created_at)
            .limit(SHOWN)
        ).all(),
    )


def _held() -> Held:
    """Of everybody's, also those that are nobody else's to see."""
    with everywhere():
        held = held_documents().order_by(None).with_only_columns(func.count(), func.min(Document.held_since))
        documents, since = db.session.execute(held).one()
    return Held(documents, since)


def _work() -> list[Work]:
    names = {name_of(slot.body): slot for slot in TIMETABLE}
    ended = select(Job.name, func.max(Job.done_at)).where(Job.name.in_(names), Job.done_at.is_not(None))
    last = {name: moment for name, moment in db.session.execute(ended.group_by(Job.name))}  # noqa: C416 - rows are no pairs to mypy
    broken = select(Job.name, func.max(Job.last_error)).where(Job.name.in_(names), Job.done_at.is_(None))
    errors = {name: error or "" for name, error in db.session.execute(broken.group_by(Job.name))}
    return [_line(slot, last.get(name), errors.get(name, "")) for name, slot in names.items()]


def _line(slot: Slot, last: datetime | None, error: str) -> Work:
    is_late = last is None or last < clock.now() - slot.is_late_after
    return Work(str(_WORK.get(slot.name, slot.name)), last, is_late, error)


def _digests() -> Digests:
    last = db.session.scalar(select(func.max(Delivery.created_at)).where(Delivery.kind == DIGEST))
    if last is None:
        return Digests(None, 0, 0)
    rows = db.session.execute(
        select(Delivery.state, func.count())
        .where(Delivery.kind == DIGEST, Delivery.created_at > last - timedelta(days=1))
        .group_by(Delivery.state)
    )
    states = {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to mypy
    needless = states.get(DeliveryState.EMPTY, 0) + states.get(DeliveryState.WITHHELD, 0)
    return Digests(last, states.get(DeliveryState.SENT, 0), sum(states.values()) - needless)


def _history() -> History:
    last = db.session.scalar(finished_checks().limit(1))
    return History(head()[0], last.finished_at if last else None, last.flaws if last else 0)


def _failures() -> list[tuple[str, str, int, datetime | None]]:
    """Of the last two weeks: kind, reason, how many, and when last."""
    reason = func.coalesce(Delivery.reason, "")
    rows = db.session.execute(
        select(Delivery.kind, reason, func.count(), func.max(Delivery.settled_at))
        .where(Delivery.state == DeliveryState.FAILED, Delivery.created_at > clock.now() - LOOKS_BACK)
        .group_by(Delivery.kind, reason)
        .order_by(func.count().desc())
        .limit(SHOWN)
    )
    return [(kind, why, count, last) for kind, why, count, last in rows]
