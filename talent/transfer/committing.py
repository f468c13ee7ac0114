"""The second pass: what the preview promised is written, a batch of rows in one transaction, its cursor with it.

Raw SQL, set-based. What changed between preview and commit is looked at again: whoever is known by now is matched
instead of created, and a value that somebody changed meanwhile stays.
"""

from typing import Any

from sqlalchemy import text  # noqa: TID251 - set-based over a batch

from app.kernel import clock
from app.kernel.actor import Kind
from app.kernel.db import db
from talent.prospects.canonical import folded, search_line
from talent.transfer import besides
from talent.transfer.comparing import ByHand, birthday_label, compare
from talent.transfer.erased import leave_out_erased
from talent.transfer.matching import match
from talent.transfer.models import Import
from talent.transfer.staging import count

ROWS_A_BATCH = 5_000
ONE_AT_A_TIME = 7_340_115
"""The key of a database lock: no two imports write at once, so neither makes whom the other is just making."""

NUMBERS_STILL_OUT = 1_000
"""Events get their numbers before they are committed: so many are looked at again, in case they come late."""

_BATCH = "r.import_id = :import_id AND r.line > :first AND r.line <= :last"


def fresh(row_id: str) -> str:
    """SQL for a new UUIDv7 of the same moment as another one, so that new rows stay neighbours in their index."""
    return f"overlay({row_id}::text placing substr(gen_random_uuid()::text, 20) from 20)::uuid"


def spread_over(row_id: str, days: str) -> str:
    """SQL for a number from 1 to `days` that stays with an id and is even over many: the id's last 28 random bits."""
    return f"(1 + ('x' || right({row_id}::text, 7))::bit(28)::int % {days})"


_LAST_LINE = """
SELECT max(line) FROM (
    SELECT line FROM import_rows WHERE import_id = :import_id AND line > :first ORDER BY line LIMIT :most
) AS batch
"""

_BY_OTHERS = """
SELECT coalesce(max(number), 0) AS seen, coalesce(bool_or(
    name IN ('prospect.added', 'prospect.imported', 'prospect.edited', 'prospect.refreshed', 'prospect.restored')
    AND details ->> 'import_id' IS DISTINCT FROM CAST(:import_id AS text) AND at > :read_at
), false) AS is_any
FROM events WHERE number > :seen_event
"""

_KNOWN_BY_NOW = f"""
SELECT EXISTS (
    SELECT FROM import_rows r CROSS JOIN LATERAL jsonb_to_recordset(r.identities) AS i(kind text, canonical text)
    CROSS JOIN LATERAL (
        SELECT x.import_id, x.created_at FROM identities x WHERE x.kind = i.kind AND x.canonical = i.canonical LIMIT 20
    ) AS x
    WHERE {_BATCH} AND r.outcome = 'created' AND NOT r.is_decided
      AND x.import_id IS DISTINCT FROM :import_id AND x.created_at > :read_at
) OR EXISTS (
    SELECT FROM import_rows r CROSS JOIN LATERAL (
        SELECT p.import_id, p.created_at FROM prospects p
        WHERE p.sort_name = r.sort_name AND p.employer_key = r.employer_key LIMIT 20
    ) AS p
    WHERE {_BATCH} AND r.outcome = 'created' AND NOT r.is_decided
      AND p.import_id IS DISTINCT FROM :import_id AND p.created_at > :read_at
)
"""
"""A look-up for each row by index; the limits keep the planner from reading whole tables instead."""

_FOLLOW_MERGES = f"""
UPDATE import_rows r SET prospect_id = p.merged_into_id
FROM prospects p WHERE {_BATCH} AND p.id = r.prospect_id AND p.merged_into_id IS NOT NULL
"""

_ERASED_SINCE = "SELECT EXISTS (SELECT FROM erasures WHERE created_at > :read_at)"

_PROSPECTS = f"""
INSERT INTO prospects (
    id, created_at, version, display_name, given_name, family_name, credentials, sort_name, employer, employer_key,
    title, location, search_text, source, legal_basis, do_not_contact, do_not_contact_reason, added_by_id, import_id,
    former_names, phonetic_name, pronouns
)
SELECT r.id, :now, 1, r.display_name, r.given_name, r.family_name, r.credentials, r.sort_name, r.employer,
       r.employer_key, r.title, r.location, r.search_text, :source, :legal_basis, false, '', :user_id, r.import_id,
       ARRAY[]::varchar[], '', ''
FROM import_rows r WHERE {_BATCH} AND r.outcome = 'created' ORDER BY r.line
"""

_CHANGES = f"""
UPDATE prospects p SET
    display_name = {{display_name}}, employer = {{employer}}, title = {{title}}, location = {{location}},
    version = p.version + 1
FROM import_rows r
WHERE {_BATCH} AND r.outcome = 'updated' AND p.id = r.prospect_id
  AND r.changes ?| ARRAY['display_name', 'employer', 'title', 'location']
RETURNING p.id, p.display_name, p.employer, p.title, p.phonetic_name, p.former_names
"""

_KEYS = """
UPDATE prospects p SET sort_name = k.sort_name, employer_key = k.employer_key, search_text = k.search_text
FROM unnest(CAST(:ids AS uuid[]), CAST(:sort_names AS text[]), CAST(:employers AS text[]), CAST(:searches AS text[]))
    AS k(id, sort_name, employer_key, search_text)
WHERE p.id = k.id
"""

_IDENTITIES = f"""
INSERT INTO identities (id, created_at, prospect_id, kind, raw, canonical, import_id)
SELECT {fresh("r.id")}, :now, p.id, i.kind, i.raw, i.canonical, r.import_id
FROM import_rows r JOIN prospects p ON p.id = r.prospect_id
CROSS JOIN LATERAL jsonb_to_recordset(r.identities) AS i(kind text, raw text, canonical text)
WHERE {_BATCH} AND r.outcome IN ('created', 'updated') AND r.of_line IS NULL
ORDER BY r.line
ON CONFLICT (prospect_id, kind, canonical) DO NOTHING
"""

_EXTERNAL_IDS = f"""
INSERT INTO external_ids (id, created_at, prospect_id, source, value, import_id)
SELECT {fresh("r.id")}, :now, p.id, :ids_from, r.external_id, r.import_id
FROM import_rows r JOIN prospects p ON p.id = r.prospect_id
WHERE {_BATCH} AND r.outcome IN ('created', 'updated', 'same') AND r.external_id <> ''
ON CONFLICT (source, value) DO NOTHING
"""

_NOTES = f"""
WITH written AS (
    INSERT INTO notes (id, created_at, version, prospect_id, author_id, body, folded, is_private)
    SELECT r.id, :now, 1, p.id, :user_id, r.note, '', false
    FROM import_rows r JOIN prospects p ON p.id = r.prospect_id
    WHERE {_BATCH} AND r.outcome IN ('created', 'updated') AND r.of_line IS NULL AND r.note <> ''
      AND NOT EXISTS (SELECT FROM notes n WHERE n.prospect_id = p.id AND n.body = r.note)
    RETURNING id, prospect_id
)
{{event}} FROM written w
"""

_RELATIONSHIPS = f"""
WITH begun AS (
    INSERT INTO relationships (
        id, created_at, version, user_id, prospect_id, how, since, cadence_days, visibility, state, ended_reason,
        first_due_on, contacts_in, contacts_out, contacts_both, ignored_nudges, import_id
    )
    SELECT {fresh("r.id")}, :now, 1, :user_id, p.id, 'online', least(coalesce(r.connected_on, :today), :today),
           :cadence_days, 'open', 'active', '', :today + {spread_over("p.id", ":cadence_days")}, 0, 0, 0, 0, r.import_id
    FROM import_rows r JOIN prospects p ON p.id = r.prospect_id
    WHERE {_BATCH} AND r.outcome IN ('created', 'updated', 'same') AND r.of_line IS NULL AND NOT p.do_not_contact
    ORDER BY r.line
    ON CONFLICT (user_id, prospect_id) DO NOTHING
    RETURNING id, prospect_id
)
{{event}} FROM begun w JOIN prospects p ON p.id = w.prospect_id
WHERE p.import_id IS DISTINCT FROM :import_id
"""


def event(name: str, subject_type: str, subject_id: str, prospect_id: str) -> str:
    """SQL that writes one event for each row of what comes after it; `import_id` tells whence it is."""
    return (
        "INSERT INTO events (id, at, name, actor_kind, actor_id, subject_type, subject_id, prospect_id, is_private, "
        f"details) SELECT {fresh(subject_id)}, :now, '{name}', :actor_kind, :user_id, '{subject_type}', {subject_id}, "
        f"{prospect_id}, false, jsonb_build_object('import_id', CAST(:import_id AS text))"
    )


_IMPORTED = (
    f"{event('prospect.imported', 'prospects', 'r.id', 'r.id')} FROM import_rows r "
    f"WHERE {_BATCH} AND r.outcome = 'created' ORDER BY r.line"
)
_REFRESHED = (
    f"{event('prospect.refreshed', 'prospects', 'p.id', 'p.id')} FROM import_rows r "
    f"JOIN prospects p ON p.id = r.prospect_id WHERE {_BATCH} AND r.outcome = 'updated'"
)


def commit_batch(import_: Import) -> bool:
    """Write the next rows. Returns whether there are more."""
    values = _values(import_)
    values["last"] = run(_LAST_LINE, {**values, "most": ROWS_A_BATCH}).scalar()
    if values["last"] is None:
        return False
    _write(import_, values)
    import_.rows_done += run(f"SELECT count(*) FROM import_rows r WHERE {_BATCH}", values).scalar() or 0
    import_.committed_to = values["last"]
    return import_.committed_to < import_.last_line


def commit_row(import_: Import, line: int) -> None:
    """Write one row that was decided after all others were in."""
    _write(import_, {**_values(import_), "first": line - 1, "last": line})


def _write(import_: Import, values: dict[str, Any]) -> None:
    run("SELECT pg_advisory_xact_lock(:key)", {"key": ONE_AT_A_TIME})
    _look_again(import_, values)
    run(_FOLLOW_MERGES, values)
    run(_PROSPECTS, values)
    run(_IMPORTED, values)
    compare(import_, values["first"], values["last"], by_hand=ByHand.KEEP_OURS)
    rename(_CHANGES, values, before=0, after=1)
    run(_IDENTITIES, values)
    run(_EXTERNAL_IDS, values)
    run(_REFRESHED, values)
    run(_NOTES.format(event=event("note.written", "notes", "w.id", "w.prospect_id")), values)
    _write_besides(import_, values)
    if import_.keeps_in_touch:
        run(_RELATIONSHIPS.format(event=event("relationship.begun", "relationships", "w.id", "w.prospect_id")), values)


def _write_besides(import_: Import, values: dict[str, Any]) -> None:
    found = run(besides.FIND, {**values, "birthday": birthday_label(import_)}).all()
    if found and (links := besides.write(import_, found)):
        run(besides.LINKS, besides.link_values(import_, links))


def _values(import_: Import) -> dict[str, Any]:
    return {
        "import_id": import_.id,
        "ids_from": import_.ids_from,
        "first": import_.committed_to,
        "now": clock.now(),
        "read_at": import_.read_at,
        "user_id": import_.user_id,
        "actor_kind": Kind.INSIDER.value,
        "source": import_.source,
        "legal_basis": import_.legal_basis.value,
        "today": import_.user.today,
        "cadence_days": import_.cadence_days,
    }


def _look_again(import_: Import, values: dict[str, Any]) -> None:
    """Somebody may have come in by another way since the rows were read. Once that is so, every batch is looked at."""
    events = run(_BY_OTHERS, {**values, "seen_event": import_.seen_event - NUMBERS_STILL_OUT}).one()
    import_.seen_event = max(events.seen, import_.seen_event)
    import_.is_overtaken = import_.is_overtaken or events.is_any
    if run(_ERASED_SINCE, values).scalar() and leave_out_erased(import_, values["first"], values["last"]):
        count(import_)
    if import_.is_overtaken and run(_KNOWN_BY_NOW, values).scalar():
        match(import_, values["first"], values["last"])
        compare(import_, values["first"], values["last"])
        count(import_)


def rename(statement: str, values: dict[str, Any], *, before: int, after: int) -> list[Any]:
    """Set the fields that still hold what stands at place `before` of a change to what stands at `after`.

    Their keys for search and order follow. Returns whose fields were set.
    """
    fields = {
        field: f"CASE WHEN p.{field} = r.changes #>> '{{{field},{before}}}' "
        f"THEN r.changes #>> '{{{field},{after}}}' ELSE p.{field} END"
        for field in ("display_name", "employer", "title", "location")
    }
    people = run(statement.format(**fields), values).all()
    if people:
        keys = {
            "ids": [person.id for person in people],
            "sort_names": [folded(person.display_name) for person in people],
            "employers": [folded(person.employer) for person in people],
            "searches": [
                search_line(
                    person.display_name,
                    person.employer,
                    person.title,
                    phonetic=person.phonetic_name,
                    former=person.former_names,
                )
                for person in people
            ],
        }
        run(_KEYS, keys)
    return [person.id for person in people]


def run(statement: str, values: dict[str, Any]) -> Any:
    """Execute with those of the values that the statement names."""
    return db.session.execute(text(statement), {name: values[name] for name in values if f":{name}" in statement})
