"""Background work: feeds brought up to date, own calendars read, and what is old forgotten."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from app.kernel import clock
from app.kernel.db import db
from app.kernel.jobs import enqueue, job
from outreach.calendar import noticing
from outreach.calendar.models import CalendarFeed, CalendarSource, Meeting, MeetingState
from outreach.calendar.refreshing import refresh

FEEDS_AT_ONCE = 100
SOURCES_AT_ONCE = 500
ASKED_FOR = timedelta(days=14)
KEPT_FOR = timedelta(days=90)
"""Longer than any calendar is looked back into, so that nobody is asked a second time."""


@job("default")
def refresh_feed(feed_id: str) -> None:
    """Bring one feed up to date, when it is new."""
    refresh([UUID(feed_id)])


@job("default")
def refresh_feeds(before: str | None = None) -> None:
    """Bring up to date whatever was not since a moment (now), a batch at a time."""
    moment = datetime.fromisoformat(before) if before is not None else clock.now()
    waiting = (
        select(CalendarFeed.id)
        .where(CalendarFeed.retired_at.is_(None), CalendarFeed.refreshed_at <= moment)
        .order_by(CalendarFeed.refreshed_at)
        .limit(FEEDS_AT_ONCE)
    )
    feeds = db.session.scalars(waiting).all()
    refresh(feeds)
    if len(feeds) == FEEDS_AT_ONCE:
        enqueue(refresh_feeds, before=moment)


@job("default")
def read_calendars() -> None:
    """Ask for each calendar whose turn it is; each is read by a job of its own, so that one that is slow delays no other."""
    due = (
        select(CalendarSource)
        .where(CalendarSource.next_at <= clock.now())
        .order_by(CalendarSource.next_at)
        .limit(SOURCES_AT_ONCE)
    )
    for source in db.session.scalars(due):
        enqueue(read_calendar, key=f"read_calendar:{source.id}@{source.next_at.isoformat()}", source_id=source.id)


def _put_off(source_id: str) -> None:
    """Reading it ends our program every time: later again, as whatever else cannot be read."""
    source = db.session.get(CalendarSource, UUID(source_id))
    if source is not None:
        noticing.put_off(source, "interrupted")


@job("imports", tries=3, given_up=_put_off)
def read_calendar(source_id: str) -> None:
    """Read one calendar, unless its owner has taken it away meanwhile."""
    source = db.session.get(CalendarSource, UUID(source_id))
    if source is not None:
        noticing.look(source)


@job("default")
def forget_meetings() -> None:
    """Ask no longer about what is two weeks old, and forget the question after a season."""
    now = clock.now()
    is_stale = Meeting.state == MeetingState.ASKED, Meeting.ends_at < now - ASKED_FOR
    db.session.execute(update(Meeting).where(*is_stale).values(state=MeetingState.LAPSED))
    db.session.execute(delete(Meeting).where(Meeting.ends_at < now - KEPT_FOR))
