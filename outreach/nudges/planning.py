"""Planning: which relationships to ask about now. Set-based, idempotent, and the same whenever it runs late.

Everything here is one statement over all users; their calendars decide the local date of each. A nudge is planned on
a working day of its user who is not out of office, for the most overdue relationships first, and never more than the week has room for:
capacity less the people already contacted this week, less what is open already.

For each user the ranked relationships are walked from the top, and only as far as there is room. They are read from
one index alone, and written in the order of the relationships' keys: that way round a third less work. What is read of the
nudges themselves is read once, before: their statistics are stale whenever many were just planned, and no plan may
depend on them.

Nobody falls silent by accident: a relationship is asked about whenever its `nudge_on` has come and nothing about it
is open. So it is the business of every answer to move `nudge_on`, or to leave the nudge open. No statement waits for
a row that somebody is answering at this moment: it is left for the next run.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.engine import CursorResult

from app.kernel.db import db
from outreach.nudges.calendars import calendars, with_calendars

DAYS_UNTIL_IGNORED = 14
"""A nudge without an answer for so many days counts as ignored; who was out of office has as many from then on."""

_RESUME = with_calendars("""
    over AS (
        SELECT r.id FROM relationships r JOIN users u ON u.id = r.user_id JOIN calendars c USING (time_zone, country)
         WHERE r.state = 'paused' AND r.paused_until <= c.today
           FOR UPDATE OF r SKIP LOCKED
    ), resumed AS (
        UPDATE relationships r
           SET state = 'active', paused_until = NULL, ignored_nudges = 0, last_ignored_on = NULL
          FROM over WHERE r.id = over.id
        RETURNING r.id, r.prospect_id
    )
    INSERT INTO events (id, at, name, actor_kind, subject_type, subject_id, prospect_id, is_private, details)
    SELECT gen_random_uuid(), :at, 'relationship.resumed', 'system', 'relationships', id, prospect_id, false,
           CAST('{}' AS jsonb)
      FROM resumed
""")

_IGNORE = with_calendars("""
    stale AS (
        SELECT n.id, n.relationship_id, c.today
          FROM nudges n
          JOIN relationships r ON r.id = n.relationship_id
          JOIN users u ON u.id = n.user_id AND u.deactivated_at IS NULL AND u.weekly_capacity > 0
          JOIN calendars c USING (time_zone, country)
         WHERE n.state = 'open' AND n.asked_on <= c.today - :days
           AND coalesce(u.out_of_office_from > c.today OR u.out_of_office_until < c.today - :days, true)
           FOR UPDATE OF n, r SKIP LOCKED
    ), ignored AS (
        UPDATE nudges n SET state = 'ignored', answered_at = :at FROM stale WHERE n.id = stale.id
        RETURNING n.relationship_id, stale.today
    )
    UPDATE relationships r
       SET ignored_nudges = r.ignored_nudges + 1, last_ignored_on = ignored.today
      FROM ignored WHERE r.id = ignored.relationship_id
""")

_BREAK = with_calendars("""
    late AS (
        SELECT p.id, c.today
          FROM promises p
          JOIN prospects o ON o.id = p.prospect_id AND NOT o.do_not_contact
          JOIN users u ON u.id = p.user_id AND u.deactivated_at IS NULL
          JOIN calendars c USING (time_zone, country)
         WHERE p.state = 'open' AND p.due_on < c.today - :days
           AND coalesce(u.out_of_office_from > c.today OR u.out_of_office_until < c.today - :days, true)
           FOR UPDATE OF p SKIP LOCKED
    ), broken AS (
        UPDATE promises p SET state = 'broken', settled_on = late.today FROM late WHERE p.id = late.id
        RETURNING p.id, p.prospect_id, p.visibility
    )
    INSERT INTO events (id, at, name, actor_kind, subject_type, subject_id, prospect_id, is_private, details)
    SELECT gen_random_uuid(), :at, 'promise.broken', 'system', 'promises', id, prospect_id, visibility = 'private',
           CAST('{}' AS jsonb)
      FROM broken
""")

_OVERTAKE = with_calendars("""
    needless AS (
        SELECT n.id
          FROM nudges n
          JOIN relationships r ON r.id = n.relationship_id
          JOIN prospects p ON p.id = n.prospect_id
          JOIN users u ON u.id = n.user_id
          JOIN calendars c USING (time_zone, country)
         WHERE n.state = 'open'
           AND (r.state <> 'active' OR p.do_not_contact OR r.nudge_on IS NULL OR r.nudge_on > c.today + 1)
           FOR UPDATE OF n SKIP LOCKED
    )
    UPDATE nudges n SET state = 'overtaken', answered_at = :at FROM needless WHERE n.id = needless.id
""")

_PLAN = with_calendars("""
    taken AS MATERIALIZED (
        SELECT user_id, count(*) AS places FROM nudges WHERE state = 'open' GROUP BY user_id
    ), asked AS MATERIALIZED (
        SELECT relationship_id FROM nudges WHERE state = 'open'
        UNION ALL
        SELECT n.relationship_id
          FROM nudges n JOIN users u ON u.id = n.user_id JOIN calendars c USING (time_zone, country)
         WHERE n.planned_on = c.today AND n.planned_on >= CAST(:at AS date) - 1
    ), room AS MATERIALIZED (
        SELECT u.id, c.today, u.weekly_capacity - coalesce(taken.places, 0)
               - (SELECT count(DISTINCT t.prospect_id) FROM touchpoints t
                   WHERE t.user_id = u.id AND t.direction <> 'in' AND t.at >= c.week_began AND t.at < c.week_ends) AS places
          FROM users u
          JOIN calendars c USING (time_zone, country)
          LEFT JOIN taken ON taken.user_id = u.id
         WHERE u.deactivated_at IS NULL AND u.role <> 'partner' AND u.weekly_capacity > coalesce(taken.places, 0)
           AND u.working_days & (1 << (extract(isodow FROM c.today)::int - 1)) > 0 AND NOT c.is_holiday
           AND coalesce(c.today NOT BETWEEN u.out_of_office_from AND u.out_of_office_until, true)
           AND (CAST(:user_id AS uuid) IS NULL OR u.id = CAST(:user_id AS uuid))
    )
    INSERT INTO nudges
           (id, created_at, relationship_id, user_id, prospect_id, kind, cycle_on, planned_on, asked_on, state,
            held_back_percent, was_held_back, before)
    SELECT gen_random_uuid(), :at, due.id, room.id, due.prospect_id,
           CASE WHEN due.ignored_nudges >= 4 THEN 'question' ELSE 'keep_in_touch' END,
           due.nudge_on, room.today, room.today, 'open', 0, false, CAST('{}' AS jsonb)
      FROM room
     CROSS JOIN LATERAL (
        SELECT ranked.*
          FROM (
            SELECT r.id, r.prospect_id, r.nudge_on, r.ignored_nudges,
                   (room.today - r.due_on)::float / r.cadence_days AS overdue
              FROM relationships r
             WHERE r.user_id = room.id AND r.state = 'active' AND r.nudge_on <= room.today
             ORDER BY overdue DESC, r.id
            OFFSET 0
          ) ranked
         WHERE ranked.id NOT IN (SELECT relationship_id FROM asked)
           AND NOT (SELECT p.do_not_contact FROM prospects p WHERE p.id = ranked.prospect_id)
         ORDER BY ranked.overdue DESC, ranked.id
         LIMIT greatest(room.places, 0)
     ) due
     WHERE room.places > 0
     ORDER BY due.id
    ON CONFLICT DO NOTHING
""")


def plan(at: datetime, user_id: UUID | None = None) -> int:
    """Bring nudges up to a moment, for everybody or for one user; returns how many were planned.

    Running it again plans nothing.
    """
    values: dict[str, Any] = {"at": at, "calendars": calendars(at)}
    if user_id is None:
        db.session.execute(_RESUME, values)
        db.session.execute(_IGNORE, {**values, "days": DAYS_UNTIL_IGNORED})
        db.session.execute(_BREAK, {**values, "days": DAYS_UNTIL_IGNORED})
        db.session.execute(_OVERTAKE, {**values})
    planned = db.session.execute(_PLAN, {**values, "user_id": user_id})
    return planned.rowcount if isinstance(planned, CursorResult) else 0
