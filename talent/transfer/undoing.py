"""The way back: takes a whole import out again, a batch of rows in one transaction, and keeps what people have added.

Whom the import created goes, unless a person has done anything with them since (another import counts until it is
undone as well); fields that still hold what the import wrote get back what they held; identities, notes and
relationships of the import go, unless somebody used them since. Raw SQL, set-based; doing it twice changes nothing.
"""

from typing import Any

from app.kernel import clock
from app.kernel.actor import Kind
from talent.documents import photos
from talent.transfer import besides
from talent.transfer.committing import ROWS_A_BATCH, event, rename, run
from talent.transfer.contact_committing import DOINGS
from talent.transfer.models import Import, ImportState

_BATCH = "r.import_id = :import_id AND r.line > :first AND r.line <= :last"
_BY_OTHERS = f"""
e.details ->> 'import_id' IS DISTINCT FROM CAST(:import_id AS text) AND NOT EXISTS (
    SELECT FROM imports m
    WHERE m.id = CAST(e.details ->> 'import_id' AS uuid) AND m.state = '{ImportState.UNDONE.value}'
)
"""
"""Neither of this import nor of one that has been undone already: its events stay, though what they tell of is gone."""

_BY_SOMEBODY = f"(e.actor_kind <> '{Kind.SYSTEM.value}' OR e.name = 'community.joined')"
"""Inside or outside: what the machine plans by itself keeps nobody, but it also takes those in who have joined."""

_OF_THIS = "{}.import_id IS NOT DISTINCT FROM :import_id"
"""Not as an equation, which would let the planner go through all rows of an import once for each of its people."""

_LAST_LINE = """
SELECT max(line) FROM (
    SELECT line FROM import_rows
    WHERE import_id = :import_id AND line > :first AND line <= :committed_to ORDER BY line LIMIT :most
) AS batch
"""


def _none(source: str) -> str:
    """SQL for "there is no such row", asked for each person by index: a join would read the whole table each time."""
    return f"(SELECT 1 FROM {source} LIMIT 1) IS NULL"


_PEOPLE = f"""
WITH removed AS (
    DELETE FROM prospects p USING import_rows r
    WHERE {_BATCH} AND r.outcome = 'created' AND p.id = r.id AND {_OF_THIS.format("p")}
      AND (NOT p.do_not_contact OR r.extras ? 'do_not_contact')
      AND {_none(f"events e WHERE e.prospect_id = p.id AND {_BY_SOMEBODY} AND {_BY_OTHERS}")}
      AND {_none("touchpoints t WHERE t.prospect_id = p.id")}
      AND {_none("notes n WHERE n.prospect_id = p.id AND (n.id <> r.id OR n.edited_at IS NOT NULL)")}
      AND {_none("pool_members m WHERE m.prospect_id = p.id AND (m.is_kept OR m.step_id IS NOT NULL)")}
      AND {_none("asks a WHERE a.prospect_id = p.id")}
      AND {_none("relationships s WHERE s.prospect_id = p.id AND s.import_id IS DISTINCT FROM :import_id")}
      AND {_none("identities i WHERE i.prospect_id = p.id AND i.import_id IS DISTINCT FROM :import_id")}
      AND {_none("external_ids x WHERE x.prospect_id = p.id AND x.import_id IS DISTINCT FROM :import_id")}
    RETURNING p.id
)
{event("prospect.removed", "prospects", "w.id", "w.id")} FROM removed w
"""

_FIELDS = f"""
UPDATE prospects p SET
    display_name = {{display_name}}, employer = {{employer}}, title = {{title}}, location = {{location}},
    version = p.version + 1
FROM import_rows r
WHERE {_BATCH} AND r.outcome = 'updated' AND p.id = r.prospect_id AND (
    p.display_name = r.changes #>> '{{{{display_name,1}}}}' OR p.employer = r.changes #>> '{{{{employer,1}}}}'
    OR p.title = r.changes #>> '{{{{title,1}}}}' OR p.location = r.changes #>> '{{{{location,1}}}}'
)
RETURNING p.id, p.display_name, p.employer, p.title, p.phonetic_name, p.former_names
"""

_WOKEN = f"""
WITH woken AS (
    UPDATE prospects p SET do_not_contact = false, do_not_contact_reason = ''
    FROM import_rows r
    WHERE {_BATCH} AND r.outcome = 'updated' AND r.changes #> '{{extras,do_not_contact}}' IS NOT NULL
      AND p.id = r.prospect_id AND p.do_not_contact AND p.do_not_contact_reason = :reason_to_rest
    RETURNING p.id
)
{event("prospect.contact_allowed", "prospects", "w.id", "w.id")} FROM woken w
"""
"""Unless somebody has given another reason since."""

_RESTORED = f"{event('prospect.restored', 'prospects', 'p.id', 'p.id')} FROM prospects p WHERE p.id = ANY(:restored)"

_USED = (
    f"events e WHERE e.prospect_id = s.prospect_id AND e.actor_id = s.user_id AND {_BY_OTHERS} "
    f"AND (e.subject_id = s.id OR e.subject_type IN {DOINGS})"
)
_RELATIONSHIPS = f"""
DELETE FROM relationships s USING import_rows r
WHERE {_BATCH} AND s.user_id = :user_id AND s.prospect_id = r.prospect_id AND {_OF_THIS.format("s")}
  AND s.contacts_in = 0 AND s.contacts_out = 0 AND s.contacts_both = 0 AND s.version = 1
  AND {_none("touchpoints t WHERE t.relationship_id = s.id")} AND {_none(_USED)}
"""

_IDENTITIES = f"""
DELETE FROM identities i USING import_rows r
WHERE {_BATCH} AND r.outcome = 'updated' AND i.prospect_id = r.prospect_id AND {_OF_THIS.format("i")}
  AND i.verified_at IS NULL
"""

_EXTERNAL_IDS = f"""
DELETE FROM external_ids x USING import_rows r
WHERE {_BATCH} AND x.prospect_id = r.prospect_id AND {_OF_THIS.format("x")}
"""

_NOTES = f"""
DELETE FROM notes n USING import_rows r
WHERE {_BATCH} AND r.note <> '' AND n.id = r.id AND n.edited_at IS NULL
"""

_KEPT = f"""
SELECT count(*) FROM import_rows r JOIN prospects p ON p.id = r.id WHERE {_BATCH} AND r.outcome = 'created'
"""


def undo_batch(import_: Import) -> bool:
    """Take the next rows back. Returns whether there are more."""
    values: dict[str, Any] = {
        "import_id": import_.id,
        "first": import_.undone_to,
        "committed_to": import_.committed_to,
        "most": ROWS_A_BATCH,
        "now": clock.now(),
        "user_id": import_.user_id,
        "actor_kind": Kind.INSIDER.value,
        "reason_to_rest": besides.reason_to_rest(import_),
    }
    values["last"] = run(_LAST_LINE, values).scalar()
    if values["last"] is None:
        return False
    import_.removed += run(_PEOPLE, values).rowcount
    import_.kept += run(_KEPT, values).scalar() or 0
    restored = rename(_FIELDS, values, before=1, after=0)
    import_.restored += len(restored)
    values["restored"] = restored
    for statement in (_WOKEN, _RESTORED, _RELATIONSHIPS, _IDENTITIES, _EXTERNAL_IDS, _NOTES, *besides.GONE):
        run(statement, values)
    if whose := run(besides.PHOTOS_GONE, values).scalars().all():
        photos.show_newest(*whose)
    import_.undone_to = values["last"]
    return import_.undone_to < import_.committed_to
