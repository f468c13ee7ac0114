"""Messages and invitations in files, and what becomes of each: staged as rows are, with an outcome before anything is written."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model
from talent.relationships.models import ContactKind, Direction


class ContactOutcome(StrEnum):
    """What becomes of a message or an invitation in a file. Every one has exactly one."""

    NEW = "new"
    SAME = "same"
    LEFT_OUT = "left_out"


class WhyNot(StrEnum):
    """Why a message or an invitation is the same or left out, besides the reader's own reasons. Codes are stored."""

    REPEATS = "repeats"
    IMPORTED_BEFORE = "imported_before"
    STRANGER = "stranger"
    SEVERAL_PEOPLE = "several_people"
    PERSON_LEFT_OUT = "person_left_out"
    DO_NOT_CONTACT = "do_not_contact"


class ImportContact(Model):
    """One message or invitation of the file, which becomes a contact under the same id.

    `part` and `line` say where it stands. The person is known by `identity` (canonical, of `identity_kind`), or where
    the file shows none by `sort_name`; `identity_kind` is `external` for a number that only the source knows.
    `source_id` is empty for what is left out. `prospect_id` is whom somebody said it was with, or who was found.
    """

    __tablename__ = "import_contacts"
    __table_args__ = (
        UniqueConstraint("import_id", "number"),
        Index("ix_import_contacts_outcome", "import_id", "outcome", "number"),
        Index("ix_import_contacts_prospect", "prospect_id", postgresql_where="prospect_id IS NOT NULL"),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    number: Mapped[int]
    part: Mapped[str]
    line: Mapped[int]
    outcome: Mapped[ContactOutcome]
    reason: Mapped[str | None]
    kind: Mapped[ContactKind]
    direction: Mapped[Direction]
    at: Mapped[datetime | None]
    name: Mapped[str]
    sort_name: Mapped[str] = mapped_column(Text(collation="C"))
    identity_kind: Mapped[str]
    identity: Mapped[str]
    content: Mapped[str]
    source_id: Mapped[str]
    prospect_id: Mapped[UUID | None]
    of_line: Mapped[int | None]
