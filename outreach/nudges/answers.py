"""Answers that are waited for: whoever outside wrote to us and has none after two days becomes a nudge.

Set-based, idempotent and the same whenever it runs late, as all planning. One of ours is asked, whoever of those in the
conversation wrote in it last; nobody who is out of office or has paused the relationship. There is at most one such nudge
open for a conversation, and it takes the place of any other about the same relationship. It is gone as soon as one of us
answers, by whatever way.

While it is open it is told by mail every two days, on working days and at the hour of the digest, four times; then there
is silence until somebody waits anew (the rule of a tool for student ambassadors, which publishes it).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.kernel.db import db
from app.kernel.deliveries import Wanted, deliver_all
from outreach.nudges.calendars import calendars, with_calendars

KIND = "answers_waited_for"
WAITED_FOR = timedelta(hours=48)
WAITED_AT_MOST = timedelta(days=30)
"""What nobody has answered for so long is not begun with any more."""
DAYS_BETWEEN_REMINDERS = 2
MOST_REMINDERS = 4

_IS_AWAY = "coalesce(c.today BETWEEN u.out_of_office_from AND u.out_of_office_until, false)"
_WORKS_TODAY = "u.working_days & (1 << (extract(isodow FROM c.today)::int - 1)) > 0 AND NOT c.is_holiday"
_WISHES_SILENCE = """
    (EXISTS (SELECT FROM blocks b WHERE b.prospect_id = {prospect_id} AND b.lifted_at IS NULL)
     OR EXISTS (SELECT FROM contact_wishes w
                 WHERE w.prospect_id = {prospect_id}
                   AND (w.pause_until > {today} OR w.from_nobody OR CAST({user_id} AS text) = ANY (w.not_by))))
"""

_OVERTAKE = with_calendars(f"""
    needless AS (
        SELECT n.id
          FROM nudges n
          JOIN conversations v ON v.id = n.conversation_id
          JOIN relationships r ON r.id = n.relationship_id
          JOIN prospects p ON p.id = n.prospect_id
          JOIN users u ON u.id = n.user_id
          JOIN calendars c USING (time_zone, country)
          LEFT JOIN conversation_participants t
                 ON t.conversation_id = n.conversation_id AND t.user_id = n.user_id AND t.left_at IS NULL
         WHERE n.state = 'open' AND n.conversation_id IS NOT NULL
           AND (v.waits_since IS DISTINCT FROM n.waits_since OR r.state <> 'active' OR p.do_not_contact
                OR u.deactivated_at IS NOT NULL OR t.id IS NULL OR {_IS_AWAY}
                OR {_WISHES_SILENCE.format(prospect_id="n.prospect_id", user_id="n.user_id", today="c.today")})
           FOR UPDATE OF n SKIP LOCKED
    )
    UPDATE nudges n SET state = 'overtaken', answered_at = :at FROM needless WHERE n.id = needless.id
""")

_FALL_SILENT = with_calendars("""
    told AS (
        SELECT n.id
          FROM nudges n JOIN users u ON u.id = n.user_id JOIN calendars c USING (time_zone, country)
         WHERE n.state = 'open' AND n.conversation_id IS NOT NULL AND n.reminders >= :most
           AND n.reminded_on <= c.today - :days
           FOR UPDATE OF n SKIP LOCKED
    )
    UPDATE nudges n SET state = 'ignored', answered_at = :at FROM told WHERE n.id = told.id
""")

_WAITING = f"""
    waiting AS MATERIALIZED (
        SELECT v.id, v.prospect_id, v.waits_since, asked.*
          FROM conversations v
          JOIN prospects p ON p.id = v.prospect_id AND NOT p.do_not_contact
         CROSS JOIN LATERAL (
            SELECT u.id AS user_id, r.id AS relationship_id, c.today, ({_WORKS_TODAY}) AS works_today,
                   CAST(v.waits_since AT TIME ZONE 'UTC' + c.ahead AS date) AS waits_since_on
              FROM conversation_participants t
              JOIN users u ON u.id = t.user_id AND u.deactivated_at IS NULL AND u.role <> 'partner'
              JOIN calendars c USING (time_zone, country)
              JOIN relationships r ON r.user_id = u.id AND r.prospect_id = v.prospect_id AND r.state = 'active'
             WHERE t.conversation_id = v.id AND t.left_at IS NULL AND NOT {_IS_AWAY}
             ORDER BY (SELECT max(m.number) FROM messages m
                        WHERE m.conversation_id = v.id AND m.author_id = t.id AND m.notice IS NULL) DESC NULLS LAST, t.id
             LIMIT 1
         ) asked
         WHERE v.waits_since BETWEEN CAST(:at AS timestamptz) - CAST(:at_most AS interval)
                                 AND CAST(:at AS timestamptz) - CAST(:waited AS interval)
           AND asked.works_today
           AND NOT {_WISHES_SILENCE.format(prospect_id="v.prospect_id", user_id="asked.user_id", today="asked.today")}
           AND NOT EXISTS (SELECT FROM nudges n WHERE n.conversation_id = v.id
                             AND (n.state = 'open' OR n.waits_since = v.waits_since AND n.state <> 'overtaken'))
           AND NOT EXISTS (SELECT FROM touchpoints k
                            WHERE k.prospect_id = v.prospect_id AND k.at > v.waits_since
                              AND k.user_id = asked.user_id AND k.direction <> 'in')
           FOR NO KEY UPDATE OF v SKIP LOCKED
    )"""

_MAKE_ROOM = with_calendars(f"""{_WAITING}, taken AS (
        SELECT n.id FROM nudges n JOIN waiting ON waiting.relationship_id = n.relationship_id
         WHERE n.state = 'open' FOR UPDATE OF n SKIP LOCKED
    )
    UPDATE nudges n SET state = 'overtaken', answered_at = :at FROM taken WHERE n.id = taken.id
""")

_PLAN = with_calendars(f"""{_WAITING}, planned AS (
        INSERT INTO nudges
               (id, created_at, relationship_id, user_id, prospect_id, kind, cycle_on, planned_on, asked_on, state,
                held_back_percent, was_held_back, before, conversation_id, waits_since, reminders)
        SELECT gen_random_uuid(), :at, relationship_id, user_id, prospect_id, 'answer', waits_since_on, today, today,
               'open', 0, false, CAST('{{}}' AS jsonb), id, waits_since, 0
          FROM waiting
         ORDER BY id
            ON CONFLICT DO NOTHING
        RETURNING id
    )
    SELECT count(*) FROM planned
""")

_REMIND = with_calendars(f"""
    due AS (
        SELECT n.id, c.today
          FROM nudges n
          JOIN users u ON u.id = n.user_id AND u.deactivated_at IS NULL
          JOIN calendars c USING (time_zone, country)
          JOIN conversation_participants t ON t.conversation_id = n.conversation_id AND t.user_id = n.user_id
         WHERE n.state = 'open' AND n.conversation_id IS NOT NULL AND t.wants_mail AND n.reminders < :most
           AND coalesce(n.reminded_on <= c.today - :days, true)
           AND c.hour >= u.digest_hour AND {_WORKS_TODAY} AND NOT {_IS_AWAY}
           AND NOT EXISTS (SELECT FROM nudges o WHERE o.user_id = n.user_id AND o.state = 'open' AND o.reminded_on = c.today)
           FOR UPDATE OF n SKIP LOCKED
    ), told AS (
        UPDATE nudges n SET reminders = n.reminders + 1, reminded_on = due.today FROM due WHERE n.id = due.id
        RETURNING n.user_id, n.reminded_on
    )
    SELECT DISTINCT user_id, reminded_on FROM told ORDER BY user_id
""")


def plan_answers(values: dict[str, Any]) -> int:
    """Bring these nudges up to a moment (`at` and `calendars` in `values`); returns how many were planned."""
    stop = {"most": MOST_REMINDERS, "days": DAYS_BETWEEN_REMINDERS}
    waiting = {**values, "waited": WAITED_FOR, "at_most": WAITED_AT_MOST}
    db.session.execute(_OVERTAKE, values)
    db.session.execute(_FALL_SILENT, {**values, **stop})
    db.session.execute(_MAKE_ROOM, waiting)
    return db.session.scalar(_PLAN, waiting) or 0


def ask_for_reminders(at: datetime) -> list[UUID]:
    """Ask for one mail to each who has left somebody waiting; returns their ids."""
    values = {"calendars": calendars(at), "most": MOST_REMINDERS, "days": DAYS_BETWEEN_REMINDERS}
    due: Sequence[Any] = db.session.execute(_REMIND, values).all()
    return deliver_all(KIND, (Wanted(f"{KIND}:{user_id}:{on}", user_id, {}) for user_id, on in due))
