"""Nudges: what the engine asks of a user, why, and what became of it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from app.identity.models import User
from app.kernel.db import Model, Timestamped
from talent.prospects.models import Prospect
from talent.relationships.models import Relationship


class NudgeKind(StrEnum):
    """What is asked: to keep in touch, or, after four ignored ones, whether to go on at all."""

    KEEP_IN_TOUCH = "keep_in_touch"
    QUESTION = "question"


class NudgeState(StrEnum):
    """Whether it still waits; `ignored` waited two weeks without an answer, `overtaken` needs none any more."""

    OPEN = "open"
    ANSWERED = "answered"
    IGNORED = "ignored"
    OVERTAKEN = "overtaken"


class Outcome(StrEnum):
    """What the user answered."""

    WROTE = "wrote"
    TALKED = "talked"
    MET = "met"
    SNOOZED = "snoozed"
    NOT_ME = "not_me"
    PAUSED = "paused"
    LET_GO = "let_go"
    KEPT = "kept"


class Nudge(Model, Timestamped):
    """One ask in one cycle of a relationship: `cycle_on` is the date from which it was due, so that planning
    twice, late, or by two schedulers makes it once."""

    __tablename__ = "nudges"
    __table_args__ = (
        UniqueConstraint("relationship_id", "cycle_on"),
        Index("uq_nudges_one_open", "relationship_id", unique=True, postgresql_where="state = 'open'"),
        Index("ix_nudges_user_open", "user_id", "planned_on", postgresql_where="state = 'open'"),
        Index("ix_nudges_prospect", "prospect_id"),
        Index("ix_nudges_stale", "planned_on", postgresql_where="state = 'open'"),
    )

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    kind: Mapped[NudgeKind] = mapped_column(default=NudgeKind.KEEP_IN_TOUCH)
    cycle_on: Mapped[date]
    planned_on: Mapped[date]
    state: Mapped[NudgeState] = mapped_column(default=NudgeState.OPEN)
    outcome: Mapped[Outcome | None]
    answered_at: Mapped[datetime | None]
    touchpoint_id: Mapped[UUID | None]

    relationship: Mapped[Relationship] = related()
    prospect: Mapped[Prospect] = related()
    user: Mapped[User] = related()
