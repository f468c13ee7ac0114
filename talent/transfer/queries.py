"""Questions about imports."""

from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from talent.prospects.models import Prospect
from talent.relationships.models import Relationship
from talent.transfer.models import ColumnMapping, Import, ImportRow, ImportState, Outcome

TAKEN = (Outcome.CREATED, Outcome.UPDATED, Outcome.SAME)


def imports_newest_first(limit: int = 50) -> Select[Import]:
    """The imports that the reader may see."""
    return select(Import).options(joinedload(Import.user)).order_by(Import.created_at.desc()).limit(limit)


def same_file_before(import_: Import) -> Select[Import]:
    """The last import of the very same file that was committed and not undone."""
    return (
        select(Import)
        .where(Import.file_hash == import_.file_hash, Import.id != import_.id, Import.state == ImportState.DONE)
        .order_by(Import.committed_at.desc())
        .limit(1)
    )


def remembered_mapping(fingerprint: str) -> Select[ColumnMapping]:
    """What somebody said the columns of such a file are."""
    return select(ColumnMapping).where(ColumnMapping.fingerprint == fingerprint)


def rows_of(import_id: UUID, *, outcome: Outcome | None = None, after: int = 0, limit: int = 50) -> Select[ImportRow]:
    """Rows in the order of the file, those below a line."""
    rows = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.line > after)
    if outcome is not None:
        rows = rows.where(ImportRow.outcome == outcome)
    return rows.order_by(ImportRow.line).limit(limit)


def row_at(import_id: UUID, line: int) -> Select[ImportRow]:
    """One row."""
    return select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.line == line)


def relationships_to_make(import_: Import) -> Select[int]:
    """How many people of an import its user does not keep in touch with yet, and may."""
    own, known = aliased(Relationship), aliased(Prospect)
    return select(func.count()).where(
        ImportRow.import_id == import_.id,
        ImportRow.outcome.in_(TAKEN),
        ImportRow.of_line.is_(None),
        ~exists().where(own.user_id == import_.user_id, own.prospect_id == ImportRow.prospect_id),
        ~exists().where(known.id == ImportRow.prospect_id, known.do_not_contact),
    )


def people_kept(import_id: UUID, limit: int = 200) -> Select[Prospect]:
    """Whom an import created who are still here."""
    return (
        select(Prospect).where(Prospect.import_id == import_id).order_by(Prospect.sort_name, Prospect.id).limit(limit)
    )
