"""Conversations between somebody outside and people of ours. Chat and mail are two ways into the same thread.

What stays inside is a note: another table, which nothing here reads. A message is never rewritten: what it said before
it was edited stands in a table of its own.
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
from talent.documents.brought import BroughtFile
from talent.prospects.models import Prospect

EDITABLE_FOR = timedelta(minutes=15)
MOST_MAIL_IDS = 20


class Source(StrEnum):
    """By which way a message came."""

    WEB = "web"
    MAIL = "mail"


class Conversation(Model, Timestamped):
    """One thread. It holds no text, so that its rhythm can be seen by those who may not read it.

    Every message and every edit counts `last_change` up by one: "what changed since" is a question for larger numbers.
    `last_number` is the number of the newest message. Since `waits_since` the prospect waits for an answer.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        Index("ix_conversations_prospect", "prospect_id", "last_message_at"),
        Index("ix_conversations_last_message_at", "last_message_at", "id"),
        Index("ix_conversations_waiting", "waits_since", postgresql_where="waits_since IS NOT NULL"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    last_change: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)
    last_message_at: Mapped[datetime] = mapped_column(default=clock.now)
    waits_since: Mapped[datetime | None]

    prospect: Mapped[Prospect] = relationship()
    participants: Mapped[list["Participant"]] = relationship(
        back_populates="conversation", order_by="Participant.id", passive_deletes=True
    )

    def others_than(self, place: "Participant") -> list["Participant"]:
        """Everybody else who still takes part, whoever is outside first."""
        others = [one for one in self.participants if one.id != place.id and one.left_at is None]
        return sorted(others, key=lambda one: not one.is_outside)


class Participant(Model, Timestamped):
    """One who takes part: a user, or, where `user_id` is empty, the prospect of the conversation.

    `read_until` and `mailed_until` are numbers of messages. `shows_reading` and `shows_typing` say whether the others
    learn of it. `mail_ids` are the Message-IDs of the last mails that went to or came from them about this thread.
    Who joined later reads only what came after the message `reads_after`, and may stand in for a colleague who is away.
    Who left did at the moment (`left_at`) of the line that tells of it.
    """

    __tablename__ = "conversation_participants"
    __table_args__ = (
        Index(
            "ix_conversation_participants_one_each",
            "conversation_id",
            "user_id",
            unique=True,
            postgresql_where="user_id IS NOT NULL",
        ),
        Index(
            "ix_conversation_participants_one_outside",
            "conversation_id",
            unique=True,
            postgresql_where="user_id IS NULL",
        ),
        Index("ix_conversation_participants_conversation", "conversation_id"),
        Index("ix_conversation_participants_user", "user_id", postgresql_where="left_at IS NULL"),
        Index("ix_conversation_participants_mails", "mail_ids", postgresql_using="gin"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    left_at: Mapped[datetime | None]
    read_until: Mapped[int] = mapped_column(default=0)
    mailed_until: Mapped[int] = mapped_column(default=0)
    reads_after: Mapped[int] = mapped_column(default=0)
    stands_in_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    shows_reading: Mapped[bool] = mapped_column(default=True)
    shows_typing: Mapped[bool] = mapped_column(default=True)
    wants_mail: Mapped[bool] = mapped_column(default=True)
    mail_ids: Mapped[list[str]] = mapped_column(default=list)

    conversation: Mapped[Conversation] = relationship(back_populates="participants")
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])

    @property
    def is_outside(self) -> bool:
        """Whether this is the prospect."""
        return self.user_id is None

    def note_mail(self, message_id: str) -> None:
        """Remember a mail of this thread, so that the next one refers to it (RFC 5322, 3.6.4)."""
        if message_id not in self.mail_ids:
            self.mail_ids = [*self.mail_ids, message_id][-MOST_MAIL_IDS:]


class Message(Model, Timestamped):
    """What somebody said. `number` orders the messages of a conversation; `change` is when it last changed.

    `client_id` is drawn by whoever posts: posting twice is one message. A mail's `mail_id` is its Message-ID, `body` what was
    written anew in it, `folded` all that was folded away (quotes, signatures), whole. A line that nobody said has a `notice`:
    what happened to its author, in a word of `notices.py`; its `body` then belongs to that sentence.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "number"),
        UniqueConstraint("author_id", "client_id"),
        UniqueConstraint("mail_id"),
        Index("ix_messages_change", "conversation_id", "change"),
        Index("ix_messages_sent_at", "conversation_id", "sent_at"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("conversation_participants.id", ondelete="CASCADE"))
    number: Mapped[int]
    change: Mapped[int]
    client_id: Mapped[UUID | None]
    body: Mapped[str]
    folded: Mapped[str] = mapped_column(default="")
    source: Mapped[Source] = mapped_column(default=Source.WEB)
    mail_id: Mapped[str | None]
    notice: Mapped[str | None]
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    edited_at: Mapped[datetime | None]

    conversation: Mapped[Conversation] = relationship()
    author: Mapped[Participant] = relationship()
    attachments: Mapped[list["Attachment"]] = relationship(order_by="Attachment.id", passive_deletes=True)

    @property
    def is_editable(self) -> bool:
        """Whether its author may still change it."""
        return self.source is Source.WEB and self.notice is None and clock.now() - self.sent_at < EDITABLE_FOR


class MessageVersion(Model, Timestamped):
    """What a message said before it was edited at `created_at`."""

    __tablename__ = "message_versions"
    __table_args__ = (
        Index("ix_message_versions_message", "message_id"),
        Index("ix_message_versions_conversation", "conversation_id"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    body: Mapped[str]


class Attachment(Model, Timestamped, BroughtFile):
    """A file that came with a message."""

    __tablename__ = "message_attachments"
    __table_args__ = (
        Index("ix_message_attachments_message", "message_id"),
        Index("ix_message_attachments_conversation", "conversation_id"),
        Index("ix_message_attachments_stored_as", "stored_as", unique=True),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))


class Draft(Model, Timestamped):
    """What somebody has begun to write in a conversation."""

    __tablename__ = "message_drafts"

    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("conversation_participants.id", ondelete="CASCADE"), unique=True
    )
    body: Mapped[str]
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)


class ReplyAddress(Model, Timestamped):
    """The secret part of the address to which one participant answers by mail: whoever knows it writes as them."""

    __tablename__ = "reply_addresses"

    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("conversation_participants.id", ondelete="CASCADE"), unique=True
    )
    token: Mapped[str] = mapped_column(unique=True)


named_by(Attachment.stored_as)
