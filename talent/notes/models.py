"""Notes: what colleagues write down about a prospect. A type and table of their own, which nothing outward reads."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped, Versioned


class Note(Model, Timestamped, Versioned):
    """A remark that stays inside; a private one is its author's alone."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_timeline", "prospect_id", "created_at", "id"),)

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    body: Mapped[str]
    is_private: Mapped[bool] = mapped_column(default=False)
    edited_at: Mapped[datetime | None]

    author: Mapped[User] = relationship()
