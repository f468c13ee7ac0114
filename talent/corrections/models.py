"""What people outside say is wrong in their file. Nothing changes before a recruiter has looked at it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped
from talent.prospects.models import Prospect, Undo


class Subject(StrEnum):
    """What a correction is about; `other` is something that we do not hold, or that stands nowhere by itself."""

    PERSON = "person"
    IDENTITY = "identity"
    EXPERIENCE = "experience"
    LINK = "link"
    FACT = "fact"
    DOCUMENT = "document"
    PHOTO = "photo"
    OTHER = "other"


class CorrectionState(StrEnum):
    """What became of a correction; `taken_back` is the person's own word."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class Correction(Model, Timestamped):
    """One thing that somebody says is wrong, or missing.

    `held` and `said` are words by the names of columns: what stood there when they said it, and how it should be (only
    what differs). `goes` asks to take it out. `words` are theirs, `answer` the recruiter's; `undo_id` is how the file was
    before it was confirmed.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        Index("ix_corrections_open", "created_at", "id", postgresql_where="state = 'open'"),
        Index("ix_corrections_prospect", "prospect_id", "created_at"),
        Index("ix_corrections_undo", "undo_id"),
        Index(
            "uq_corrections_open_subject",
            "prospect_id",
            "subject",
            "subject_id",
            unique=True,
            postgresql_where="state = 'open' AND subject_id IS NOT NULL",
        ),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    subject: Mapped[Subject]
    subject_id: Mapped[UUID | None]
    held: Mapped[dict[str, Any]] = mapped_column(default=dict)
    said: Mapped[dict[str, Any]] = mapped_column(default=dict)
    goes: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(default="")
    state: Mapped[CorrectionState] = mapped_column(default=CorrectionState.OPEN)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answer: Mapped[str] = mapped_column(default="")
    undo_id: Mapped[UUID | None] = mapped_column(ForeignKey("undos.id", ondelete="SET NULL"))

    prospect: Mapped[Prospect] = relationship()
    settled_by: Mapped[User | None] = relationship()

    undo: Mapped[Undo | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.state is CorrectionState.OPEN

    @property
    def is_answered(self) -> bool:
        return self.state in (CorrectionState.CONFIRMED, CorrectionState.DECLINED)
