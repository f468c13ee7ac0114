"""Whose conversation wants a stand-in, and who that is: one set-based statement over all that wait.

A conversation wants one when somebody outside has waited in it for as many days as the organisation says, everybody of ours in
it is out of office and not back by tomorrow, and nobody outside said that they would rather wait. Asked is who is
nearest to the colleague who is waited for: the same topic of a community, an expertise of the same name, the same community, the same
business area; nobody beyond. Of several it is whoever is waited for in the fewest conversations now; never in more than they have
contacts a week, never somebody who was in this conversation before, and only whom the person wishes to hear from.
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.identity.models import Organisation
from app.kernel.db import db
from outreach.nudges.calendars import calendars, with_calendars

RATHER_WAITS = "rather_waits"
"""The notice by which somebody outside says so."""
AT_ONCE = 50

_IS_AWAY = "coalesce(c.today BETWEEN u.out_of_office_from AND u.out_of_office_until, false)"
_SAME_TOPIC = """EXISTS (
    SELECT FROM public_profiles theirs
      JOIN community_topic_people one ON one.profile_id = theirs.id
      JOIN community_topic_people other ON other.topic_id = one.topic_id
      JOIN public_profiles own ON own.id = other.profile_id
     WHERE theirs.user_id = whom.id AND own.user_id = u.id)"""
_SAME_EXPERTISE = """EXISTS (
    SELECT FROM unnest(whom.topics) one JOIN unnest(u.topics) other ON lower(one) = lower(other))"""
_SAME_COMMUNITY = """EXISTS (
    SELECT FROM public_profiles theirs JOIN public_profiles own USING (community_id)
     WHERE theirs.user_id = whom.id AND own.user_id = u.id)"""

_WANTED = with_calendars(f"""
    left_alone AS MATERIALIZED (
        SELECT v.id, v.prospect_id, v.waits_since, away.user_id AS whom_id
          FROM conversations v
          JOIN prospects p ON p.id = v.prospect_id AND NOT p.do_not_contact AND p.merged_into_id IS NULL
         CROSS JOIN LATERAL (
            SELECT u.id AS user_id, u.out_of_office_until - c.today AS days_left, bool_and({_IS_AWAY}) OVER () AS all_are
              FROM conversation_participants t
              JOIN users u ON u.id = t.user_id AND u.deactivated_at IS NULL
              JOIN calendars c USING (time_zone, country)
             WHERE t.conversation_id = v.id AND t.left_at IS NULL
             ORDER BY (SELECT max(m.number) FROM messages m
                        WHERE m.conversation_id = v.id AND m.author_id = t.id AND m.notice IS NULL) DESC NULLS LAST, t.id
             LIMIT 1
         ) away
         WHERE v.waits_since <= CAST(:waited_since AS timestamptz) AND away.all_are AND away.days_left > 0
           AND NOT EXISTS (SELECT FROM messages m WHERE m.conversation_id = v.id AND m.notice = :rather_waits
                              AND m.sent_at >= v.waits_since)
         ORDER BY v.waits_since
         LIMIT :at_once
    ), waited_for AS MATERIALIZED (
        SELECT t.user_id, count(*) AS places
          FROM conversations v JOIN conversation_participants t ON t.conversation_id = v.id AND t.left_at IS NULL
         WHERE v.waits_since IS NOT NULL AND t.user_id IS NOT NULL
         GROUP BY t.user_id
    )
    SELECT left_alone.id AS conversation_id, left_alone.whom_id, chosen.user_id
      FROM left_alone
      JOIN users whom ON whom.id = left_alone.whom_id
     CROSS JOIN LATERAL (
        SELECT u.id AS user_id,
               CASE WHEN {_SAME_TOPIC} THEN 4 WHEN {_SAME_EXPERTISE} THEN 3 WHEN {_SAME_COMMUNITY} THEN 2
                    WHEN u.area_id = whom.area_id THEN 1 ELSE 0 END AS nearness, coalesce(w.places, 0) AS places
          FROM users u
          JOIN calendars c USING (time_zone, country)
          LEFT JOIN waited_for w ON w.user_id = u.id
         WHERE u.deactivated_at IS NULL AND u.joined_at IS NOT NULL AND u.role <> 'partner' AND NOT {_IS_AWAY}
           AND u.weekly_capacity > coalesce(w.places, 0)
           AND NOT EXISTS (SELECT FROM conversation_participants t
                            WHERE t.conversation_id = left_alone.id AND t.user_id = u.id)
           AND NOT EXISTS (SELECT FROM contact_wishes k
                            WHERE k.prospect_id = left_alone.prospect_id AND cardinality(k.only_by) > 0
                              AND CAST(u.id AS text) <> ALL (k.only_by))
         ORDER BY nearness DESC, places, u.id
         LIMIT 1
     ) chosen
     WHERE chosen.nearness > 0
     ORDER BY left_alone.waits_since, left_alone.id
""")


class Wanted(NamedTuple):
    """Who is to answer in a conversation instead of whom."""

    conversation_id: UUID
    whom_id: UUID
    user_id: UUID


def days_to_wait() -> int:
    """After how many days somebody stands in; 0: nobody ever does."""
    return db.session.scalar(select(Organisation.stand_in_after_days)) or 0


def wanted(at: datetime) -> list[Wanted]:
    """Those who wait for a stand-in at this moment, the longest waiting first; some of them at once."""
    days = days_to_wait()
    if not days:
        return []
    values = {
        "calendars": calendars(at),
        "waited_since": at - timedelta(days=days),
        "rather_waits": RATHER_WAITS,
        "at_once": AT_ONCE,
    }
    return [Wanted(*row) for row in db.session.execute(_WANTED, values)]
