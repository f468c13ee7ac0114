"""Questions about imports."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, false, func, select
from sqlalchemy.orm import aliased, joinedload

from app.kernel.jobs import Job
from talent.prospects.models import Prospect
from talent.relationships.models import Relationship
from talent.transfer.models import (
    ColumnMapping,
    ContactOutcome,
    Import,
    ImportContact,
    ImportRow,
    ImportState,
    Outcome,
    WhyNot,
)
from talent.transfer.reading.contacts import EXTERNAL

TAKEN = (Outcome.CREATED, Outcome.UPDATED, Outcome.SAME)


def imports_newest_first(limit: int = 50) -> Select[Import]:
    """The imports that the reader may see."""
    return select(Import).options(joinedload(Import.user)).order_by(Import.created_at.desc()).limit(limit)


def same_file_before(import_: Import) -> Select[Import]:
    """The last import of the very same file that brought something before this one was brought, and was not undone."""
    return (
        select(Import)
        .where(Import.file_hash == import_.file_hash, Import.id != import_.id, Import.state == ImportState.DONE)
        .where(Import.committed_at < import_.created_at, Import.created + Import.updated > 0)
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


def contacts_of(import_id: UUID, *, after: int = 0, limit: int = 50) -> Select[ImportContact]:
    """Messages and invitations in the order of the file, those above a number."""
    of_this = select(ImportContact).where(ImportContact.import_id == import_id, ImportContact.number > after)
    return of_this.order_by(ImportContact.number).limit(limit)


def contact_reasons(import_id: UUID) -> Select[str | None, int]:
    """Why messages and invitations become nothing new, and how many, the most first."""
    many = func.count()
    of_this = select(ImportContact.reason, many).where(
        ImportContact.import_id == import_id, ImportContact.reason.is_not(None)
    )
    return of_this.group_by(ImportContact.reason).order_by(many.desc())


def unknown_numbers(import_id: UUID, limit: int = 30) -> Select[str, int, datetime | None]:
    """The numbers in a file of which nobody has said who they are: `number`, `messages`, `last`; the busiest first."""
    many = func.count()
    unknown = select(
        ImportContact.identity.label("number"), many.label("messages"), func.max(ImportContact.at).label("last")
    ).where(
        ImportContact.import_id == import_id,
        ImportContact.identity_kind == EXTERNAL,
        ImportContact.outcome == ContactOutcome.LEFT_OUT,
        ImportContact.reason == WhyNot.STRANGER,
    )
    return unknown.group_by(ImportContact.identity).order_by(many.desc(), ImportContact.identity).limit(limit)


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
        ~func.coalesce(ImportRow.extras.has_key("do_not_contact"), false()),
        ~exists().where(own.user_id == import_.user_id, own.prospect_id == ImportRow.prospect_id),
        ~exists().where(known.id == ImportRow.prospect_id, known.do_not_contact),
    )


def photos_to_take(import_: Import) -> Select[int]:
    """How many rows of address cards have a picture of somebody who comes in, or who has none here."""
    is_new = (ImportRow.outcome == Outcome.CREATED) | ImportRow.changes["extras"].has_key("photo")
    return select(func.count()).where(
        ImportRow.import_id == import_.id,
        ImportRow.outcome.in_((Outcome.CREATED, Outcome.UPDATED)),
        ImportRow.extras.has_key("photo"),
        is_new,
    )


def next_try(import_id: UUID) -> Select[datetime]:
    """When work that has failed before is tried again."""
    named = Job.arguments["import_id"].astext == str(import_id)
    return select(Job.run_at).where(Job.done_at.is_(None), Job.queue == "imports", Job.attempts > 0, named).limit(1)


def people_kept(import_id: UUID, limit: int = 200) -> Select[Prospect]:
    """Whom an import created who are still here."""
    return (
        select(Prospect).where(Prospect.import_id == import_id).order_by(Prospect.sort_name, Prospect.id).limit(limit)
    )
