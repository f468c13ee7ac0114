"""Why we may keep somebody's data, whether they know, how long it stays, and what remains once it is erased.

A legal basis is never overwritten: the next one ends it. Whoever has none stored stands on what was said when they
were added or imported (`prospects.legal_basis`); see docs/decisions on why that needs no rows.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import BusinessArea, User
from app.kernel import clock
from app.kernel.db import Model, Timestamped, Versioned
from talent.prospects.models import LegalBasis, Prospect


class Purpose(StrEnum):
    """For what somebody's data is used. Each purpose stands on a legal basis of its own."""

    KEEPING_IN_TOUCH = "keeping_in_touch"
    NEWS = "news"
    SHARING = "sharing"


class BasisState(StrEnum):
    """Where a basis stands: `requested` waits for the person's answer, `accepted` may be used."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


NOES = frozenset({BasisState.DECLINED, BasisState.WITHDRAWN})


class ConsentText(Model, Timestamped):
    """What people are asked, word for word. A text that was used is never changed: the next version replaces it."""

    __tablename__ = "consent_texts"
    __table_args__ = (UniqueConstraint("purpose", "language", "version"),)

    purpose: Mapped[Purpose]
    language: Mapped[str]
    version: Mapped[int]
    body: Mapped[str]
    written_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))


class Basis(Model, Timestamped):
    """One step in the history of a person and a purpose; the one that has not ended counts.

    `since` is the day on which the person answered (or we decided), `proof` how we know, `note` why our interest
    weighs more, for a legitimate interest. `valid_until` is the last day on which it holds.
    """

    __tablename__ = "legal_bases"
    __table_args__ = (
        Index("uq_legal_bases_current", "prospect_id", "purpose", unique=True, postgresql_where="ended_at IS NULL"),
        Index("ix_legal_bases_prospect", "prospect_id", "created_at"),
        Index("ix_legal_bases_state", "purpose", "basis", "state", "prospect_id", postgresql_where="ended_at IS NULL"),
        Index(
            "ix_legal_bases_expiring",
            "valid_until",
            postgresql_where="ended_at IS NULL AND state = 'accepted' AND valid_until IS NOT NULL",
        ),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    purpose: Mapped[Purpose]
    basis: Mapped[LegalBasis]
    state: Mapped[BasisState]
    text_id: Mapped[UUID | None] = mapped_column(ForeignKey("consent_texts.id"))
    since: Mapped[date]
    valid_until: Mapped[date | None]
    proof: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]

    text: Mapped[ConsentText | None] = relationship()
    recorded_by: Mapped[User | None] = relationship()


class NoticeState(StrEnum):
    """Whether somebody knows that we keep their data."""

    WAITING = "waiting"
    TOLD = "told"
    NOT_NEEDED = "not_needed"


class DueBecause(StrEnum):
    """Which limit of article 14 (3) comes first: a month after collecting, or the first message to the person."""

    MONTH = "month"
    MESSAGE = "message"


class Notice(Model, Timestamped):
    """Whether a person was told that we have their data from elsewhere (GDPR, article 14), and until when they must be.

    Those who were told together share a `batch_id`, so that it can be taken back together.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("prospect_id"),
        Index("ix_notices_waiting", "due_on", "id", postgresql_where="state = 'waiting'"),
        Index("ix_notices_batch", "batch_id", postgresql_where="batch_id IS NOT NULL"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    collected_on: Mapped[date]
    due_on: Mapped[date]
    due_because: Mapped[DueBecause] = mapped_column(default=DueBecause.MONTH)
    state: Mapped[NoticeState] = mapped_column(default=NoticeState.WAITING)
    settled_on: Mapped[date | None]
    how: Mapped[str] = mapped_column(default="")
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    batch_id: Mapped[UUID | None]

    prospect: Mapped[Prospect] = relationship()
    settled_by: Mapped[User | None] = relationship()


class RetentionRule(Model, Timestamped, Versioned):
    """After how many months without two-way contact colleagues are warned, the person is asked again, and erased.

    An empty source or area means any. Several may fit a person: the most exact one counts (source and area, area,
    source, neither), and among the areas of several colleagues the one that keeps longest.
    """

    __tablename__ = "retention_rules"
    __table_args__ = (UniqueConstraint("source", "area_id", postgresql_nulls_not_distinct=True),)

    source: Mapped[str] = mapped_column(default="")
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("business_areas.id"))
    warn_after: Mapped[int] = mapped_column(SmallInteger)
    ask_after: Mapped[int] = mapped_column(SmallInteger)
    erase_after: Mapped[int] = mapped_column(SmallInteger)
    recruiter_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    is_on: Mapped[bool] = mapped_column(default=True)

    area: Mapped[BusinessArea | None] = relationship()
    recruiter: Mapped[User | None] = relationship()


class Retention(Model, Timestamped):
    """A person whose time is running out. `quiet_since` is the last two-way contact, or the day of collecting.

    `kept_until` puts off the end for a reason; a new contact makes the row go.
    """

    __tablename__ = "retentions"
    __table_args__ = (
        UniqueConstraint("prospect_id"),
        Index("ix_retentions_going", "erase_on", "id"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    rule_id: Mapped[UUID] = mapped_column(ForeignKey("retention_rules.id", ondelete="CASCADE"))
    quiet_since: Mapped[date]
    ask_on: Mapped[date]
    erase_on: Mapped[date]
    kept_until: Mapped[date | None]
    kept_because: Mapped[str] = mapped_column(default="")
    kept_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))

    prospect: Mapped[Prospect] = relationship()
    rule: Mapped[RetentionRule] = relationship()
    kept_by: Mapped[User | None] = relationship()


class Step(StrEnum):
    """What a reminder says: that somebody will go, or that it is time to ask them again."""

    WARN = "warn"
    ASK = "ask"


class RetentionReminder(Model, Timestamped):
    """A colleague is reminded of somebody who will go; the delivery tells whether it reached them."""

    __tablename__ = "retention_reminders"
    __table_args__ = (
        UniqueConstraint("retention_id", "user_id", "step"),
        Index("ix_retention_reminders_delivery", "delivery_id"),
        Index("ix_retention_reminders_user", "user_id", "planned_on"),
        Index("ix_retention_reminders_to_mail", "user_id", postgresql_where="delivery_id IS NULL"),
    )

    retention_id: Mapped[UUID] = mapped_column(ForeignKey("retentions.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    step: Mapped[Step]
    planned_on: Mapped[date] = mapped_column(default=lambda: clock.now().date())
    delivery_id: Mapped[UUID | None]


class Cause(StrEnum):
    """Why somebody was erased."""

    ASKED = "asked"
    RETENTION = "retention"
    OTHER = "other"


class Erasure(Model, Timestamped):
    """That somebody was erased, when and by whom. Nothing of the person is in it: `prospect_id` leads nowhere.

    `search_began_at` is when the last search for copies in files of old began, `finished_at` when one was over.
    """

    __tablename__ = "erasures"
    __table_args__ = (
        UniqueConstraint("prospect_id"),
        Index("ix_erasures_unfinished", "created_at", postgresql_where="finished_at IS NULL"),
    )

    prospect_id: Mapped[UUID]
    cause: Mapped[Cause]
    erased_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    search_began_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class ErasedIdentity(Model):
    """The keyed hash (HMAC) of a canonical identity of somebody who was erased, so that no file brings them back."""

    __tablename__ = "erased_identities"
    __table_args__ = (
        Index("ix_erased_identities_digest", "digest"),
        Index("ix_erased_identities_erasure", "erasure_id"),
    )

    erasure_id: Mapped[UUID] = mapped_column(ForeignKey("erasures.id", ondelete="CASCADE"))
    digest: Mapped[UUID]
