"""When whose digest is due: one per user and local date, ever; a missed one goes late, once.

Each user has a weekday and an hour on their own wall clock. When that day is a holiday or free, the next working
day takes its place. While somebody is out of office theirs waits for their return. `users.digested_on` is the last slot that was settled, with or without a mail. A slot of an
earlier day is only made up for when the last one is five days older: so a digest that was missed while everything was
down comes late, and one that seems missed because somebody has just chosen another day does not come twice a week.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import text  # noqa: TID251 - settling is set-based SQL, in this named function only

from app.identity.workdays import on_or_after
from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import Wanted, deliver_all
from app.kernel.permissions import ROLES, May
from outreach.nudges.calendars import zone_named

KIND = "digest"
DAYS_BETWEEN = 5
"""A digest that comes late must be so many days younger than the one before."""
_WEEKS_LOOKED_BACK = 4

_RHYTHMS = text("""
    SELECT DISTINCT time_zone, country, working_days, digest_weekday, digest_hour
      FROM users WHERE deactivated_at IS NULL AND role <> 'partner'
""")

_SETTLE = text("""
    WITH slots AS (
        SELECT * FROM jsonb_to_recordset(CAST(:slots AS jsonb)) AS s(
            time_zone text, country text, working_days int, digest_weekday int, digest_hour int,
            slot_on date, slot_at timestamptz, today date)
    ), settled AS (
        UPDATE users u SET digested_on = s.slot_on
          FROM slots s
         WHERE u.time_zone = s.time_zone AND u.country = s.country AND u.working_days = s.working_days
           AND u.digest_weekday = s.digest_weekday AND u.digest_hour = s.digest_hour
           AND u.deactivated_at IS NULL AND u.role <> 'partner'
           AND u.created_at <= s.slot_at
           AND coalesce(s.today NOT BETWEEN u.out_of_office_from AND u.out_of_office_until, true)
           AND (u.digested_on IS NULL OR u.digested_on + CASE WHEN s.slot_on = s.today THEN 1 ELSE :days_between END <= s.slot_on)
        RETURNING u.id, u.role, s.slot_on
    )
    SELECT id, slot_on FROM settled
     WHERE EXISTS (SELECT FROM nudges n WHERE n.user_id = settled.id AND n.state = 'open')
        OR EXISTS (SELECT FROM asks a WHERE a.user_id = settled.id AND a.state = 'open')
        OR EXISTS (SELECT FROM promises p WHERE p.user_id = settled.id AND p.state = 'open' AND p.due_on < slot_on + 7)
        OR role = ANY(:answering) AND EXISTS (SELECT FROM corrections c WHERE c.state = 'open')
     ORDER BY id
""")


@dataclass(frozen=True)
class Rhythm:
    """On which day and at which hour, on whose calendar, a digest is wanted (Monday is 0)."""

    time_zone: str
    country: str
    working_days: int
    digest_weekday: int
    digest_hour: int

    def last_slot(self, at: datetime) -> tuple[date, datetime]:
        """The local date and the moment of the last digest that was due at `at` or before."""
        zone = zone_named(self.time_zone)
        monday = clock.start_of_week(clock.today_in(zone, at))
        for weeks in range(_WEEKS_LOOKED_BACK):
            chosen = monday - timedelta(weeks=weeks) + timedelta(days=self.digest_weekday)
            day = on_or_after(chosen, self.working_days, self.country)
            moment = clock.at_wall_clock(day, self.digest_hour, zone)
            if moment <= at:
                return day, moment
        raise AssertionError("a slot of three weeks ago is always past: a free run is at most two weeks")


def ask_for_digests(at: datetime) -> list[UUID]:
    """Settle every slot that is due and ask for the mails of those who have something open; returns their ids."""
    slots = []
    for row in db.session.execute(_RHYTHMS).mappings():
        day, moment = Rhythm(**row).last_slot(at)
        today = clock.today_in(zone_named(row["time_zone"]), at)
        slots.append({**row, "slot_on": day.isoformat(), "slot_at": moment.isoformat(), "today": today.isoformat()})
    answering = [role.value for role in ROLES[May.ANSWER_CORRECTIONS]]
    asked = {"slots": json.dumps(slots), "days_between": DAYS_BETWEEN, "answering": answering}
    due = db.session.execute(_SETTLE, asked).all()
    return deliver_all(
        KIND,
        (Wanted(f"{KIND}:{user_id}:{slot_on}", user_id, {"slot_on": slot_on.isoformat()}) for user_id, slot_on in due),
    )
