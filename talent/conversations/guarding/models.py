"""What guards conversations: doors opened by those who do not take part, reports, messages that are held, words that are
watched. None of it is part of what was said.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel import clock
from app.kernel.db import Model, Timestamped
from app.kernel.files import named_by
from talent.conversations.models import Conversation, Participant, Source
from talent.documents.brought import BroughtFile
from talent.prospects.models import Prospect

READABLE_FOR = timedelta(hours=24)


class OpeningKind(StrEnum):
    """Whether somebody only read, or took part from then on."""

    READ = "read"
    JOINED = "joined"


class Opening(Model, Timestamped):
    """Somebody came into a conversation of others: with a reason, and both sides were told by a line in it.

    One who reads may do so until `expires_at`; one who joined takes part until `ended_at`.
    """

    __tablename__ = "conversation_openings"
    __table_args__ = (
        Index("ix_conversation_openings_conversation", "conversation_id", "user_id"),
        Index("ix_conversation_openings_user", "user_id", "expires_at"),
        Index("ix_conversation_openings_created", "created_at", "id"),
        Index("ix_conversation_openings_prospect", "prospect_id"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[OpeningKind]
    reason: Mapped[str]
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    prospect: Mapped[Prospect] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether its reader may still read, or takes part."""
        return self.ended_at is None and (self.expires_at is None or self.expires_at > clock.now())


class ReportReason(StrEnum):
    """What somebody says is wrong with what was written."""

    UNWANTED = "unwanted"
    RUDE = "rude"
    DISCRIMINATES = "discriminates"
    PRIVATE = "private"
    SPAM = "spam"
    OTHER = "other"


class Outcome(StrEnum):
    """What was done about a report."""

    NOTHING = "nothing"
    WARNED = "warned"
    BLOCKED = "blocked"
    STEPPED_IN = "stepped_in"


class Report(Model, Timestamped):
    """Somebody who takes part says that something is wrong, with one message or with the conversation.

    `accused_id` is the place of whoever it is about. `told` is what they were told, or both sides, or why they were blocked;
    `answer` what the reporter was told. `settled_at` is empty while it waits.
    """

    __tablename__ = "message_reports"
    __table_args__ = (
        Index("ix_message_reports_waiting", "created_at", "id", postgresql_where="settled_at IS NULL"),
        Index("ix_message_reports_settled", "settled_at", "id", postgresql_where="settled_at IS NOT NULL"),
        Index("ix_message_reports_conversation", "conversation_id"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    reporter_id: Mapped[UUID] = mapped_column(ForeignKey("conversation_participants.id", ondelete="CASCADE"))
    accused_id: Mapped[UUID] = mapped_column(ForeignKey("conversation_participants.id", ondelete="CASCADE"))
    reason: Mapped[ReportReason]
    words: Mapped[str] = mapped_column(default="")
    outcome: Mapped[Outcome | None]
    told: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))

    conversation: Mapped[Conversation] = relationship()
    reporter: Mapped[Participant] = relationship(foreign_keys=reporter_id)
    accused: Mapped[Participant] = relationship(foreign_keys=accused_id)
    settled_by: Mapped[User | None] = relationship()
    shown: Mapped[list["ReportedMessage"]] = relationship(order_by="ReportedMessage.sent_at", passive_deletes=True)


class ReportedMessage(Model, Timestamped):
    """A copy of one message that the reporter chose to show, as it was then: no more of the conversation is shown.

    `is_it` says that the report is about this one; `files` counts what hung on it, which is not shown.
    """

    __tablename__ = "reported_messages"
    __table_args__ = (
        Index("ix_reported_messages_report", "report_id"),
        Index("ix_reported_messages_conversation", "conversation_id"),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("message_reports.id", ondelete="CASCADE"))
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("conversation_participants.id", ondelete="CASCADE"))
    body: Mapped[str]
    files: Mapped[int]
    sent_at: Mapped[datetime]
    is_it: Mapped[bool] = mapped_column(default=False)

    author: Mapped[Participant] = relationship()


class HoldReason(StrEnum):
    """Why a message is held: for its words, or because nobody is to hear from its author for now."""

    WORDS = "words"
    BLOCKED = "blocked"


class HeldState(StrEnum):
    """What became of a held message."""

    WAITING = "waiting"
    RELEASED = "released"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class HeldMessage(Model, Timestamped):
    """What somebody wrote and nobody received yet. When it is released it becomes a message, once: by the same client id.

    `found` are the words for which it is held, `appeal` what its author says for it, `answer` what they were told.
    """

    __tablename__ = "held_messages"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        UniqueConstraint("mail_id"),
        Index("ix_held_messages_waiting", "created_at", "id", postgresql_where="state = 'waiting'"),
        Index("ix_held_messages_conversation", "conversation_id"),
        Index("ix_held_messages_settled", "settled_at", "id", postgresql_where="settled_at IS NOT NULL"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("conversation_participants.id", ondelete="CASCADE"))
    client_id: Mapped[UUID]
    mail_id: Mapped[str | None]
    source: Mapped[Source] = mapped_column(default=Source.WEB)
    body: Mapped[str]
    folded: Mapped[str] = mapped_column(default="")
    reason: Mapped[HoldReason]
    found: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[HeldState] = mapped_column(default=HeldState.WAITING)
    appeal: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))

    conversation: Mapped[Conversation] = relationship()
    author: Mapped[Participant] = relationship()
    settled_by: Mapped[User | None] = relationship()
    files: Mapped[list["HeldFile"]] = relationship(order_by="HeldFile.id", passive_deletes=True)

    @property
    def is_waiting(self) -> bool:
        return self.state is HeldState.WAITING


class HeldFile(Model, Timestamped, BroughtFile):
    """A file that came with a held message; it becomes an attachment with it."""

    __tablename__ = "held_files"
    __table_args__ = (
        Index("ix_held_files_held", "held_id"),
        Index("ix_held_files_stored_as", "stored_as", unique=True),
    )

    held_id: Mapped[UUID] = mapped_column(ForeignKey("held_messages.id", ondelete="CASCADE"))


named_by(HeldFile.stored_as)


class Watch(StrEnum):
    """What happens to a message with a watched phrase: its author is warned before it goes, or it is held."""

    WARNS = "warns"
    HOLDS = "holds"


class WatchedPhrase(Model, Timestamped):
    """A word or phrase, found as whole words whatever its case and accents. `locale` is the language it belongs to.

    `sought` is the phrase as it is sought: folded, a blank around each of its words. `says` points to the right place, `url`
    leads there.
    """

    __tablename__ = "watched_phrases"
    __table_args__ = (UniqueConstraint("sought"), Index("ix_watched_phrases_watch", "watch", "locale"))

    watch: Mapped[Watch]
    locale: Mapped[str]
    phrase: Mapped[str]
    sought: Mapped[str]
    says: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
