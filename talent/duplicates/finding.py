"""Finding files that may be about one person: set-based, by index, for one person as for a batch.

Three signs, each with its points: the same canonical identity; the same name with the same employer; a name that may
be a nickname's, in the same city. What more than a handful of people share says nothing about any two of them.
Raw SQL over everybody; what it finds is shown to those who may decide (`policy.py`).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text  # noqa: TID251 - set-based over a batch

from app.kernel import clock, ids
from app.kernel.db import db
from talent.duplicates.keys import match_keys
from talent.duplicates.models import ASKED_FROM, POINTS, Part

MOST_ALIKE = 10
"""A switchboard's number, or a name that half a company has, is a sign for nobody."""

_PEOPLE = """
SELECT id, display_name, given_name, location FROM prospects WHERE id = ANY(:people) AND merged_into_id IS NULL
"""

_KEYS = "unnest(CAST(:ids AS uuid[]), CAST(:owners AS uuid[]), CAST(:keys AS text[])) AS k(id, prospect_id, key)"
_FORGET_KEYS = f"""
DELETE FROM match_keys m WHERE prospect_id = ANY(:people)
AND NOT EXISTS (SELECT FROM {_KEYS} WHERE k.prospect_id = m.prospect_id AND k.key = m.key)
"""
_KEEP_KEYS = f"""
INSERT INTO match_keys (id, prospect_id, key) SELECT * FROM {_KEYS} ON CONFLICT (prospect_id, key) DO NOTHING
"""


def _few(source: str) -> str:
    """SQL for those whom a sign leads to besides the person, none of them when there are too many."""
    return (
        f"CROSS JOIN LATERAL (SELECT array_agg(id) AS others FROM (SELECT {source} LIMIT {MOST_ALIKE + 1}) AS few) AS a "
        f"CROSS JOIN LATERAL unnest(a.others) AS other WHERE cardinality(a.others) <= {MOST_ALIKE}"
    )


_HITS = f"""
SELECT p.id, other, 'same_' || i.kind AS part
FROM people p JOIN identities i ON i.prospect_id = p.id
{
    _few(
        "x.prospect_id AS id FROM identities x WHERE x.kind = i.kind AND x.canonical = i.canonical AND x.prospect_id <> p.id"
    )
}
UNION ALL
SELECT p.id, other, '{Part.NAME_AND_EMPLOYER}'
FROM people p
{
    _few(
        "x.id FROM prospects x WHERE x.sort_name = p.sort_name AND x.employer_key = p.employer_key AND x.id <> p.id "
        "AND x.merged_into_id IS NULL"
    )
} AND p.employer_key <> '' AND p.sort_name <> ''
UNION ALL
SELECT p.id, other, '{Part.NICKNAME_AND_CITY}'
FROM people p CROSS JOIN LATERAL (SELECT key FROM match_keys WHERE prospect_id = p.id OFFSET 0) AS k
{_few("x.prospect_id AS id FROM match_keys x WHERE x.key = k.key AND x.prospect_id <> p.id")}
"""

_ALIKE = (
    "string_to_array(one.sort_name, ' ') <@ string_to_array(two.sort_name, ' ') "
    "OR string_to_array(one.sort_name, ' ') @> string_to_array(two.sort_name, ' ')"
)
_STRONGEST = " ".join(f"WHEN '{part}' = ANY(parts) THEN {points}" for part, points in POINTS.items())
_BY_ID = "SELECT sort_name FROM prospects WHERE id = {0} AND merged_into_id IS NULL OFFSET 0"
"""A look-up by index for each pair: a join would let the planner read the whole table for a batch."""
_FILES = "ARRAY(SELECT id FROM prospects WHERE merged_into_id = {0}) || {0}"
_DENIED = """
SELECT FROM duplicate_pairs d
WHERE d.state = 'not_the_same' AND d.first_id = ANY(found.ones || found.others)
  AND d.second_id = ANY(found.ones || found.others)
  AND (d.first_id = ANY(found.ones)) <> (d.second_id = ANY(found.ones))
"""
"""What was said of a file holds for whatever it became part of."""

_FIND = f"""
WITH people AS (
    SELECT id, sort_name, employer_key FROM prospects WHERE id = ANY(:people) AND merged_into_id IS NULL
),
hits AS ({_HITS}),
pairs AS (
    SELECT least(id, other) AS first_id, greatest(id, other) AS second_id, array_agg(DISTINCT CAST(part AS varchar) ORDER BY CAST(part AS varchar)) AS parts
    FROM hits WHERE other < id OR NOT :only_before GROUP BY 1, 2
),
found AS MATERIALIZED (
    SELECT pairs.*, CASE {_STRONGEST} END AS points,
           {_FILES.format("first_id")} AS ones, {_FILES.format("second_id")} AS others,
           'nickname_and_city' = ANY(parts) OR {_ALIKE} AS is_alike
    FROM pairs CROSS JOIN LATERAL ({_BY_ID.format("first_id")}) AS one
    CROSS JOIN LATERAL ({_BY_ID.format("second_id")}) AS two
),
gone AS (
    DELETE FROM duplicate_pairs d
    WHERE d.state = 'open' AND d.id IN (
        SELECT id FROM duplicate_pairs WHERE first_id = ANY(:people) AND NOT :only_before
        UNION ALL SELECT id FROM duplicate_pairs WHERE second_id = ANY(:people))
      AND NOT EXISTS (SELECT FROM found f WHERE f.first_id = d.first_id AND f.second_id = d.second_id)
),
kept AS (
    INSERT INTO duplicate_pairs AS d (id, created_at, first_id, second_id, points, parts, is_alike, state)
    SELECT gen_random_uuid(), :now, first_id, second_id, points, parts, is_alike, 'open' FROM found
    WHERE points >= {ASKED_FROM} AND NOT EXISTS ({_DENIED})
    ON CONFLICT (first_id, second_id) DO UPDATE
    SET points = excluded.points, parts = excluded.parts, is_alike = excluded.is_alike
    WHERE d.state = 'open' AND (d.points, d.parts, d.is_alike) IS DISTINCT FROM
          (excluded.points, excluded.parts, excluded.is_alike)
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new) FROM kept
"""


def look_for(people: Sequence[UUID], *, only_before: bool = False) -> int:
    """Bring the open pairs of these people up to date; returns how many are new. Again, it finds none.

    With `only_before`, each is compared with those before them alone: enough for who looks at everybody in this order.
    """
    if not people:
        return 0
    db.session.flush()
    _renew_keys(people)
    found: int = _run(_FIND, people=list(people), now=clock.now(), only_before=only_before).scalar_one()
    return found


def _renew_keys(people: Sequence[UUID]) -> None:
    keys = [
        (person.id, key)
        for person in _run(_PEOPLE, people=list(people))
        for key in match_keys(name=person.display_name, given_name=person.given_name, location=person.location)
    ]
    values = {
        "ids": [ids.new() for _ in keys],
        "owners": [owner for owner, _ in keys],
        "keys": [key for _, key in keys],
    }
    _run(_FORGET_KEYS, people=list(people), **values)
    _run(_KEEP_KEYS, **values)


_NEWCOMER = f"""
WITH known AS (
    SELECT x.id, x.part FROM jsonb_to_recordset(CAST(:identities AS jsonb)) AS i(kind text, canonical text)
    CROSS JOIN LATERAL (
        SELECT prospect_id AS id, 'same_' || i.kind AS part FROM identities
        WHERE kind = i.kind AND canonical = i.canonical LIMIT {MOST_ALIKE}
    ) AS x
    UNION ALL (
        SELECT id, '{Part.NAME_AND_EMPLOYER}' FROM prospects
        WHERE sort_name = :sort_name AND employer_key = :employer_key AND :employer_key <> '' LIMIT {MOST_ALIKE}
    )
    UNION ALL (
        SELECT prospect_id, '{Part.NICKNAME_AND_CITY}' FROM match_keys WHERE key = ANY(:keys) LIMIT {MOST_ALIKE}
    )
)
SELECT known.id, array_agg(DISTINCT part ORDER BY part) AS parts
FROM known JOIN prospects p ON p.id = known.id WHERE p.merged_into_id IS NULL GROUP BY known.id
"""


def alike(**values: Any) -> list[tuple[UUID, list[Part]]]:
    """Who may be the person that these keys are of, and why; the surest first.

    Takes `identities` (JSON of kinds and canonical forms), `sort_name`, `employer_key` and `keys`.
    """
    found = [(row.id, [Part(part) for part in row.parts]) for row in _run(_NEWCOMER, **values)]
    return sorted(found, key=lambda one: max(POINTS[part] for part in one[1]), reverse=True)


def _run(statement: str, **values: Any) -> Any:
    return db.session.execute(text(statement), values)
