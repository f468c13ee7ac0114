"""Pools: prospects gathered for a purpose, who looks after them, and the asks by which employees take them on."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import BusinessArea, User
from app.kernel import clock
from app.kernel.db import Model, Timestamped, Versioned
from talent.prospects.models import Prospect
from talent.relationships.models import Visibility


class PoolVisibility(StrEnum):
    """Who sees a pool: everybody inside, those who look after it, or these and whom they let in."""

    SHARED = "shared"
    PRIVATE = "private"
    CONFIDENTIAL = "confidential"


class Pool(Model, Timestamped, Versioned):
    """Prospects gathered for a purpose. `default_cadence_days` and `default_visibility` are given to relationships
    that begin from here.

    With a `question` in the language of the search the pool is dynamic: it holds whom its owner would find,
    `refreshed_at` says when that was last asked about everybody.
    """

    __tablename__ = "pools"
    __table_args__ = (
        Index("ix_pools_hidden", "id", postgresql_where="visibility <> 'shared'"),
        Index("ix_pools_dynamic", "id", postgresql_where="question <> '' AND archived_at IS NULL"),
    )

    name: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    default_cadence_days: Mapped[int] = mapped_column(default=90)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("business_areas.id"))
    visibility: Mapped[PoolVisibility] = mapped_column(default=PoolVisibility.SHARED)
    default_visibility: Mapped[Visibility] = mapped_column(default=Visibility.OPEN)
    question: Mapped[str] = mapped_column(default="")
    refreshed_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]

    owner: Mapped[User] = relationship()
    area: Mapped[BusinessArea | None] = relationship()
    accesses: Mapped[list["PoolAccess"]] = relationship(order_by="PoolAccess.created_at", cascade="all, delete-orphan")

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_dynamic(self) -> bool:
        return self.question != ""

    @property
    def is_shared(self) -> bool:
        return self.visibility is PoolVisibility.SHARED

    @property
    def co_owner_ids(self) -> list[UUID]:
        return [access.user_id for access in self.accesses if access.kind is AccessKind.OWNER]

    @property
    def reader_ids(self) -> list[UUID]:
        return [access.user_id for access in self.accesses if access.kind is AccessKind.READER]

    def is_seen_by(self, user_id: UUID | None) -> bool:
        """Whether a user knows of this pool: for what is said to them by the machine, which knows all."""
        let_in = {self.owner_id, *self.co_owner_ids, *self.reader_ids}
        return self.is_shared or user_id in let_in


class AccessKind(StrEnum):
    """What somebody may do with a pool beside its first owner: change it as they may, or see it."""

    OWNER = "owner"
    READER = "reader"


class PoolAccess(Model, Timestamped):
    """One more owner of a pool, or somebody who was let in to see it."""

    __tablename__ = "pool_accesses"
    __table_args__ = (UniqueConstraint("pool_id", "user_id"), Index("ix_pool_accesses_user", "user_id", "pool_id"))

    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[AccessKind]

    user: Mapped[User] = relationship()


class PoolStep(Model, Timestamped):
    """One of the steps that a pool's members go through, in the order of `position`. A step that was removed keeps
    its row: the history names it.
    """

    __tablename__ = "pool_steps"
    __table_args__ = (Index("ix_pool_steps_pool", "pool_id", "position"),)

    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id", ondelete="CASCADE"))
    name: Mapped[str]
    position: Mapped[int] = mapped_column(SmallInteger)
    removed_at: Mapped[datetime | None]


class PoolMember(Model, Timestamped, Versioned):
    """A prospect in a pool. Those who came in together share a `batch_id`, so that they can go out together.

    Who has no step yet is new in the pool. `is_kept`: put in by hand, and stays in a dynamic pool whatever its
    question finds; nobody in particular has added whom the question found.
    """

    __tablename__ = "pool_members"
    __table_args__ = (
        UniqueConstraint("pool_id", "prospect_id"),
        Index("ix_pool_members_prospect", "prospect_id"),
        Index("ix_pool_members_step", "pool_id", "step_id", "stepped_at", "id", postgresql_include=["prospect_id"]),
    )

    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id", ondelete="CASCADE"))
    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    added_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    batch_id: Mapped[UUID]
    step_id: Mapped[UUID | None] = mapped_column(ForeignKey("pool_steps.id"))
    stepped_at: Mapped[datetime] = mapped_column(default=clock.now)
    is_kept: Mapped[bool] = mapped_column(default=True)

    prospect: Mapped[Prospect] = relationship()
    step: Mapped[PoolStep | None] = relationship()
    added_by: Mapped[User | None] = relationship()


class PoolMove(Model, Timestamped):
    """A member went from one step to another; no step stands for "new in the pool". Those who were moved together
    share a `batch_id`, so that it can be undone.
    """

    __tablename__ = "pool_moves"
    __table_args__ = (
        Index("ix_pool_moves_member", "pool_id", "prospect_id", "created_at"),
        Index("ix_pool_moves_prospect", "prospect_id"),
        Index("ix_pool_moves_batch", "batch_id"),
    )

    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id", ondelete="CASCADE"))
    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    from_step_id: Mapped[UUID | None] = mapped_column(ForeignKey("pool_steps.id"))
    to_step_id: Mapped[UUID | None] = mapped_column(ForeignKey("pool_steps.id"))
    moved_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    batch_id: Mapped[UUID]

    from_step: Mapped[PoolStep | None] = relationship(foreign_keys=[from_step_id])
    to_step: Mapped[PoolStep | None] = relationship(foreign_keys=[to_step_id])
    moved_by: Mapped[User] = relationship()


class PoolExclusion(Model, Timestamped):
    """Somebody who was taken out of a dynamic pool by hand, and stays out whatever its question finds."""

    __tablename__ = "pool_exclusions"
    __table_args__ = (UniqueConstraint("pool_id", "prospect_id"), Index("ix_pool_exclusions_prospect", "prospect_id"))

    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id", ondelete="CASCADE"))
    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    excluded_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))

    prospect: Mapped[Prospect] = relationship()


class PoolRefresh(Model, Timestamped):
    """One round in which a dynamic pool's question is asked about everybody, in batches: `cursor` is the last person
    considered. `question` is what was asked; a pool whose question has changed since begins another round.
    """

    __tablename__ = "pool_refreshes"
    __table_args__ = (
        Index("uq_pool_refreshes_running", "pool_id", unique=True, postgresql_where="finished_at IS NULL"),
        Index("ix_pool_refreshes_pool", "pool_id", "created_at"),
    )

    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id", ondelete="CASCADE"))
    question: Mapped[str]
    cursor: Mapped[UUID | None]
    joined: Mapped[int] = mapped_column(default=0)
    left: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    finished_at: Mapped[datetime | None]


class AskState(StrEnum):
    """Where an ask stands; `lapsed` had no answer within a week and is back with who asked."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Ask(Model, Timestamped):
    """Somebody asks an employee to take on a relationship: with a member of a pool, or one handed over.

    `cadence_days` and `visibility` are how the relationship begins: the pool's when it was asked, because who is
    asked need not see the pool. Asks made together share a `batch_id`. `relationship_before` is what the relationship
    of the two was when the ask was accepted, to take that back; empty when there was none.
    """

    __tablename__ = "asks"
    __table_args__ = (
        Index("uq_asks_open", "user_id", "prospect_id", unique=True, postgresql_where="state = 'open'"),
        Index("ix_asks_pool", "pool_id", "prospect_id"),
        Index("ix_asks_prospect", "prospect_id"),
        Index("ix_asks_expiring", "expires_at", postgresql_where="state = 'open'"),
        Index("ix_asks_batch", "batch_id", postgresql_where="batch_id IS NOT NULL"),
    )

    pool_id: Mapped[UUID | None] = mapped_column(ForeignKey("pools.id", ondelete="CASCADE"))
    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    message: Mapped[str] = mapped_column(default="")
    cadence_days: Mapped[int] = mapped_column(default=90)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.OPEN)
    batch_id: Mapped[UUID | None]
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


class PoolCount(Model):
    """How the members of a large pool stood when they were last counted; small pools are counted whenever looked at."""

    __tablename__ = "pool_counts"

    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id", ondelete="CASCADE"), unique=True)
    counted_at: Mapped[datetime] = mapped_column(default=clock.now)
    live: Mapped[int] = mapped_column(default=0)
    due: Mapped[int] = mapped_column(default=0)
    fading: Mapped[int] = mapped_column(default=0)
    nobody: Mapped[int] = mapped_column(default=0)
