"""Copies of the erased in the rows of files: found by the keyed hashes, some thousands of rows at a time, and cleared."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select, text, update  # noqa: TID251 - set-based over all files

from app.kernel import clock
from app.kernel.db import db
from talent.consent.models import Erasure
from talent.transfer.erased import PENDING, WORDS, clear, forget_contacts, of_the_erased
from talent.transfer.models import Import, ImportState, Why
from talent.transfer.staging import count, drop_upload

ROWS_A_JOB = 20_000
LEFT_BEHIND_AFTER = timedelta(hours=6)
NOBODY = UUID(int=0)


_ROWS = text(
    f"SELECT r.id, r.import_id, r.candidates, r.reason, {WORDS} FROM import_rows r "
    "WHERE r.id > :after ORDER BY r.id LIMIT :most"
)


def clear_copies(after: UUID | None) -> UUID | None:
    """Clear the next rows of all files of those whose erasing is not finished; the last row's id, None at the end."""
    rows = db.session.execute(_ROWS, {"after": after or NOBODY, "most": ROWS_A_JOB}).all()
    people = set(db.session.scalars(select(Erasure.prospect_id).where(Erasure.finished_at.is_(None))))
    found = set(of_the_erased(rows)) | {row.id for row in rows if _is_known_to_be(row, people)}
    clear(list(found))
    _forget_files({row.import_id for row in rows if row.id in found})
    return rows[-1].id if rows else None


def clear_contacts() -> None:
    """Clear what messages and invitations in files say of those who were erased."""
    forget_contacts(db.session.scalars(select(Import.id).where(Import.contacts > 0)).all())


def _is_known_to_be(row: Any, people: set[UUID]) -> bool:
    """Whether a row was cleared with the person already, or may be one of these people."""
    return row.reason == Why.ASKED_TO_BE_ERASED or not people.isdisjoint(row.candidates or ())


def _forget_files(import_ids: set[UUID]) -> None:
    """A file that names one of them goes, with what was shown of it; its other rows can still be taken in."""
    for import_ in db.session.scalars(select(Import).where(Import.id.in_(import_ids))):
        import_.samples = []
        if import_.state is ImportState.READING:
            continue
        drop_upload(import_)
        if import_.state in PENDING:
            count(import_)


def begin() -> datetime | None:
    """Begin to look for all whose erasing is not finished; by this moment `finish` knows them. None: there is nobody."""
    moment = clock.now()
    begun = update(Erasure).where(Erasure.finished_at.is_(None)).values(search_began_at=moment)
    return moment if db.session.scalars(begun.returning(Erasure.id)).first() is not None else None


def finish(began_at: datetime) -> None:
    """Every row was looked at for these."""
    db.session.execute(
        update(Erasure)
        .where(Erasure.finished_at.is_(None), Erasure.search_began_at == began_at)
        .values(finished_at=clock.now())
    )


def is_left_behind() -> bool:
    """Whether an erasing has not been finished for so long that its search must have been lost."""
    long_ago = clock.now() - LEFT_BEHIND_AFTER
    lost = exists().where(Erasure.finished_at.is_(None), Erasure.created_at < long_ago)
    return bool(db.session.scalar(select(lost)))
