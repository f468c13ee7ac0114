"""What day it is for whom: the calendars of all users at one moment, as rows that set-based SQL can join.

Zones and holidays are read here and nowhere in SQL, so the database's own time zone tables, which may be older than
ours, never decide anything, and a zone that nobody knows counts as UTC instead of stopping everybody's planning.
"""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    TextClause,
    select,
    text,  # noqa: TID251 - set-based SQL over all users, in the named functions of planning.py only
)

from app.identity.models import User
from app.identity.workdays import holidays_of
from app.kernel import clock
from app.kernel.db import db

_ROWS = """
    SELECT * FROM jsonb_to_recordset(CAST(:calendars AS jsonb)) AS c(
        time_zone text, country text, today date, hour int, ahead interval, week_began timestamptz,
        week_ends timestamptz, is_holiday boolean)
"""


def with_calendars(statement: str) -> TextClause:
    """A set-based statement that can join `calendars`, to be executed with the parameter of that name: for
    each zone and country the date and hour there, how far its clocks are ahead of UTC now, and its week.
    """
    return text(f"WITH calendars AS ({_ROWS}), {statement}")


def zone_named(name: str) -> ZoneInfo:
    """The time zone of a name; UTC for one that is not known (any more)."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return ZoneInfo("UTC")


def calendars(at: datetime) -> str:
    """JSON for `with_calendars`: one row for each pair of time zone and country that users have."""
    pairs = db.session.execute(select(User.time_zone, User.country).distinct()).all()
    return json.dumps([_calendar(time_zone, country, at) for time_zone, country in pairs])


def _calendar(time_zone: str, country: str, at: datetime) -> dict[str, Any]:
    zone = zone_named(time_zone)
    today = clock.today_in(zone, at)
    monday = clock.start_of_week(today)
    return {
        "time_zone": time_zone,
        "country": country,
        "today": today.isoformat(),
        "hour": at.astimezone(zone).hour,
        "ahead": f"{(at.astimezone(zone).utcoffset() or timedelta()).total_seconds()} seconds",
        "week_began": clock.start_of_day(monday, zone).isoformat(),
        "week_ends": clock.start_of_day(monday + timedelta(weeks=1), zone).isoformat(),
        "is_holiday": today in holidays_of(country, today.year),
    }
