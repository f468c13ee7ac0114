"""Mail that came in: each message as it arrived, whom it concerns, and the addresses by which colleagues send it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped
from app.kernel.files import named_by
from talent.prospects.models import Prospect
from talent.relationships.models import Direction

KEPT_IN_THE_ROW = 256 * 1024
"""Bytes up to which a message lies in its row, and is safe with the commit itself; larger ones are stored files."""

WITHOUT_ID = "@without.id>"


class Way(StrEnum):
    """How a message came."""

    SMTP = "smtp"
    LMTP = "lmtp"
    HTTP = "http"
    IMAP = "imap"


class Door(StrEnum):
    """What kind of address of ours it came to: a colleague's secret one, that of a thread, that of a note which names
    somebody, the one to which a mail of ours returns, or the one that we send from.
    """

    LOG = "log"
    REPLY = "reply"
    NOTE = "note"
    BOUNCE = "bounce"
    OWN = "own"


class MailState(StrEnum):
    """Where a message stands. `sorted` waits for its owner to say whom it concerns; what is `ignored` has a reason."""

    WAITING = "waiting"
    FILED = "filed"
    SORTED = "sorted"
    IGNORED = "ignored"
    FAILED = "failed"


class MailKind(StrEnum):
    """What a message is, by its own headers."""

    ORDINARY = "ordinary"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    LOOP = "loop"


class InboundMail(Model, Timestamped):
    """One message at one address of ours; `created_at` is when it was taken.

    `message_key` is the SHA-256 of its Message-ID, or of what it says if it has none: by whatever ways and however often
    it comes, it is one row for each door. `raw` holds a small message whole, `stored_as` names the file of a larger one;
    `sha256` is empty once the message itself is forgotten.
    `said` is what its author wrote, `folded` all the rest of the text, in the order in which it stood.
    """

    __tablename__ = "inbound_mails"
    __table_args__ = (
        UniqueConstraint("message_key", "door", "door_id"),
        Index("ix_inbound_mails_waiting", "created_at", postgresql_where="state = 'waiting'"),
        Index("ix_inbound_mails_failed", "created_at", postgresql_where="state = 'failed'"),
        Index("ix_inbound_mails_way", "way", "created_at"),
        Index("ix_inbound_mails_user", "user_id", "created_at"),
        Index("ix_inbound_mails_sender", "sender"),
        Index("ix_inbound_mails_door", "door_id"),
        Index(
            "ix_inbound_mails_of_no_use",
            "created_at",
            postgresql_where="sha256 <> '' AND (state = 'ignored' OR kind <> 'ordinary')",
        ),
        Index("ix_inbound_mails_stored_as", "stored_as", postgresql_where="stored_as IS NOT NULL"),
    )

    way: Mapped[Way]
    door: Mapped[Door]
    door_id: Mapped[UUID]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    envelope_from: Mapped[str] = mapped_column(default="")
    message_id: Mapped[str] = mapped_column(default="")
    message_key: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    raw: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    stored_as: Mapped[str | None]
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    reason: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    settled_at: Mapped[datetime | None]
    kind: Mapped[MailKind] = mapped_column(default=MailKind.ORDINARY)
    sender: Mapped[str] = mapped_column(default="")
    sender_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    said: Mapped[str] = mapped_column(default="")
    folded: Mapped[str] = mapped_column(default="")
    remarks: Mapped[list[str]] = mapped_column(default=list)
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    user: Mapped[User | None] = relationship()

    @property
    def made_up_id(self) -> str:
        """The Message-ID by which it is known that has none of its own."""
        return f"<{self.message_key}{WITHOUT_ID}"


named_by(InboundMail.stored_as)


class PartyState(StrEnum):
    """What became of one address of a mail: waits to be sorted, is filed in somebody's file, is one of ours, is ignored
    for ever, or was left out this once.
    """

    WAITING = "waiting"
    FILED = "filed"
    INSIDE = "inside"
    IGNORED = "ignored"
    LEFT_OUT = "left_out"


class InboundParty(Model, Timestamped):
    """One address that a mail concerns, in canonical form. `direction` is whether we wrote to it, or they to us.

    `made_prospect` says that somebody new was made of it, `added_identity` that a known person got the address, so that
    both can be taken back.
    """

    __tablename__ = "inbound_parties"
    __table_args__ = (
        UniqueConstraint("mail_id", "address"),
        Index("ix_inbound_parties_waiting", "user_id", "created_at", "id", postgresql_where="state = 'waiting'"),
        Index("ix_inbound_parties_address", "address", "user_id"),
        Index("ix_inbound_parties_prospect", "prospect_id", postgresql_where="prospect_id IS NOT NULL"),
        Index("ix_inbound_parties_touchpoint", "touchpoint_id", postgresql_where="touchpoint_id IS NOT NULL"),
    )

    mail_id: Mapped[UUID] = mapped_column(ForeignKey("inbound_mails.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    address: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    direction: Mapped[Direction]
    state: Mapped[PartyState] = mapped_column(default=PartyState.WAITING)
    prospect_id: Mapped[UUID | None] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    touchpoint_id: Mapped[UUID | None] = mapped_column(ForeignKey("touchpoints.id", ondelete="SET NULL"))
    made_prospect: Mapped[bool] = mapped_column(default=False)
    added_identity: Mapped[bool] = mapped_column(default=False)
    decided_at: Mapped[datetime | None]

    mail: Mapped[InboundMail] = relationship()
    prospect: Mapped[Prospect | None] = relationship()


class Shares(StrEnum):
    """What colleagues see of the mails that somebody sends to their own address: subject and text, that they wrote and
    when, or nothing.
    """

    TEXT = "text"
    FACT = "fact"
    NOTHING = "nothing"


class InboxAddress(Model, Timestamped):
    """A colleague's secret address. What stands in it is derived from the row's id; the row knows only its SHA-256."""

    __tablename__ = "inbox_addresses"
    __table_args__ = (
        Index("ix_inbox_addresses_user", "user_id", unique=True, postgresql_where="retired_at IS NULL"),
        Index("ix_inbox_addresses_token", "token_hash", unique=True),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[str]
    shares: Mapped[Shares] = mapped_column(default=Shares.FACT)
    retired_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class SenderAddress(Model, Timestamped):
    """Another address from which a colleague writes, as they have said themselves."""

    __tablename__ = "sender_addresses"
    __table_args__ = (UniqueConstraint("user_id", "address"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    address: Mapped[str]


class IgnoredAddress(Model, Timestamped):
    """An address about which somebody does not want to be asked again."""

    __tablename__ = "ignored_addresses"
    __table_args__ = (UniqueConstraint("user_id", "address"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    address: Mapped[str]


class Mailbox(Model, Timestamped):
    """How far an IMAP mailbox was read: RFC 3501, 2.3.1.1. What was in it before the first look is left alone."""

    __tablename__ = "mailboxes"

    name: Mapped[str] = mapped_column(unique=True)
    uid_validity: Mapped[int] = mapped_column(BigInteger, default=0)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    checked_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    taken: Mapped[int] = mapped_column(BigInteger, default=0)
    passed_over: Mapped[int] = mapped_column(BigInteger, default=0)
