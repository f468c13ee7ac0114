"""Notes: what colleagues write down about a prospect. A type and table of their own, which nothing outward reads."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped, Versioned


class Note(Model, Timestamped, Versioned):
    """A remark that stays inside; a private one is its author's alone.

    One that came as the answer to a mail about another note has that one's id as `answers_id`, the Message-ID as
    `mail_id`, and in `folded` all that was folded away in it (quotes, a signature), whole.
    """

    __tablename__ = "notes"
    __table_args__ = (
        Index("ix_notes_timeline", "prospect_id", "created_at", "id"),
        Index("ix_notes_answers", "answers_id", postgresql_where="answers_id IS NOT NULL"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    body: Mapped[str]
    is_private: Mapped[bool] = mapped_column(default=False)
    edited_at: Mapped[datetime | None]
    answers_id: Mapped[UUID | None] = mapped_column(ForeignKey("notes.id", ondelete="SET NULL"))
    mail_id: Mapped[str | None] = mapped_column(unique=True)
    folded: Mapped[str] = mapped_column(default="")

    author: Mapped[User] = relationship()
    mentions: Mapped[list["Mention"]] = relationship(
        back_populates="note", order_by="Mention.id", passive_deletes=True, cascade="save-update, merge, delete"
    )


class Mention(Model, Timestamped):
    """A colleague who is named in a note, and told of it. Since `settled_at` it waits for them no more."""

    __tablename__ = "note_mentions"
    __table_args__ = (
        UniqueConstraint("note_id", "user_id"),
        Index("ix_note_mentions_waiting", "user_id", "id", postgresql_where="settled_at IS NULL"),
    )

    note_id: Mapped[UUID] = mapped_column(ForeignKey("notes.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[datetime | None]

    note: Mapped[Note] = relationship(back_populates="mentions")
    user: Mapped[User] = relationship()
