"""People who were erased do not come back by a file.

They are known by keyed hashes alone, so what rows say of people is hashed here and compared, some thousands at a time.
Raw SQL, because an import may have a million rows; it clears what the plan of erasing clears.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select, text  # noqa: TID251 - set-based

from app.kernel.db import db
from talent.consent.digests import NAME, digests, spellings
from talent.consent.models import ErasedIdentity
from talent.consent.plan import PLAN
from talent.prospects.canonical import ROLE_ADDRESS
from talent.transfer.models import BEFORE_COMMIT, Import, ImportState

ROWS_AT_ONCE = 20_000
NOBODY = UUID(int=0)
PENDING = BEFORE_COMMIT | {ImportState.COMMITTING}

WORDS = f"""
CASE WHEN r.identities <> '[]' THEN
    ARRAY(SELECT (i ->> 'kind') || ' ' || (i ->> 'canonical')
                 || CASE WHEN i ->> 'kind' = 'email' AND i ->> 'canonical' ~ '{ROLE_ADDRESS}' THEN ' ' || r.sort_name ELSE '' END
          FROM jsonb_array_elements(r.identities) AS i)
WHEN r.sort_name <> '' AND r.employer_key <> '' THEN ARRAY['{NAME} ' || r.sort_name || '|' || r.employer_key]
ELSE '{{}}' END AS words
"""
"""SQL for that by which the person of a row is known again, as `digests_of` says."""

_ROWS = text(
    f"SELECT r.id, r.line, {WORDS} FROM import_rows r WHERE r.import_id = :import_id AND r.line > :first "
    "AND r.line <= :last AND r.outcome <> 'rejected' ORDER BY r.line LIMIT :most"
)
_ERASED = text(
    "SELECT encode(uuid_send(digest), 'hex') FROM erased_identities "
    "WHERE digest IN (SELECT unnest(CAST(:marks AS uuid[])))"
)
_CONTACTS = text(
    "SELECT c.id, ARRAY[c.identity_kind || ' ' || c.identity] AS words FROM import_contacts c "
    "WHERE c.import_id = ANY(:import_ids) AND c.id > :first AND c.identity <> '' ORDER BY c.id LIMIT :most"
)
_CLEAR_CONTACTS = text(
    "UPDATE import_contacts SET outcome = 'left_out', reason = 'stranger', prospect_id = NULL, name = '', "
    "sort_name = '', identity = '', content = '', source_id = '' WHERE id = ANY(:ids)"
)
_CLEARED = ", ".join(
    f"{column} = {value}" for held in PLAN if held.table == "import_rows" for column, value in held.clears.items()
)
_CLEAR = text(f"UPDATE import_rows SET {_CLEARED} WHERE id = ANY(:ids)")
_LEAVE_OUT = text(
    "UPDATE import_rows r SET outcome = 'rejected', prospect_id = NULL, candidates = NULL, is_decided = false "
    "FROM imports m WHERE m.id = r.import_id AND r.id = ANY(:ids) AND m.state = ANY(:pending) "
    "AND r.line > m.committed_to"
)


def leave_out_erased(import_: Import, first: int, last: int) -> int:
    """Reject the rows below line `first` up to `last` that mean somebody who was erased; how many there were.

    Costs nothing as long as nobody was erased.
    """
    if not is_anybody_erased():
        return 0
    scope = {"import_id": import_.id, "last": last, "most": ROWS_AT_ONCE}
    found: list[UUID] = []
    while rows := db.session.execute(_ROWS, {**scope, "first": first}).all():
        found += of_the_erased(rows)
        first = rows[-1].line
    clear(found)
    return len(found)


def is_anybody_erased() -> bool:
    return bool(db.session.scalar(select(exists().where(ErasedIdentity.id.is_not(None)))))


def of_the_erased(rows: Iterable[Any]) -> list[UUID]:
    """The ids of those rows, with their `id` and `words`, that mean somebody who was erased."""
    said = [(row.id, word) for row in rows for words in row.words for word in spellings(words)]
    marks = [mark.hex() for mark in digests(word for _id, word in said)]
    known = set(db.session.execute(_ERASED, {"marks": marks}).scalars())
    return list({row_id for (row_id, _word), mark in zip(said, marks, strict=True) if mark in known})


def forget_contacts(import_ids: Collection[UUID]) -> None:
    """Clear who the messages and invitations of these files were with, where it is somebody who was erased."""
    scope = {"import_ids": list(import_ids), "first": NOBODY, "most": ROWS_AT_ONCE}
    if not is_anybody_erased():
        return
    while rows := db.session.execute(_CONTACTS, scope).all():
        db.session.execute(_CLEAR_CONTACTS, {"ids": of_the_erased(rows)})
        scope["first"] = rows[-1].id


def clear(row_ids: list[UUID]) -> None:
    """Clear what rows say; those that were not taken in yet are left out."""
    if row_ids:
        db.session.execute(_LEAVE_OUT, {"ids": row_ids, "pending": [state.value for state in PENDING]})
        db.session.execute(_CLEAR, {"ids": row_ids})
