"""Verbs on imports: start, say what the columns are, decide, commit, cancel, undo."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from app.kernel.events import record
from app.kernel.jobs import enqueue
from app.kernel.permissions import May
from talent.documents.taking import cleaned
from talent.prospects.models import LegalBasis, Prospect
from talent.transfer import jobs
from talent.transfer.comparing import ByHand, compare
from talent.transfer.models import (
    BEFORE_COMMIT,
    ColumnMapping,
    ContactOutcome,
    DayOrder,
    Import,
    ImportContact,
    ImportRow,
    ImportState,
    Messages,
    Outcome,
    Why,
    WhyNot,
)
from talent.transfer.parser import Found
from talent.transfer.queries import remembered_mapping, row_at
from talent.transfer.reading import TABLE_FORMATS, Field, Format, mapping_of
from talent.transfer.staging import count, count_contacts, count_outcomes, drop_upload, forget_rows

WHO_IT_IS = frozenset(
    {Field.DISPLAY_NAME, Field.GIVEN_NAME, Field.FAMILY_NAME, Field.EMAIL, Field.PHONE, Field.PROFILE_URL, Field.HANDLE}
)


@dataclass(frozen=True)
class Terms:
    """What is asked once for a whole import. `region` is the country of phone numbers without one (ISO 3166-1)."""

    source: str
    legal_basis: LegalBasis
    keeps_in_touch: bool
    cadence_days: int
    region: str = ""


def start(actor: Actor, found: Found, *, file_name: str, terms: Terms) -> Import:
    """Begin to read a file that was taken in, or ask first what its columns are."""
    ensure(actor, May.IMPORT_PEOPLE)
    says = found.says
    remembered = db.session.scalar(remembered_mapping(says["fingerprint"]))
    is_known = remembered is not None or says["format"] != Format.TABLE
    import_ = Import(
        user_id=actor.id,
        state=ImportState.READING if is_known else ImportState.MAPPING,
        file_name=cleaned(file_name) or _("File"),
        file_hash=found.kept.digest,
        upload=found.kept.name,
        format=Format(says["format"]),
        fields=dict(remembered.fields) if remembered else _without_chosen(says["fields"]),
        **{name: says[name] for name in ("header", "fingerprint", "samples", "encoding", "is_certain_encoding")},
        **asdict(terms),
    )
    db.session.add(import_)
    db.session.flush()
    record(actor, "import.begun", import_, format=import_.format.value)
    if is_known:
        enqueue(jobs.read, import_id=import_.id)
    return import_


def _without_chosen(fields: dict[str, str]) -> dict[str, str]:
    """Notes and groups are taken only when somebody says so: they become notes under that person's name, and words by
    which everybody finds people.
    """
    return {column: field for column, field in fields.items() if field not in {Field.NOTE, Field.GROUPS}}


def _lock(actor: Actor, import_: Import) -> None:
    """Whoever comes second finds what the first has done."""
    ensure(actor, May.IMPORT_PEOPLE, import_)
    db.session.refresh(import_, with_for_update={"of": Import})


def map_columns(
    actor: Actor, import_: Import, *, mapping: dict[int, Field], day_order: DayOrder = DayOrder.AUTO
) -> None:
    """Say what the columns become, remember it for such files, and read the file (again)."""
    _lock(actor, import_)
    _expect_waiting(import_)
    if not WHO_IT_IS & set(mapping.values()):
        raise Refused(_("Say at least which column holds the names, e-mail addresses, phone numbers or profiles."))
    import_.map_columns(mapping)
    import_.day_order = day_order
    _remember(actor, import_)
    _read_anew(import_)
    record(actor, "import.mapped", import_)
    enqueue(jobs.read, import_id=import_.id)


def take_for(actor: Actor, import_: Import, *, format: Format) -> None:  # noqa: A002 - the field's own word
    """Say that a table is something else than it was taken for, and read it so; what it becomes is asked if unknown."""
    _lock(actor, import_)
    _expect_waiting(import_)
    if {format, import_.format} - TABLE_FORMATS:
        raise Refused(_("This file cannot be taken for that."))
    samples = [sample["cells"] for sample in import_.samples]
    import_.format = format
    import_.fields = {}
    import_.map_columns(mapping_of(format, import_.header, samples))
    import_.fields = _without_chosen(import_.fields)
    _read_anew(import_)
    if format is Format.TABLE:
        import_.state = ImportState.MAPPING
    else:
        enqueue(jobs.read, import_id=import_.id)
    record(actor, "import.mapped", import_)


def take_messages(actor: Actor, import_: Import, *, messages: Messages) -> None:
    """Say what is taken of messages, and read the file again."""
    _lock(actor, import_)
    _expect_waiting(import_)
    import_.messages = messages
    _read_anew(import_)
    record(actor, "import.mapped", import_)
    enqueue(jobs.read, import_id=import_.id)


def _expect_waiting(import_: Import) -> None:
    if import_.state not in BEFORE_COMMIT or import_.state is ImportState.READING or import_.upload is None:
        raise Refused(_("This file is not waiting for that any more."))


def _read_anew(import_: Import) -> None:
    forget_rows(import_)
    import_.read_again()


def say_who(actor: Actor, import_: Import, *, number: str, prospect_id: UUID) -> None:
    """Say which person a number in the file is, for this and every later import."""
    _lock(actor, import_)
    prospect = db.session.scalar(select(Prospect).where(Prospect.id == prospect_id))
    if import_.state is not ImportState.READY:
        raise Refused(_("There is nothing to decide any more."))
    if prospect is None:
        raise NotFound
    meant = update(ImportContact).where(
        ImportContact.import_id == import_.id,
        ImportContact.identity == number,
        ImportContact.identity_kind == "external",
        ImportContact.outcome == ContactOutcome.LEFT_OUT,
        ImportContact.reason == WhyNot.STRANGER,
    )
    db.session.execute(meant.values(prospect_id=prospect.id, outcome=ContactOutcome.NEW, reason=None))
    count_contacts(import_)


def _remember(actor: Actor, import_: Import) -> None:
    remembered = db.session.scalar(remembered_mapping(import_.fingerprint))
    if remembered is None:
        db.session.add(ColumnMapping(fingerprint=import_.fingerprint, fields=import_.fields, user_id=actor.id))
    else:
        remembered.fields, remembered.user_id = import_.fields, actor.id


class Choice(StrEnum):
    """How to settle a row that is to decide."""

    THIS_ONE = "this_one"
    NEW = "new"
    TAKE_THE_FILES = "take_the_files"
    KEEP_OURS = "keep_ours"
    LEAVE_OUT = "leave_out"


def decide(actor: Actor, import_: Import, row: ImportRow, *, choice: Choice, prospect_id: UUID | None = None) -> None:
    """Settle a row that was to decide, or decide it otherwise; after the commit what is left, which then comes in at once."""
    _lock(actor, import_)
    candidates = row.candidates or []
    if not _can_be_decided(import_, row):
        raise Refused(_("There is nothing to decide any more."))
    if choice is Choice.THIS_ONE and prospect_id not in candidates:
        raise Refused(_("Choose one of the people shown."))
    if choice is Choice.NEW and row.reason == Why.WRITTEN_BY_HAND:
        raise Refused(_("This person is known already."))
    _settle(row, choice, prospect_id)
    by_hand = ByHand.TAKE_THE_FILES if choice is Choice.TAKE_THE_FILES else ByHand.KEEP_OURS
    compare(import_, row.line - 1, row.line, by_hand=by_hand)
    if import_.state is ImportState.READY:
        count(import_)
        return
    count_outcomes(import_)
    enqueue(jobs.commit_decided, import_id=import_.id, line=row.line)


def _settle(row: ImportRow, choice: Choice, prospect_id: UUID | None) -> None:
    row.is_decided, row.changes = True, None
    row.outcome = {Choice.NEW: Outcome.CREATED, Choice.LEAVE_OUT: Outcome.REJECTED}.get(choice, Outcome.UPDATED)
    if choice is Choice.NEW:
        row.prospect_id = row.id
    elif choice is not Choice.LEAVE_OUT:
        row.prospect_id = prospect_id if choice is Choice.THIS_ONE else (row.candidates or [])[0]
    db.session.flush()


def _can_be_decided(import_: Import, row: ImportRow) -> bool:
    is_open = row.outcome is Outcome.CONFLICT
    return (
        is_open
        if import_.state is ImportState.DONE
        else import_.state is ImportState.READY and (is_open or row.is_decided)
    )


def row_in(import_: Import, line: int) -> ImportRow | None:
    """The row that begins at a line."""
    return db.session.scalar(row_at(import_.id, line))


def commit(actor: Actor, import_: Import, *, keeps_in_touch: bool, cadence_days: int) -> None:
    """Take the people in, in the background. What is still to decide waits."""
    _lock(actor, import_)
    if import_.state is not ImportState.READY:
        raise Refused(_("This import is not waiting for a go."))
    import_.keeps_in_touch, import_.cadence_days = keeps_in_touch, cadence_days
    import_.state = ImportState.COMMITTING
    record(actor, "import.committed", import_, rows=import_.rows)
    enqueue(jobs.commit, import_id=import_.id)


def cancel(actor: Actor, import_: Import) -> None:
    """Stop. Before the commit nothing is kept; in the middle of it, what is in stays and can be undone."""
    _lock(actor, import_)
    if import_.state not in BEFORE_COMMIT | {ImportState.COMMITTING}:
        raise Refused(_("This import has ended already."))
    if import_.state is not ImportState.COMMITTING:
        forget_rows(import_)
    import_.state = ImportState.CANCELLED
    drop_upload(import_)
    record(actor, "import.cancelled", import_)


def try_again(actor: Actor, import_: Import) -> None:
    """Go on where the import has stopped after its work had failed several times."""
    _lock(actor, import_)
    if not import_.has_stopped:
        raise Refused(_("This import has not stopped."))
    jobs.go_on(import_)
    record(actor, "import.tried_again", import_)


def undo(actor: Actor, import_: Import) -> None:
    """Take everything back that nobody has added to since, in the background."""
    _lock(actor, import_)
    if not import_.can_be_undone:
        raise Refused(_("There is nothing to undo."))
    import_.state = ImportState.UNDOING
    drop_upload(import_)
    record(actor, "import.undone", import_)
    enqueue(jobs.undo, import_id=import_.id)
