"""Leaving out of a calendar whatever does not say when somebody met whom, line by line, before anything is understood.

So titles, texts, places and links are never read; a calendar of many years becomes a few lines; and what is strange in
the rest of it does no harm.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

LONGEST_LINE = 16_000
MOST_LINES = 200
MOST_EVENTS = 5_000
MOST_ZONES = 100
_A_FEW_DAYS = timedelta(days=2)
"""Zones shift a day by one, and what began before midnight ends after it."""
_BLANKS = (b" ", b"\t")
_KEPT = frozenset(
    b"UID DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID STATUS SEQUENCE ATTENDEE ORGANIZER".split()
)
_OF_SERIES = frozenset({b"RRULE", b"RDATE"})
_NAME = re.compile(rb"^([A-Za-z-]+)[;:]")
_DAY = re.compile(rb"(?:^|:)(\d{4})(\d\d)(\d\d)(?:T|$)")
_LAST = re.compile(rb"[;:]UNTIL=(\d{4})(\d\d)(\d\d)", re.IGNORECASE)
_TOO_OFTEN = re.compile(rb"[;:]FREQ=(?:SECOND|MINUTE|HOUR)LY", re.IGNORECASE)


def sieved(lines: Iterable[bytes], since: date, until: date) -> bytes | None:
    """The calendar with what may concern the days from one to the other; None if it is none."""
    unfolded = _unfolded(lines)
    first = next((line for line in unfolded if line.strip()), b"").removeprefix(b"\xef\xbb\xbf")
    if first.strip().upper() != b"BEGIN:VCALENDAR":
        return None
    days = since - _A_FEW_DAYS, until + _A_FEW_DAYS
    return b"\r\n".join([b"BEGIN:VCALENDAR", b"VERSION:2.0", *_kept(unfolded, *days), b"END:VCALENDAR", b""])


def _unfolded(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines (RFC 5545, 3.1); of one that is longer than anybody's, the beginning."""
    whole = b""
    for line in lines:
        piece = line.rstrip(b"\r\n")
        if piece.startswith(_BLANKS):
            whole = (whole + piece[1:])[:LONGEST_LINE]
            continue
        yield whole
        whole = piece[:LONGEST_LINE]
    yield whole


@dataclass
class _Part:
    """A component that is being gathered, with how deep within others of its own we are."""

    name: bytes
    depth: int = 0
    lines: list[tuple[bytes, bytes]] = field(default_factory=list)

    def take(self, name: bytes, line: bytes) -> None:
        """A line of it. An event keeps what concerns it, a time zone all."""
        is_wanted = self.name == b"VTIMEZONE" or (not self.depth and name in _KEPT)
        if is_wanted and len(self.lines) < MOST_LINES and len(line) < LONGEST_LINE:
            self.lines.append((name, line))

    def value(self, *names: bytes) -> bytes:
        """Of the first property of these names that it has."""
        return next((line for name, line in self.lines if name in names), b"")


def _kept(lines: Iterable[bytes], since: date, until: date) -> Iterator[bytes]:
    found = {b"VEVENT": 0, b"VTIMEZONE": 0}
    most = {b"VEVENT": MOST_EVENTS, b"VTIMEZONE": MOST_ZONES}
    for part in _parts(lines):
        is_wanted = part.name != b"VEVENT" or _concerns(part, since, until)
        if is_wanted and found.get(part.name, 0) < most.get(part.name, 1):
            found[part.name] = found.get(part.name, 0) + 1
            yield from _spelled(part)


def _spelled(part: _Part) -> list[bytes]:
    within = [line for _name, line in part.lines]
    return within if part.name == b"X-WR-TIMEZONE" else [b"BEGIN:" + part.name, *within, b"END:" + part.name]


def _parts(lines: Iterable[bytes]) -> Iterator[_Part]:
    """Events and time zones one after the other, and in which zone the calendar is."""
    part: _Part | None = None
    for line in lines:
        known = _NAME.match(line)
        name = known[1].upper() if known else b""
        value = line.partition(b":")[2].strip().upper()
        if part is None:
            part = _begun(name, value)
            if name == b"X-WR-TIMEZONE":
                yield _Part(name, lines=[(name, line)])
        elif name == b"END" and not part.depth and value == part.name:
            yield part
            part = None
        else:
            part.depth += (name == b"BEGIN") - (name == b"END" and part.depth > 0)
            part.take(name, line)


def _begun(name: bytes, value: bytes) -> _Part | None:
    return _Part(value) if name == b"BEGIN" and value in (b"VEVENT", b"VTIMEZONE") else None


def _concerns(event: _Part, since: date, until: date) -> bool:
    """Whether it can have taken place on those days. A series is asked only whether it has ended or comes too often."""
    rule = event.value(*_OF_SERIES)
    if not event.value(b"DTSTART"):
        return False
    if not rule:
        days = [_day_in(_DAY, event.value(name)) for name in (b"DTSTART", b"RECURRENCE-ID")]
        return any(day is not None and since <= day <= until for day in days)
    last, first = _day_in(_LAST, rule), _day_in(_DAY, event.value(b"DTSTART"))
    is_over = last is not None and last < since
    return not (is_over or _TOO_OFTEN.search(rule) or first is None or first > until)


def _day_in(pattern: re.Pattern[bytes], line: bytes) -> date | None:
    found = pattern.search(line)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found is not None else None
    except ValueError:
        return None
