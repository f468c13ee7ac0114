"""Many relationships brought up to date at once: what `bring_up_to_date` does to one, as a single statement.

Raw SQL, set-based, over the relationships whose ids are handed in; it shows nothing to anybody.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text  # noqa: TID251 - set-based over a batch

from app.kernel.db import db
from talent.relationships.contacts import ANSWERED_WITHIN

_RECOUNT = """
WITH dated AS (
    SELECT t.relationship_id, t.at, t.id, t.direction, (t.at AT TIME ZONE u.time_zone)::date AS day
    FROM touchpoints t JOIN users u ON u.id = t.user_id
    WHERE t.relationship_id = ANY(CAST(:ids AS uuid[]))
),
followed AS (
    SELECT *, max(CASE WHEN direction = 'in' THEN day END) OVER earlier AS in_before,
           max(CASE WHEN direction = 'out' THEN day END) OVER earlier AS out_before
    FROM dated
    WINDOW earlier AS (
        PARTITION BY relationship_id ORDER BY at, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
counted AS (
    SELECT relationship_id, max(at) AS last_contact_at,
           count(*) FILTER (WHERE direction = 'in') AS ins, count(*) FILTER (WHERE direction = 'out') AS outs,
           count(*) FILTER (WHERE direction = 'both') AS boths,
           max(day) FILTER (WHERE direction = 'in') AS last_in, max(day) FILTER (WHERE direction = 'out') AS last_out,
           max(day) FILTER (
               WHERE direction = 'both'
                  OR (direction = 'out' AND day - in_before <= :answered_within)
                  OR (direction = 'in' AND day - out_before <= :answered_within)
           ) AS last_two_way
    FROM followed GROUP BY relationship_id
)
UPDATE relationships s SET
    contacts_in = coalesce(c.ins, 0), contacts_out = coalesce(c.outs, 0), contacts_both = coalesce(c.boths, 0),
    last_in_on = c.last_in, last_out_on = c.last_out, last_two_way_on = c.last_two_way,
    last_contact_at = c.last_contact_at
FROM unnest(CAST(:ids AS uuid[])) AS wanted(id) LEFT JOIN counted c ON c.relationship_id = wanted.id
WHERE s.id = wanted.id
"""


def recount(relationship_ids: Sequence[UUID]) -> None:
    """Derive counters and dates of these relationships from their contacts, each in its user's own calendar."""
    if relationship_ids:
        db.session.execute(text(_RECOUNT), {"ids": list(relationship_ids), "answered_within": ANSWERED_WITHIN.days})
