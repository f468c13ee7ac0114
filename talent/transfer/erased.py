"""People who were erased do not come back by a file.

They are known by keyed hashes alone, so rows are hashed here and compared, some thousands at a time. Raw SQL clears
what the plan of erasing clears.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, any_, bindparam, exists, select, text  # noqa: TID251 - set-based

from app.kernel.db import db
from talent.consent.digests import digests_of
from talent.consent.models import ErasedIdentity
from talent.consent.plan import PLAN
from talent.transfer.models import BEFORE_COMMIT, Import, ImportRow, ImportState, Outcome

ROWS_AT_ONCE = 5_000
PENDING = BEFORE_COMMIT | {ImportState.COMMITTING}

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
    if not db.session.scalar(select(exists().where(ErasedIdentity.id.is_not(None)))):
        return 0
    rows = rows_to_judge().where(
        ImportRow.import_id == import_.id,
        ImportRow.line > first,
        ImportRow.line <= last,
        ImportRow.outcome != Outcome.REJECTED,
    )
    found: list[UUID] = []
    for part in db.session.execute(rows.execution_options(yield_per=ROWS_AT_ONCE)).partitions():
        found += of_the_erased(part)
    clear(found)
    return len(found)


def rows_to_judge() -> Select[UUID, list[dict[str, Any]], str, str]:
    """Rows with all by which somebody is known again."""
    return select(ImportRow.id, ImportRow.identities, ImportRow.sort_name, ImportRow.employer_key)


def of_the_erased(rows: Sequence[Any]) -> list[UUID]:
    """The ids of those rows that mean somebody who was erased."""
    marks = [(row.id, _marks(row)) for row in rows]
    known = _erased_among({mark for _id, of_row in marks for mark in of_row})
    return [row_id for row_id, of_row in marks if not known.isdisjoint(of_row)]


def _marks(row: Any) -> set[UUID]:
    identities = ((identity["kind"], identity["canonical"]) for identity in row.identities)
    return digests_of(identities, sort_name=row.sort_name, employer_key=row.employer_key)


def _erased_among(marks: Iterable[UUID]) -> set[UUID]:
    wanted = bindparam("marks", list(marks), ARRAY(Uuid))
    return set(db.session.scalars(select(ErasedIdentity.digest).where(ErasedIdentity.digest == any_(wanted))))


def clear(row_ids: list[UUID]) -> None:
    """Clear what rows say; those that were not taken in yet are left out."""
    if row_ids:
        db.session.execute(_LEAVE_OUT, {"ids": row_ids, "pending": [state.value for state in PENDING]})
        db.session.execute(_CLEAR, {"ids": row_ids})
