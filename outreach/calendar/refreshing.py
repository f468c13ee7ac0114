"""What feeds show, brought up to date by sets: which days are in them, which are settled, and what changed.

A calendar that asks must not change anything, and has to be told of every change by a number that rises. So what it is
told stands in rows that are compared with the world every quarter of an hour.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text  # noqa: TID251 - sets of rows, each of the owners of the feeds that are named

from app.kernel import clock
from app.kernel.db import db
from outreach.nudges.calendars import calendars, with_calendars

LOOKS_AHEAD = timedelta(days=90)
SETTLED_ARE_TOLD_FOR = timedelta(days=30)

_WANTED = """
theirs AS (
    SELECT f.id, f.user_id, c.today
    FROM calendar_feeds f JOIN users u ON u.id = f.user_id
    JOIN calendars c ON c.time_zone = u.time_zone AND c.country = u.country
    WHERE f.id = ANY(:feeds) AND f.retired_at IS NULL AND u.deactivated_at IS NULL
), wanted AS (
    SELECT f.id AS feed_id, 'promise' AS kind, p.id AS subject_id, p.due_on AS on_day
    FROM theirs f
    JOIN promises p ON p.user_id = f.user_id AND p.state = 'open' AND p.due_on <= f.today + CAST(:ahead AS integer)
    JOIN prospects o ON o.id = p.prospect_id AND NOT o.do_not_contact AND o.merged_into_id IS NULL
    UNION ALL
    SELECT f.id, 'relationship', r.id, coalesce(n.asked_on, r.nudge_on)
    FROM theirs f
    JOIN relationships r ON r.user_id = f.user_id AND r.state = 'active'
    JOIN prospects o ON o.id = r.prospect_id AND NOT o.do_not_contact AND o.merged_into_id IS NULL
    LEFT JOIN nudges n ON n.relationship_id = r.id AND n.state = 'open' AND NOT n.was_held_back
    WHERE n.id IS NOT NULL OR r.nudge_on > f.today AND r.nudge_on <= f.today + CAST(:ahead AS integer)
)
"""
_TELL = with_calendars(
    _WANTED
    + """
INSERT INTO calendar_entries (id, created_at, feed_id, kind, subject_id, on_day, sequence, is_settled, changed_at)
SELECT gen_random_uuid(), :now, feed_id, kind, subject_id, on_day, 0, false, :now FROM wanted
ON CONFLICT (feed_id, subject_id) DO UPDATE
SET on_day = excluded.on_day, is_settled = false, sequence = calendar_entries.sequence + 1, changed_at = :now
WHERE calendar_entries.on_day <> excluded.on_day OR calendar_entries.is_settled
"""
)
_SETTLE = with_calendars(
    _WANTED
    + """
UPDATE calendar_entries e SET is_settled = true, sequence = e.sequence + 1, changed_at = :now
WHERE e.feed_id = ANY(:feeds) AND NOT e.is_settled AND NOT EXISTS (
    SELECT FROM wanted w WHERE w.feed_id = e.feed_id AND w.subject_id = e.subject_id
)
"""
)
_FORGET = text(
    "DELETE FROM calendar_entries WHERE feed_id = ANY(:feeds) AND is_settled AND changed_at < CAST(:long_ago AS timestamptz)"
)
_REFRESHED = text("UPDATE calendar_feeds SET refreshed_at = :now WHERE id = ANY(:feeds)")


def refresh(feeds: Collection[UUID]) -> None:
    """Bring these feeds up to date: their owners' open and coming reminders, and promises that wait to be kept."""
    now = clock.now()
    known = {
        "calendars": calendars(now),
        "feeds": list(feeds),
        "now": now,
        "ahead": LOOKS_AHEAD.days,
        "long_ago": now - SETTLED_ARE_TOLD_FOR,
    }
    for statement in (_TELL, _SETTLE, _FORGET, _REFRESHED):
        db.session.execute(statement, known)
