"""Planning: which relationships to ask about now. Set-based, idempotent, and the same whenever it runs late.

Everything here is one statement over all users; `at` decides the local date of each. A nudge is planned on a
working day of its user, for the most overdue relationships first, and never more than the week has room for:
capacity less the people already contacted this week, less what is open already.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text  # noqa: TID251 - planning is set-based SQL, in these named functions only
from sqlalchemy.engine import CursorResult

from app.identity.workdays import holidays_of
from app.kernel import clock
from app.kernel.db import db

DAYS_UNTIL_IGNORED = 14
"""A nudge without an answer for so many days counts as ignored."""

_RESUME = text("""
    UPDATE relationships r
       SET state = 'active', paused_until = NULL,
           snoozed_until = (:at AT TIME ZONE u.time_zone)::date
      FROM users u
     WHERE u.id = r.user_id AND r.state = 'paused' AND r.paused_until <= (:at AT TIME ZONE u.time_zone)::date
""")

_IGNORE = text("""
    WITH stale AS (
        UPDATE nudges n
           SET state = 'ignored', answered_at = :at
          FROM users u
         WHERE u.id = n.user_id AND n.state = 'open' AND u.deactivated_at IS NULL
           AND n.planned_on <= (:at AT TIME ZONE u.time_zone)::date - :days
        RETURNING n.relationship_id, (:at AT TIME ZONE u.time_zone)::date AS today
    )
    UPDATE relationships r
       SET ignored_nudges = r.ignored_nudges + 1, last_ignored_on = stale.today
      FROM stale WHERE r.id = stale.relationship_id
""")

_OVERTAKE = text("""
    UPDATE nudges n SET state = 'overtaken', answered_at = :at
      FROM relationships r, prospects p
     WHERE r.id = n.relationship_id AND p.id = n.prospect_id AND n.state = 'open'
       AND (r.state <> 'active' OR p.do_not_contact)
""")

_PLAN = text("""
    WITH working AS (
        SELECT u.id, u.weekly_capacity, here.today,
               date_trunc('week', here.today::timestamp) AT TIME ZONE u.time_zone AS week_began
          FROM users u
         CROSS JOIN LATERAL (SELECT (:at AT TIME ZONE u.time_zone)::date AS today) here
         WHERE u.deactivated_at IS NULL AND u.role <> 'partner'
           AND u.working_days & (1 << (extract(isodow FROM here.today)::int - 1)) > 0
           AND u.country || ' ' || here.today <> ALL (:holidays)
    ), room AS (
        SELECT w.id, w.today, w.weekly_capacity
               - (SELECT count(DISTINCT t.prospect_id) FROM touchpoints t
                   WHERE t.user_id = w.id AND t.at >= w.week_began)
               - (SELECT count(*) FROM nudges n WHERE n.user_id = w.id AND n.state = 'open') AS places
          FROM working w
    )
    INSERT INTO nudges (id, created_at, relationship_id, user_id, prospect_id, kind, cycle_on, planned_on, state)
    SELECT gen_random_uuid(), :at, due.id, room.id, due.prospect_id,
           CASE WHEN due.ignored_nudges >= 4 THEN 'question' ELSE 'keep_in_touch' END,
           due.nudge_on, room.today, 'open'
      FROM room
     CROSS JOIN LATERAL (
        SELECT r.id, r.prospect_id, r.nudge_on, r.ignored_nudges
          FROM relationships r
          JOIN prospects p ON p.id = r.prospect_id AND NOT p.do_not_contact
         WHERE r.user_id = room.id AND r.state = 'active' AND r.nudge_on <= room.today
           AND NOT EXISTS (SELECT FROM nudges n WHERE n.relationship_id = r.id AND n.cycle_on = r.nudge_on)
         ORDER BY (room.today - r.due_on)::float / r.cadence_days DESC, r.id
         LIMIT room.places
     ) due
     WHERE room.places > 0
    ON CONFLICT DO NOTHING
""")


def plan(at: datetime) -> int:
    """Bring every user's nudges up to a moment; returns how many were planned. Running it again plans nothing."""
    db.session.execute(_RESUME, {"at": at})
    db.session.execute(_IGNORE, {"at": at, "days": DAYS_UNTIL_IGNORED})
    db.session.execute(_OVERTAKE, {"at": at})
    planned = db.session.execute(_PLAN, {"at": at, "holidays": _holidays_around(at)})
    return planned.rowcount if isinstance(planned, CursorResult) else 0


def _holidays_around(at: datetime) -> list[str]:
    """`"DE 2026-12-25"` for each country and local date on which its people have a holiday at this moment."""
    pairs = db.session.execute(
        text("SELECT DISTINCT country, time_zone FROM users WHERE country <> '' AND deactivated_at IS NULL")
    ).all()
    local: set[tuple[str, date]] = {(country, clock.today_in(ZoneInfo(zone), at)) for country, zone in pairs}
    return [f"{country} {day}" for country, day in local if day in holidays_of(country, day.year)]
