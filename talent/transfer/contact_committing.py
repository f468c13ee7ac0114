"""Messages and invitations become contacts, a batch in one transaction, and go again when the import is undone.

Whoever has written belongs to the importing user: where there is no relationship yet one begins, without a rhythm
unless the user wants to keep in touch. Old messages make nobody due at once: such relationships wait for the day that
the import gave them. Raw SQL, set-based.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.kernel import clock
from app.kernel.actor import Kind
from talent.relationships.recounting import recount
from talent.transfer.committing import fresh, run, spread_over
from talent.transfer.models import Import

CONTACTS_A_BATCH = 5_000
DOINGS = "('nudges', 'touchpoints', 'asks', 'promises', 'conversations')"
"""What somebody has done in a relationship is about one of these."""

_BATCH = (
    "c.import_id = :import_id AND c.number > :first AND c.number <= :last "
    "AND (CAST(:of_line AS integer) IS NULL OR c.of_line = :of_line)"
)
"""All of a range, or of one line those in it."""

_REOPENED = """
WITH again AS (
    UPDATE import_contacts SET outcome = 'new', reason = NULL
    WHERE import_id = :import_id AND of_line = :of_line AND outcome = 'left_out' AND reason = 'person_left_out'
    RETURNING number
)
SELECT min(number) - 1 AS first, max(number) AS last FROM again
"""
"""What was left out because nobody had decided with whom it was."""

_WHO = f"""
UPDATE import_contacts c SET prospect_id = r.prospect_id
FROM import_rows r
WHERE {_BATCH} AND c.outcome = 'new' AND r.import_id = :import_id AND r.line = c.of_line
  AND r.outcome IN ('created', 'updated', 'same')
"""

_LEFT_OUT = f"""
UPDATE import_contacts c SET outcome = 'left_out', reason = w.reason, prospect_id = w.prospect_id
FROM (
    SELECT c.id, p.id AS prospect_id,
           CASE WHEN p.do_not_contact THEN 'do_not_contact' ELSE 'person_left_out' END AS reason
    FROM import_contacts c LEFT JOIN prospects p ON p.id = c.prospect_id
    WHERE {_BATCH} AND c.outcome = 'new' AND (p.id IS NULL OR p.do_not_contact)
) AS w WHERE c.id = w.id
"""

_MERGED = f"""
UPDATE import_contacts c SET prospect_id = p.merged_into_id
FROM prospects p WHERE {_BATCH} AND c.outcome = 'new' AND p.id = c.prospect_id AND p.merged_into_id IS NOT NULL
"""

_EXTERNAL_IDS = f"""
INSERT INTO external_ids (id, created_at, prospect_id, source, value, import_id)
SELECT DISTINCT ON (c.identity) {fresh("c.id")}, :now, c.prospect_id, :source, c.identity, c.import_id
FROM import_contacts c WHERE {_BATCH} AND c.outcome = 'new' AND c.identity_kind = 'external'
ON CONFLICT (source, value) DO NOTHING
"""

_RELATIONSHIPS = f"""
WITH begun AS (
    INSERT INTO relationships (
        id, created_at, version, user_id, prospect_id, how, since, cadence_days, visibility, state, ended_reason,
        first_due_on, contacts_in, contacts_out, contacts_both, ignored_nudges, import_id
    )
    SELECT DISTINCT ON (c.prospect_id) {fresh("c.id")}, :now, 1, :user_id, c.prospect_id, 'online',
           least(c.at::date, :today), CAST(:cadence_days AS integer), 'open', 'active', '',
           :today + {spread_over("c.prospect_id", ":most_days")}, 0, 0, 0, 0, c.import_id
    FROM import_contacts c WHERE {_BATCH} AND c.outcome = 'new' ORDER BY c.prospect_id, c.at
    ON CONFLICT (user_id, prospect_id) DO NOTHING
    RETURNING id, prospect_id
)
INSERT INTO events (id, at, name, actor_kind, actor_id, subject_type, subject_id, prospect_id, is_private, details)
SELECT {fresh("w.id")}, :now, 'relationship.begun', :actor_kind, :user_id, 'relationships', w.id, w.prospect_id, false,
       jsonb_build_object('import_id', CAST(:import_id AS text))
FROM begun w JOIN prospects p ON p.id = w.prospect_id WHERE p.import_id IS DISTINCT FROM :import_id
"""

_TOUCHPOINTS = f"""
WITH added AS (
    INSERT INTO touchpoints (
        id, created_at, prospect_id, user_id, relationship_id, kind, direction, at, summary, details, visibility,
        source, source_id
    )
    SELECT c.id, :now, c.prospect_id, :user_id, s.id, c.kind, c.direction, c.at, '', c.content, s.visibility,
           :source, c.source_id
    FROM import_contacts c JOIN relationships s ON s.user_id = :user_id AND s.prospect_id = c.prospect_id
    WHERE {_BATCH} AND c.outcome = 'new' ORDER BY c.number
    ON CONFLICT (source, source_id) DO NOTHING
    RETURNING id, prospect_id, relationship_id, visibility
),
told AS (
    INSERT INTO events (id, at, name, actor_kind, actor_id, subject_type, subject_id, prospect_id, is_private, details)
    SELECT {fresh("a.id")}, :now, 'contact.imported', :actor_kind, :user_id, 'touchpoints', a.id, a.prospect_id,
           a.visibility = 'private', jsonb_build_object('import_id', CAST(:import_id AS text))
    FROM added a
)
SELECT DISTINCT relationship_id FROM added
"""

_RAMP = """
UPDATE relationships SET snoozed_until = first_due_on
WHERE id = ANY(:ids) AND import_id = :import_id AND last_two_way_on + cadence_days <= :today AND snoozed_until IS NULL
"""

_GONE = f"""
WITH taken AS (
    DELETE FROM touchpoints t USING import_contacts c
    WHERE {_BATCH} AND c.outcome = 'new' AND t.id = c.id
      AND (SELECT 1 FROM events e WHERE e.subject_id = t.id AND e.name = 'contact.described' LIMIT 1) IS NULL
    RETURNING t.id, t.prospect_id, t.relationship_id, t.visibility
),
told AS (
    INSERT INTO events (id, at, name, actor_kind, actor_id, subject_type, subject_id, prospect_id, is_private, details)
    SELECT {fresh("a.id")}, :now, 'contact.undone', :actor_kind, :user_id, 'touchpoints', a.id, a.prospect_id,
           a.visibility = 'private', jsonb_build_object('import_id', CAST(:import_id AS text))
    FROM taken a
)
SELECT DISTINCT relationship_id FROM taken
"""

_UNUSED = f"""
DELETE FROM relationships s
WHERE s.id = ANY(:ids) AND s.import_id = :import_id AND s.version = 1
  AND s.contacts_in = 0 AND s.contacts_out = 0 AND s.contacts_both = 0
  AND (SELECT 1 FROM events e WHERE e.prospect_id = s.prospect_id AND e.actor_id = s.user_id
       AND e.details ->> 'import_id' IS DISTINCT FROM CAST(:import_id AS text)
       AND (e.subject_id = s.id OR e.subject_type IN {DOINGS}) LIMIT 1) IS NULL
"""

_IDS_GONE = f"""
DELETE FROM external_ids x USING import_contacts c
WHERE {_BATCH} AND c.identity_kind = 'external' AND x.value = c.identity AND x.source = :source
  AND x.import_id IS NOT DISTINCT FROM :import_id
"""


def commit_contacts(import_: Import) -> bool:
    """Write the next contacts. Returns whether there are more."""
    values = _values(import_, import_.contacts_done, import_.contacts)
    if values["first"] >= values["last"]:
        return False
    _write(values)
    import_.contacts_done = values["last"]
    return import_.contacts_done < import_.contacts


def commit_contacts_of(import_: Import, line: int) -> None:
    """Write the contacts with the person of one row, who was decided on after all others."""
    values = {**_values(import_, 0, 0), "of_line": line}
    found = run(_REOPENED, values).one()
    if found.last is not None:
        _write({**values, "first": found.first, "last": found.last})


def _write(values: dict[str, Any]) -> None:
    for statement in (_WHO, _MERGED, _LEFT_OUT, _EXTERNAL_IDS, _RELATIONSHIPS):
        run(statement, values)
    ids = _ids(_TOUCHPOINTS, values)
    recount(ids)
    run(_RAMP, {**values, "ids": ids})


def undo_contacts(import_: Import) -> bool:
    """Take the next contacts back, but those of which somebody has said more. Returns whether there are more."""
    values = _values(import_, import_.contacts_undone, import_.contacts_done)
    if values["first"] >= values["last"]:
        return False
    ids = _ids(_GONE, values)
    recount(ids)
    run(_UNUSED, {**values, "ids": ids})
    run(_IDS_GONE, values)
    import_.contacts_undone = values["last"]
    return import_.contacts_undone < import_.contacts_done


def _ids(statement: str, values: dict[str, Any]) -> Sequence[UUID]:
    return list(run(statement, values).scalars())


def _values(import_: Import, first: int, last: int) -> dict[str, Any]:
    return {
        "import_id": import_.id,
        "user_id": import_.user_id,
        "actor_kind": Kind.INSIDER.value,
        "source": import_.contact_source,
        "first": first,
        "last": min(first + CONTACTS_A_BATCH, last),
        "of_line": None,
        "now": clock.now(),
        "today": import_.user.today,
        "cadence_days": import_.cadence_days if import_.keeps_in_touch else None,
        "most_days": import_.cadence_days,
    }
