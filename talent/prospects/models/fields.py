"""Custom fields: what an organisation wants to know of people beyond what everybody does, and who may see it."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped, Versioned


class FieldKind(StrEnum):
    """What the values of a field are; a person is a colleague."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    PERSON = "person"


class CustomField(Model, Timestamped, Versioned):
    """A field. `roles` are those that see it, beside administrators, who see all; to others neither it nor a value exists."""

    __tablename__ = "custom_fields"
    __table_args__ = (UniqueConstraint("folded"),)

    label: Mapped[str]
    folded: Mapped[str]
    hint: Mapped[str] = mapped_column(default="")
    kind: Mapped[FieldKind]
    position: Mapped[int] = mapped_column(default=0)
    roles: Mapped[list[str]] = mapped_column(default=list)
    archived_at: Mapped[datetime | None]


class FieldChoice(Model):
    """One of a field's choices. Values point here, so another name keeps them; what is archived stays where it was chosen."""

    __tablename__ = "field_choices"
    __table_args__ = (UniqueConstraint("field_id", "folded"),)

    field_id: Mapped[UUID] = mapped_column(ForeignKey("custom_fields.id", ondelete="CASCADE"))
    label: Mapped[str]
    folded: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]


class CustomValue(Model, Timestamped, Versioned):
    """What a field holds for one person, in the column of its kind; `text_key` is the folded text."""

    __tablename__ = "custom_values"
    __table_args__ = (
        UniqueConstraint("prospect_id", "field_id"),
        Index("ix_custom_values_text", "field_id", "text_key", postgresql_where="text_key IS NOT NULL"),
        Index("ix_custom_values_choice", "choice_id", postgresql_where="choice_id IS NOT NULL"),
        Index("ix_custom_values_day", "field_id", "day", postgresql_where="day IS NOT NULL"),
        Index("ix_custom_values_number", "field_id", "number", postgresql_where="number IS NOT NULL"),
        Index("ix_custom_values_person", "person_id", "field_id", postgresql_where="person_id IS NOT NULL"),
        Index("ix_custom_values_import", "import_id", postgresql_where="import_id IS NOT NULL"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    field_id: Mapped[UUID] = mapped_column(ForeignKey("custom_fields.id", ondelete="CASCADE"))
    text: Mapped[str | None]
    text_key: Mapped[str | None]
    choice_id: Mapped[UUID | None] = mapped_column(ForeignKey("field_choices.id", ondelete="CASCADE"))
    day: Mapped[date | None]
    number: Mapped[Decimal | None] = mapped_column(Numeric(20, 6))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    import_id: Mapped[UUID | None]

    field: Mapped[CustomField] = relationship()
    choice: Mapped[FieldChoice | None] = relationship()
    person: Mapped[User | None] = relationship()
