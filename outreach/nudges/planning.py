"""Planning: which relationships to ask about now. Set-based, idempotent, and the same whenever it runs late.

Everything here is one statement over all users; their calendars decide the local date of each. A nudge is planned on
a working day of its user who is not out of office, for the most overdue relationships first, and never more than the week has room for:
capacity less the people already contacted this week, less what is open already.

For each user the ranked relationships are walked from the top, and only as far as there is room. They are read from
one index alone, and written in the order of the relationships' keys: that way round a third less work. What is read of the
nudges themselves is read once, before: their statistics are stale whenever many were just planned, and no plan may
depend on them.

Nobody is asked about by two of us within two weeks, nor asked about right after a colleague was in touch, unless they
wrote to the one themselves. Whoever has promised something for these weeks is asked about the promise instead. Some
reminders may be held back at random, to tell later whether they help: docs/decisions says how.

Nobody falls silent by accident: a relationship is asked about whenever its `nudge_on` has come and nothing about it
is open. So it is the business of every answer to move `nudge_on`, or to leave the nudge open. No statement waits for
a row that somebody is answering at this moment: it is left for the next run.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.identity.models import Organisation
from app.kernel.db import db
from outreach.nudges.answers import plan_answers
from outreach.nudges.calendars import calendars, with_calendars
from outreach.nudges.cards import TOUCH_GUARD_DAYS
from talent.wishes.conditions import wishes_speak_against

DAYS_YOUNG = 42
"""In its first six weeks a tie comes before others, as if a whole rhythm more had passed: whether it lasts shows then
(Vergara Hidd et al. 2023, doi:10.1038/s41598-023-32206-2).
"""
DAYS_UNTIL_IGNORED = 14
"""A nudge without an answer for so many days counts as ignored; who was out of office has as many from then on."""

_RESUME = with_calendars("""
    over AS (
        SELECT r.id FROM relationships r JOIN users u ON u.id = r.user_id JOIN calendars c USING (time_zone, country)
         WHERE r.state = 'paused' AND r.paused_until <= c.today AND r.paused_until <= CAST(:at AS date) + 1
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
         WHERE n.state = 'open' AND n.conversation_id IS NULL AND n.asked_on <= c.today - :days
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

_OVERTAKE = with_calendars(
    """
    needless AS (
        SELECT n.id
          FROM nudges n
          JOIN relationships r ON r.id = n.relationship_id
          JOIN prospects p ON p.id = n.prospect_id
          JOIN users u ON u.id = n.user_id
          JOIN calendars c USING (time_zone, country)
         WHERE n.state IN ('open', 'held') AND n.conversation_id IS NULL
           AND (r.state <> 'active' OR p.do_not_contact OR r.nudge_on IS NULL OR r.nudge_on > c.today + 1
                OR """
    + wishes_speak_against(prospect_id="n.prospect_id", user_id="n.user_id", today="c.today")
    + """)
           FOR UPDATE OF n SKIP LOCKED
    )
    UPDATE nudges n SET state = 'overtaken', answered_at = :at FROM needless WHERE n.id = needless.id
"""
)

_PLAN = with_calendars(
    """
    waiting AS MATERIALIZED (
        SELECT user_id, relationship_id FROM nudges
         WHERE state = 'open' OR (state = 'held' AND planned_on > CAST(:at AS date) - :days)
    ), taken AS MATERIALIZED (
        SELECT user_id, count(*) AS places FROM waiting GROUP BY user_id
    ), asked AS MATERIALIZED (
        SELECT relationship_id FROM waiting
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
           AND (CAST(:user_ids AS uuid[]) IS NULL OR u.id = ANY(CAST(:user_ids AS uuid[])))
    ), lately AS MATERIALIZED (
        SELECT prospect_id FROM relationships
         WHERE last_contact_at > CAST(:at AS timestamptz) - make_interval(days => :guard)
        UNION ALL
        SELECT prospect_id FROM nudges WHERE planned_on > CAST(:at AS date) - :guard - 2
    ), picked AS MATERIALIZED (
        SELECT due.*, room.id AS user_id, room.today, count(*) OVER (PARTITION BY due.prospect_id) > 1 AS is_sought
          FROM room
         CROSS JOIN LATERAL (
            SELECT ranked.*
              FROM (
                SELECT r.id, r.prospect_id, r.nudge_on, r.ignored_nudges, r.since > room.today - :young AS is_young,
                       (room.today - r.due_on)::float / r.cadence_days
                       + CASE WHEN r.since > room.today - :young THEN 1 ELSE 0 END AS weight
                  FROM relationships r
                 WHERE r.user_id = room.id AND r.state = 'active' AND r.nudge_on <= room.today
                 ORDER BY weight DESC, r.id
                OFFSET 0
              ) ranked
             WHERE ranked.id NOT IN (SELECT relationship_id FROM asked)
               AND NOT (SELECT p.do_not_contact FROM prospects p WHERE p.id = ranked.prospect_id)
               AND NOT """
    + wishes_speak_against(prospect_id="ranked.prospect_id", user_id="room.id", today="room.today")
    + """
               AND (SELECT true FROM promises p
                     WHERE p.user_id = room.id AND p.prospect_id = ranked.prospect_id AND p.state = 'open'
                       AND p.due_on <= room.today + :guard LIMIT 1) IS NULL
               AND (CASE WHEN ranked.prospect_id IN (SELECT prospect_id FROM lately) THEN coalesce(
                       (SELECT true FROM nudges n
                         WHERE n.prospect_id = ranked.prospect_id AND n.user_id <> room.id
                           AND n.planned_on > room.today - :guard AND NOT n.was_held_back LIMIT 1),
                       (SELECT true FROM touchpoints t
                         WHERE t.prospect_id = ranked.prospect_id AND t.user_id <> room.id AND t.direction <> 'in'
                           AND t.at > CAST(:at AS timestamptz) - make_interval(days => :guard) LIMIT 1)) END IS NULL
                    OR (SELECT w.last_in_on > greatest(w.last_two_way_on, w.last_out_on, '-infinity')
                          FROM relationships w WHERE w.id = ranked.id))
             ORDER BY ranked.weight DESC, ranked.id
             LIMIT greatest(room.places, 0)
         ) due
         WHERE room.places > 0
    ), known AS MATERIALIZED (
        SELECT p.*, random() * 100 < :percent AS falls_out,
               CASE WHEN p.is_sought OR :percent > 0 THEN
                   (SELECT coalesce(w.last_in_on > greatest(w.last_two_way_on, w.last_out_on, '-infinity'), false)
                      FROM relationships w WHERE w.id = p.id)
               ELSE false END AS is_awaited
          FROM picked p
    ), chosen AS MATERIALIZED (
        SELECT k.*,
               k.is_awaited OR (NOT bool_or(k.is_awaited) OVER theirs
                                AND first_value(k.id) OVER (theirs ORDER BY k.weight DESC, k.id) = k.id) AS is_first,
               :percent > 0 AND NOT k.is_awaited AND NOT k.is_young AND k.ignored_nudges < 4
               AND (SELECT true FROM nudges n
                     WHERE n.relationship_id = k.id AND n.cycle_on = k.nudge_on AND n.was_held_back LIMIT 1) IS NULL
               AS may_fall_out
          FROM known k
        WINDOW theirs AS (PARTITION BY k.prospect_id)
    ), planned AS (
        INSERT INTO nudges
               (id, created_at, relationship_id, user_id, prospect_id, kind, cycle_on, planned_on, asked_on, state,
                held_back_percent, was_held_back, before, reminders)
        SELECT gen_random_uuid(), :at, id, user_id, prospect_id,
               CASE WHEN ignored_nudges >= 4 THEN 'question' ELSE 'keep_in_touch' END, nudge_on, today, today,
               CASE WHEN may_fall_out AND falls_out THEN 'held' ELSE 'open' END,
               CASE WHEN may_fall_out THEN :percent ELSE 0 END, may_fall_out AND falls_out, CAST('{}' AS jsonb), 0
          FROM chosen
         WHERE is_first
         ORDER BY id
            ON CONFLICT DO NOTHING
        RETURNING was_held_back
    )
    SELECT (SELECT count(*) FROM planned WHERE NOT was_held_back) AS planned,
           (SELECT array_agg(DISTINCT user_id) FROM chosen WHERE NOT is_first) AS passed_over
"""
)


def plan(at: datetime, user_id: UUID | None = None) -> int:
    """Bring nudges up to a moment, for everybody or for one user; returns how many were planned.

    Whose pick was a colleague's at the same moment picks anew. Running it again plans nothing.
    """
    values: dict[str, Any] = {"at": at, "calendars": calendars(at)}
    planned = 0
    if user_id is None:
        db.session.execute(_RESUME, values)
        db.session.execute(_IGNORE, {**values, "days": DAYS_UNTIL_IGNORED})
        db.session.execute(_BREAK, {**values, "days": DAYS_UNTIL_IGNORED})
        db.session.execute(_OVERTAKE, {**values})
        planned = plan_answers(values)
    values |= {"days": DAYS_UNTIL_IGNORED, "young": DAYS_YOUNG, "guard": TOUCH_GUARD_DAYS, "percent": _held_back()}
    picking = [user_id] if user_id is not None else None
    while True:
        row = db.session.execute(_PLAN, {**values, "user_ids": picking}).one()
        planned += row.planned
        if not row.passed_over:
            return planned
        picking = row.passed_over


def _held_back() -> int:
    """Of how many in a hundred reminders nobody hears, as the organisation wishes."""
    return db.session.scalar(select(Organisation.held_back_percent)) or 0
