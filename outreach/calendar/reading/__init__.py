"""What a calendar of others says of the days gone by: when somebody was to be met, and whose addresses are in it.

Before anything is understood, all lines are left out that are not about that (`sieve`): titles, texts and places are never
read. What is left is small, and is unfolded by `recurring-ical-events` over the days that are asked about.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Event
from icalendar.prop import vCalAddress

from app.kernel.apart import Unreadable
from outreach.calendar.reading.sieve import sieved

MOST_PEOPLE = 12
"""A meeting of more is an assembly, not a talk."""
_NO_PEOPLE = frozenset({"ROOM", "RESOURCE"})


@dataclass(frozen=True)
class Met:
    """One meeting: by what it is known again, when it was (UTC), and who was in it; `declined` have said no."""

    key: str
    starts_at: datetime
    ends_at: datetime
    people: list[str]
    declined: list[str]


def read(lines: Iterable[bytes], since: datetime, until: datetime, zone: tzinfo) -> list[Met]:
    """The meetings that began and ended between two moments. `zone` is meant where a time names none. Raises Unreadable."""
    text = sieved(lines, since.date(), until.date())
    if text is None:
        raise Unreadable("no_calendar")
    try:
        calendar: Any = Calendar.from_ical(text)
        found = recurring_ical_events.of(calendar, skip_bad_series=True).between(since, until)
        return [*_meetings(found, _series_in(calendar), (since, until), zone)]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise Unreadable("damaged") from error


def _series_in(calendar: Calendar) -> set[str]:
    """By what the calendar calls what takes place more than once."""
    of_series = ("RRULE", "RDATE", "RECURRENCE-ID")
    return {str(event.get("UID", "")) for event in calendar.walk("VEVENT") if any(name in event for name in of_series)}


def _meetings(found: Iterable[Event], series: set[str], days: tuple[datetime, datetime], zone: tzinfo) -> Iterator[Met]:
    since, until = days
    for event in found:
        start, end = _moment(event.start, zone), _moment(event.end, zone)
        if start is None or end is None or not since <= start <= end <= until or _is_cancelled(event):
            continue
        people, declined = _people(event)
        if people and len(people) <= MOST_PEOPLE:
            yield Met(_key(event, series), start, end, people, declined)


def _is_cancelled(event: Event) -> bool:
    return str(event.get("STATUS", "")).strip().upper() == "CANCELLED"


def _moment(value: date | datetime, zone: tzinfo) -> datetime | None:
    """None for a whole day: nobody is met all day long."""
    if not isinstance(value, datetime):
        return None
    return (value if value.tzinfo is not None else value.replace(tzinfo=zone)).astimezone(UTC)


def _people(event: Event) -> tuple[list[str], list[str]]:
    """Addresses of all whom it concerns, and of those among them who declined."""
    people: dict[str, bool] = {}
    for one in (*_listed(event, "ORGANIZER"), *_listed(event, "ATTENDEE")):
        scheme, _colon, address = str(one).strip().partition(":")
        kind = str(one.params.get("CUTYPE", "")).upper()
        if scheme.lower() == "mailto" and "@" in address and kind not in _NO_PEOPLE:
            people[address.lower()] = str(one.params.get("PARTSTAT", "")).upper() == "DECLINED"
    return list(people), [address for address, has_declined in people.items() if has_declined]


def _listed(event: Event, name: str) -> list[vCalAddress]:
    value = event.get(name, [])
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, vCalAddress)]


def _key(event: Event, series: set[str]) -> str:
    """Of one meeting, however it is moved; of one in a series, by the moment at which the series has it."""
    uid = str(event.get("UID", ""))
    occurrence: Any = event["RECURRENCE-ID"]
    of_series = occurrence.dt.isoformat() if uid in series else ""
    return hashlib.sha256(f"{uid}\n{of_series}".encode(errors="replace")).hexdigest()
