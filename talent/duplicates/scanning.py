"""Looking through many: everybody, or the people of one import, a batch at a time with its cursor in a row."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text  # noqa: TID251 - set-based over a batch

from app.kernel import clock
from app.kernel.db import db
from talent.duplicates.finding import look_for
from talent.duplicates.models import Scan, ScanState
from talent.prospects.models import Prospect

PEOPLE_A_BATCH = 10_000
COUNTED_ANEW_AFTER = 100_000
"""After so many people the planner is told how the tables have grown."""

_OF_IMPORT = """
SELECT line, prospect_id FROM import_rows
WHERE import_id = :import_id AND line > :after AND outcome IN ('created', 'updated') AND prospect_id IS NOT NULL
ORDER BY line LIMIT :most
"""


def begin(*, asked_by_id: UUID | None = None, import_id: UUID | None = None) -> Scan:
    """The row of a search that is still to be done. `people` is an estimate where everybody is looked through."""
    scan = Scan(asked_by_id=asked_by_id, import_id=import_id, people=0 if import_id else _about_how_many())
    db.session.add(scan)
    db.session.flush()
    return scan


def _about_how_many() -> int:
    counted = select(func.count()).select_from(select(Prospect.id).limit(PEOPLE_A_BATCH).subquery())
    exact: int = db.session.scalar(counted) or 0
    known = text("SELECT reltuples::bigint FROM pg_class WHERE oid = 'prospects'::regclass")
    return exact if exact < PEOPLE_A_BATCH else max(exact, db.session.execute(known).scalar_one())


def look_through_batch(scan: Scan) -> bool:
    """Look for duplicates of the next people. Returns whether there may be more."""
    people = _next_of_import(scan) if scan.import_id is not None else _next_of_all(scan)
    if not people:
        scan.state, scan.ended_at = ScanState.DONE, clock.now()
        return False
    scan.pairs_found += look_for(people, only_before=scan.import_id is None)
    scan.people_looked_at += len(people)
    if scan.people_looked_at % COUNTED_ANEW_AFTER < len(people):
        db.session.execute(text("ANALYZE match_keys, duplicate_pairs"))
    return True


def _next_of_all(scan: Scan) -> Sequence[UUID]:
    statement = select(Prospect.id).order_by(Prospect.id).limit(PEOPLE_A_BATCH)
    if scan.after_id is not None:
        statement = statement.where(Prospect.id > scan.after_id)
    people = db.session.scalars(statement).all()
    scan.after_id = people[-1] if people else scan.after_id
    return people


def _next_of_import(scan: Scan) -> Sequence[UUID]:
    values: dict[str, Any] = {"import_id": scan.import_id, "after": scan.after_line, "most": PEOPLE_A_BATCH}
    rows = db.session.execute(text(_OF_IMPORT), values).all()
    scan.after_line = rows[-1].line if rows else scan.after_line
    return list({row.prospect_id for row in rows})
