"""The one reader of time: everything else asks here, so tests can move it and nothing depends on the machine's zone."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _standing.get() or datetime.now(UTC)  # noqa: TID251 - the one place that may


@contextmanager
def standing_at(moment: datetime) -> Generator[None]:
    """Let the clock stand at a moment, to plan as if it were then."""
    token = _standing.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _standing.reset(token)


def today_in(zone: ZoneInfo, moment: datetime | None = None) -> date:
    """The local calendar date at a moment (now unless given)."""
    return (moment or now()).astimezone(zone).date()


def at_wall_clock(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The UTC moment when the clocks in the zone first show `hour`:00 on `day`.

    In the hour that spring skips, it is the moment the clocks jump past it; in the hour that autumn
    repeats, the first of the two.
    """
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)


def start_of_week(day: date) -> date:
    """The Monday of the week that holds `day` (ISO 8601 weeks)."""
    return day - timedelta(days=day.weekday())


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The UTC moment at which `day` begins in the zone."""
    return at_wall_clock(day, 0, zone)
