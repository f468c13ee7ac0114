"""Imports: a file that somebody brought, what each of its rows becomes, and how far it has come.

A row is staged as it was read, and gets its outcome before anything is written to a person; so the preview is what the
commit does. The id of a staged row becomes the id of the prospect that it creates, and of the note that it adds.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped
from app.kernel.files import named_by
from talent.prospects.models import LegalBasis
from talent.transfer.reading import Field, Format


class ImportState(StrEnum):
    """Where an import stands. `mapping` waits for somebody to say what the columns are, `ready` for their go."""

    MAPPING = "mapping"
    READING = "reading"
    READY = "ready"
    COMMITTING = "committing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Outcome(StrEnum):
    """What becomes of a row. Every row has exactly one; `conflict` waits for somebody to decide."""

    CREATED = "created"
    UPDATED = "updated"
    SAME = "same"
    CONFLICT = "conflict"
    REJECTED = "rejected"


class Why(StrEnum):
    """Why a row is the same, to decide, or left out, besides the reader's own reasons. Codes are stored."""

    REPEATS_LINE = "repeats_line"
    IMPORTED_BEFORE = "imported_before"
    TWO_PEOPLE = "two_people"
    NAME_DIFFERS = "name_differs"
    SEVERAL_NAMED_SO = "several_named_so"
    OTHER_PROFILE = "other_profile"
    WRITTEN_BY_HAND = "written_by_hand"
    ASKED_TO_BE_ERASED = "asked_to_be_erased"


class Messages(StrEnum):
    """What is taken of messages: nothing, who and when, or also what was written."""

    NONE = "none"
    WHEN = "when"
    CONTENT = "content"


class DayOrder(StrEnum):
    """How to read dates such as 03/04/2025."""

    AUTO = "auto"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


_WITH_CONTACTS = frozenset(
    {Format.LINKEDIN_CONNECTIONS, Format.LINKEDIN_MESSAGES, Format.LINKEDIN_INVITATIONS, Format.X_MESSAGES}
)
AT_WORK = frozenset({ImportState.READING, ImportState.COMMITTING, ImportState.UNDOING})
BEFORE_COMMIT = frozenset({ImportState.MAPPING, ImportState.READING, ImportState.READY})


class Import(Model, Timestamped):
    """One file that somebody brought.

    `upload` names the kept file until it is deleted. `fields` says what each column becomes, by its number counted
    from 0 as text. `read_to`, `committed_to` and `undone_to` are the lines up to which each pass has come.
    `seen_event` is the number of the last event that was looked at, `is_overtaken` whether somebody else has added or
    changed people since the rows were read. `stopped_at` is set when a pass went on failing, until somebody tries it
    again. `photos` counts the pictures of cards, `photos_to` is the line up to which they are looked at. `kept` counts who stayed after an undo because somebody had added to them.
    """

    __tablename__ = "imports"
    __table_args__ = (
        Index("ix_imports_user", "user_id", "created_at"),
        Index("ix_imports_hash", "file_hash"),
        Index("ix_imports_state", "state"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    state: Mapped[ImportState]
    file_name: Mapped[str]
    file_hash: Mapped[str]
    upload: Mapped[str | None]
    format: Mapped[Format]
    header: Mapped[list[str]]
    fingerprint: Mapped[str]
    samples: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    encoding: Mapped[str]
    is_certain_encoding: Mapped[bool] = mapped_column(default=True)
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    region: Mapped[str] = mapped_column(default="")
    day_order: Mapped[DayOrder] = mapped_column(default=DayOrder.AUTO)
    is_day_first: Mapped[bool | None]
    source: Mapped[str]
    legal_basis: Mapped[LegalBasis]
    keeps_in_touch: Mapped[bool] = mapped_column(default=False)
    cadence_days: Mapped[int]
    read_to: Mapped[int] = mapped_column(default=0)
    committed_to: Mapped[int] = mapped_column(default=0)
    undone_to: Mapped[int] = mapped_column(default=0)
    last_line: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    conflict: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    relationships: Mapped[int] = mapped_column(default=0)
    removed: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)
    restored: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime | None]
    committed_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    seen_event: Mapped[int] = mapped_column(BigInteger, default=0)
    is_overtaken: Mapped[bool] = mapped_column(default=False)
    stopped_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    messages: Mapped[Messages] = mapped_column(default=Messages.WHEN)
    contacts: Mapped[int] = mapped_column(default=0)
    contacts_new: Mapped[int] = mapped_column(default=0)
    contacts_same: Mapped[int] = mapped_column(default=0)
    contacts_read: Mapped[int] = mapped_column(default=0)
    contacts_done: Mapped[int] = mapped_column(default=0)
    contacts_undone: Mapped[int] = mapped_column(default=0)
    photos: Mapped[int] = mapped_column(default=0)
    photos_done: Mapped[int] = mapped_column(default=0)
    photos_to: Mapped[int] = mapped_column(default=0)

    user: Mapped[User] = relationship()

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK and self.stopped_at is None

    @property
    def has_stopped(self) -> bool:
        """A pass went on failing, through no fault of the file, and waits to be tried again."""
        return self.state in AT_WORK and self.stopped_at is not None

    @property
    def is_linkedin(self) -> bool:
        return self.format is Format.LINKEDIN_CONNECTIONS

    @property
    def ids_from(self) -> str:
        """Whose ids for people the file holds: those of one program are told apart from another's."""
        return f"table {self.fingerprint}" if self.format is Format.TABLE else self.format.value

    @property
    def may_hold_contacts(self) -> bool:
        """Whether the file may tell of messages and invitations, and somebody wants to know of them."""
        return self.format in _WITH_CONTACTS and self.messages is not Messages.NONE

    @property
    def contact_source(self) -> str:
        """What a contact names as its source: there a message has one key, whoever brings it again."""
        return "x" if self.format is Format.X_MESSAGES else "linkedin"

    @property
    def contacts_left_out(self) -> int:
        return self.contacts - self.contacts_new - self.contacts_same

    @property
    def can_be_undone(self) -> bool:
        """Also when it was cancelled half way: what is in can go again."""
        return (self.committed_to > 0 or self.contacts_done > 0) and self.state in {
            ImportState.DONE,
            ImportState.CANCELLED,
        }

    @property
    def mapping(self) -> dict[int, Field]:
        return {int(column): Field(name) for column, name in self.fields.items()}

    def map_columns(self, mapping: dict[int, Field]) -> None:
        self.fields = {str(column): field.value for column, field in sorted(mapping.items())}

    def read_again(self) -> None:
        """Forget what was read, to read it in another way."""
        self.state, self.reason = ImportState.READING, ""
        self.read_to = self.last_line = self.rows = self.relationships = 0
        self.contacts = self.contacts_new = self.contacts_same = self.contacts_read = 0
        self.created = self.updated = self.same = self.conflict = self.rejected = 0
        self.is_overtaken = False
        self.is_day_first = {DayOrder.DAY_FIRST: True, DayOrder.MONTH_FIRST: False}.get(self.day_order)

    @property
    def counts(self) -> dict[Outcome, int]:
        return {outcome: getattr(self, outcome.value) for outcome in Outcome}


named_by(Import.upload)


class ImportRow(Model):
    """One row of the file. `line` is where it begins; `of_line` the row of the same person that speaks for this one.

    `identities` is a list of {kind, raw, canonical}, `remarks` of {reason, column, text}; `changes` maps what an update
    changes to [before, after]. `row_key` is a hash of all that the row says: by it the same row is known again.
    `external_id` is the file's own id for the person, empty if it has none. `extras` are what few files tell: `birthday`
    ("1993-02-03" or "02-03"), `groups` (their names by these folded), `links` (addresses), `photo` (that there is one),
    `do_not_contact` (that nobody may write to them).
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        UniqueConstraint("import_id", "line"),
        Index("ix_import_rows_outcome", "import_id", "outcome", "line"),
        Index("ix_import_rows_row_key", "row_key"),
        Index("ix_import_rows_prospect", "prospect_id", postgresql_where="outcome <> 'created'"),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    line: Mapped[int]
    outcome: Mapped[Outcome]
    reason: Mapped[str | None]
    prospect_id: Mapped[UUID | None]
    display_name: Mapped[str]
    given_name: Mapped[str]
    family_name: Mapped[str]
    credentials: Mapped[str]
    sort_name: Mapped[str] = mapped_column(Text(collation="C"))
    employer: Mapped[str]
    employer_key: Mapped[str]
    title: Mapped[str]
    location: Mapped[str]
    search_text: Mapped[str]
    connected_on: Mapped[date | None]
    note: Mapped[str]
    identities: Mapped[list[dict[str, Any]]]
    remarks: Mapped[list[dict[str, Any]]]
    row_key: Mapped[UUID]
    external_id: Mapped[str]
    of_line: Mapped[int | None]
    candidates: Mapped[list[UUID] | None] = mapped_column(ARRAY(Model.type_annotation_map[UUID]))
    changes: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    extras: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    is_decided: Mapped[bool] = mapped_column(default=False)


class ColumnMapping(Model, Timestamped):
    """What the columns of a kind of file become, remembered by their names for the whole organisation."""

    __tablename__ = "column_mappings"

    fingerprint: Mapped[str] = mapped_column(unique=True)
    fields: Mapped[dict[str, Any]]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
