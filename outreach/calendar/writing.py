"""A feed as calendars read it: iCalendar (RFC 5545), a whole day for each reminder and each promise.

A promise's words, notes, pools and anybody's other details are never in it: it lies on the servers of others. Names are
in it if the owner wants them there, and never those of private relationships and promises.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, or_, select

from app.kernel.db import db
from app.kernel.lazily import Lazily
from app.kernel.links import absolute_url
from outreach.calendar.models import CalendarEntry, CalendarFeed, EntryKind
from outreach.nudges.calendars import zone_named
from talent.promises.models import Promise
from talent.prospects.models import Prospect
from talent.relationships.models import Relationship, Visibility

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = Lazily("icalendar")

ASKS_AGAIN = timedelta(hours=1)
"""How often a calendar should ask (RFC 7986, 5.7); many take their own time."""


@dataclass(frozen=True)
class Shown:
    """An entry with whom it is about: None once it is settled. `name` is empty where none is shown."""

    entry: CalendarEntry
    prospect_id: UUID | None
    name: str


@dataclass(frozen=True)
class Written:
    """A feed as bytes, and when it last changed."""

    content: bytes
    changed_at: datetime


def write(feed: CalendarFeed) -> Written:
    """The feed as its reader may see it; whoever is hidden from them by now is not in it."""
    shown = _shown(feed)
    calendar = icalendar.Calendar.new(
        prodid="-//Perennial//EN",
        uid=feed.id,
        name=_("Perennial"),
        description=_("Whom to keep in touch with, and what you promised."),
        subcomponents=[_event(one) for one in shown],
    )
    calendar.add("REFRESH-INTERVAL", ASKS_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("X-WR-TIMEZONE", zone_named(feed.user.time_zone).key)
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    return Written(calendar.to_ical(), max([feed.changed_at, *(one.entry.changed_at for one in shown)]))


def _shown(feed: CalendarFeed) -> Sequence[Shown]:
    rows = db.session.execute(_entries_with_whom_they_are_about(feed.id)).all()
    return [_as_shown(feed, *row) for row in rows]


def _as_shown(
    feed: CalendarFeed, entry: CalendarEntry, prospect: Prospect | None, tie: str | None, promise: str | None
) -> Shown:
    if prospect is None or entry.is_settled:
        return Shown(entry, None, "")
    is_named = feed.shows_names and Visibility.PRIVATE not in (tie, promise)
    return Shown(entry, prospect.id, prospect.display_name if is_named else "")


def _entries_with_whom_they_are_about(feed_id: UUID) -> Select[CalendarEntry, Prospect, Visibility, Visibility]:
    is_tie, is_promise = (CalendarEntry.kind == kind for kind in EntryKind)
    return (
        select(CalendarEntry, Prospect, Relationship.visibility, Promise.visibility)
        .outerjoin(Relationship, and_(is_tie, Relationship.id == CalendarEntry.subject_id))
        .outerjoin(Promise, and_(is_promise, Promise.id == CalendarEntry.subject_id))
        .outerjoin(Prospect, Prospect.id == func.coalesce(Relationship.prospect_id, Promise.prospect_id))
        .where(CalendarEntry.feed_id == feed_id, or_(CalendarEntry.is_settled, Prospect.id.is_not(None)))
        .order_by(CalendarEntry.on_day, CalendarEntry.id)
    )


def _event(one: Shown) -> "icalendar.Event":
    """A whole day, in which nobody is busy."""
    entry = one.entry
    event = icalendar.Event.new(
        uid=f"{entry.kind.value}-{entry.subject_id}@{_host()}",
        sequence=entry.sequence,
        stamp=entry.changed_at,
        last_modified=entry.changed_at,
        start=entry.on_day,
        end=entry.on_day + timedelta(days=1),
        summary=_summary(one),
        status=icalendar.STATUS.CANCELLED if entry.is_settled else icalendar.STATUS.CONFIRMED,
        transparency=icalendar.TRANSP.TRANSPARENT,
    )
    if one.prospect_id is not None:
        event.add("URL", absolute_url("people.file", prospect_id=one.prospect_id))
    return event


def _summary(one: Shown) -> str:
    if one.entry.is_settled:
        return _("Settled")
    if one.entry.kind is EntryKind.PROMISE:
        return _("A promise to %(name)s", name=one.name) if one.name else _("A promise of yours")
    return _("Keep in touch with %(name)s", name=one.name) if one.name else _("Somebody to keep in touch with")


def _host() -> str:
    return urlsplit(current_app.extensions["settings"].base_url).hostname or "perennial"
