"""Nudges: what the engine asks of a user, why, and what became of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column
from sqlalchemy.orm import relationship as related

from app.identity.models import User
from app.kernel import clock
from app.kernel.db import Model, Timestamped
from talent.prospects.models import Prospect
from talent.relationships.models import Relationship


class NudgeKind(StrEnum):
    """What is asked: to keep in touch, after four ignored ones whether to go on at all, or to answer a message."""

    KEEP_IN_TOUCH = "keep_in_touch"
    QUESTION = "question"
    ANSWER = "answer"


class NudgeState(StrEnum):
    """Whether it still waits; `ignored` waited two weeks without an answer, `overtaken` needs none any more.

    `held` is not shown to anybody: it was held back at random, so that what reminders do can be told.
    """

    OPEN = "open"
    HELD = "held"
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
    NEEDLESS = "needless"


class Nudge(Model, Timestamped):
    """One ask of one user about one relationship.

    At most one waits at a time, and at most one is made on a local date: so planning twice, late, or by two
    schedulers makes it once. `cycle_on` is the date from which it was due, `asked_on` since when it waits (it begins
    again when an answer is taken back), `before` what an answer changed, so that it can be taken back. User and
    prospect are the relationship's own: its keys vouch for them, and tens of thousands planned at once need not be
    checked three times.

    `held_back_percent` is how many of a hundred were held back when this one was planned; 0 for one that could not
    be. `was_held_back` says on which side chance put it. Whether reminders help is read from those with a share.

    To answer is asked in a conversation, in which somebody waits since `waits_since`; `reminders` mails went out about it,
    the last one on `reminded_on`. There is at most one of these open for a conversation, whoever is asked.
    """

    __tablename__ = "nudges"
    __table_args__ = (
        UniqueConstraint("relationship_id", "planned_on", "kind"),
        Index("uq_nudges_one_open", "relationship_id", unique=True, postgresql_where="state = 'open'"),
        Index("ix_nudges_user_open", "user_id", "asked_on", postgresql_where="state = 'open'"),
        Index("ix_nudges_held", "user_id", "planned_on", postgresql_where="state = 'held'"),
        Index("ix_nudges_prospect", "prospect_id"),
        Index("ix_nudges_planned", "planned_on"),
        Index("ix_nudges_touchpoint", "touchpoint_id", postgresql_where="touchpoint_id IS NOT NULL"),
        Index("ix_nudges_conversation", "conversation_id", postgresql_where="conversation_id IS NOT NULL"),
        Index(
            "uq_nudges_one_answer",
            "conversation_id",
            unique=True,
            postgresql_where="state = 'open' AND conversation_id IS NOT NULL",
        ),
    )

    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationships.id", ondelete="CASCADE"))
    user_id: Mapped[UUID]
    prospect_id: Mapped[UUID]
    kind: Mapped[NudgeKind] = mapped_column(default=NudgeKind.KEEP_IN_TOUCH)
    cycle_on: Mapped[date]
    planned_on: Mapped[date]
    asked_on: Mapped[date]
    state: Mapped[NudgeState] = mapped_column(default=NudgeState.OPEN)
    outcome: Mapped[Outcome | None]
    answered_at: Mapped[datetime | None]
    touchpoint_id: Mapped[UUID | None]
    held_back_percent: Mapped[int] = mapped_column(SmallInteger, default=0)
    was_held_back: Mapped[bool] = mapped_column(default=False)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    waits_since: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(SmallInteger, default=0)
    reminded_on: Mapped[date | None]

    relationship: Mapped[Relationship] = related()
    prospect: Mapped[Prospect] = related(primaryjoin=lambda: Prospect.id == foreign(Nudge.prospect_id))
    user: Mapped[User] = related(primaryjoin=lambda: User.id == foreign(Nudge.user_id))

    @property
    def is_open(self) -> bool:
        return self.state is NudgeState.OPEN

    @property
    def is_question(self) -> bool:
        return self.kind is NudgeKind.QUESTION

    @property
    def is_answer(self) -> bool:
        """Whether a message waits for an answer."""
        return self.kind is NudgeKind.ANSWER

    def settle(self, outcome: Outcome) -> None:
        """Keep the answer."""
        self.state, self.outcome, self.answered_at = NudgeState.ANSWERED, outcome, clock.now()

    def overtake(self) -> None:
        """Nothing is asked any more: something else happened meanwhile."""
        self.state, self.answered_at = NudgeState.OVERTAKEN, clock.now()

    def reopen(self, today: date) -> None:
        """Ask again, from today on."""
        self.state, self.outcome, self.answered_at = NudgeState.OPEN, None, None
        self.touchpoint_id, self.before, self.asked_on = None, {}, today
