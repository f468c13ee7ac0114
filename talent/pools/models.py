"""Pools: prospects gathered for a purpose, and the asks by which employees take on relationships."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import BusinessArea, User
from app.kernel import clock
from app.kernel.db import Model, Timestamped, Versioned
from talent.prospects.models import Prospect


class Pool(Model, Timestamped, Versioned):
    """Prospects gathered for a purpose. `default_cadence_days` is given to relationships that begin from here."""

    __tablename__ = "pools"

    name: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    default_cadence_days: Mapped[int] = mapped_column(default=90)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("business_areas.id"))
    archived_at: Mapped[datetime | None]

    owner: Mapped[User] = relationship()
    area: Mapped[BusinessArea | None] = relationship()

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class PoolMember(Model, Timestamped):
    """A prospect in a pool. Those who came in together share a `batch_id`, so that they can go out together."""

    __tablename__ = "pool_members"
    __table_args__ = (
        UniqueConstraint("pool_id", "prospect_id"),
        Index("ix_pool_members_prospect", "prospect_id"),
    )

    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id", ondelete="CASCADE"))
    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    batch_id: Mapped[UUID]

    prospect: Mapped[Prospect] = relationship()


class AskState(StrEnum):
    """Where an ask stands; `lapsed` had no answer within a week and is back with who asked."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Ask(Model, Timestamped):
    """Somebody asks an employee to take on a relationship: with a member of a pool, or one handed over.

    `relationship_before` is what the relationship of the two was when the ask was accepted, to take that back;
    empty when there was none.
    """

    __tablename__ = "asks"
    __table_args__ = (
        Index("uq_asks_open", "user_id", "prospect_id", unique=True, postgresql_where="state = 'open'"),
        Index("ix_asks_pool", "pool_id", "prospect_id"),
        Index("ix_asks_prospect", "prospect_id"),
        Index("ix_asks_expiring", "expires_at", postgresql_where="state = 'open'"),
    )

    pool_id: Mapped[UUID | None] = mapped_column(ForeignKey("pools.id", ondelete="CASCADE"))
    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    message: Mapped[str] = mapped_column(default="")
    state: Mapped[AskState] = mapped_column(default=AskState.OPEN)
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    relationship_before: Mapped[dict[str, Any] | None]

    pool: Mapped[Pool | None] = relationship()
    prospect: Mapped[Prospect] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])

    @property
    def is_waiting(self) -> bool:
        """Whether the colleague can still answer: the hour's sweep may be late, the week is not."""
        return self.state is AskState.OPEN and self.expires_at > clock.now()
