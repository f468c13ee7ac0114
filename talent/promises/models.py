"""Promises: "I'll write after your exams in June". Both sides see them; each is kept, broken, or taken back."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped
from talent.prospects.models import Prospect
from talent.relationships.models import Visibility


class PromiseState(StrEnum):
    """What became of a promise. `broken` is one that nobody kept in time; it can still be kept, late."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


class Promise(Model, Timestamped):
    """What a user has promised somebody outside, in the maker's words, for a day on the maker's calendar.

    `settled_on` is the day on which it was kept, broken or taken back; `touchpoint_id` the contact that kept it, if
    one did. A private one is known to its maker, and to
    whom it was made by what was said; their own page shows the open ones.
    """

    __tablename__ = "promises"
    __table_args__ = (
        Index("ix_promises_open", "user_id", "due_on", "id", postgresql_where="state = 'open'"),
        Index("ix_promises_due", "due_on", postgresql_where="state = 'open'"),
        Index("ix_promises_prospect", "prospect_id", "due_on", "id"),
        Index("ix_promises_user", "user_id"),
        Index("ix_promises_touchpoint", "touchpoint_id", postgresql_where="touchpoint_id IS NOT NULL"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    text: Mapped[str]
    due_on: Mapped[date]
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.OPEN)
    state: Mapped[PromiseState] = mapped_column(default=PromiseState.OPEN)
    settled_on: Mapped[date | None]
    touchpoint_id: Mapped[UUID | None]

    user: Mapped[User] = relationship()
    prospect: Mapped[Prospect] = relationship()

    @property
    def is_open(self) -> bool:
        return self.state is PromiseState.OPEN

    @property
    def is_private(self) -> bool:
        return self.visibility is Visibility.PRIVATE

    @property
    def is_late(self) -> bool:
        """Whether it was kept, but after its day."""
        return self.state is PromiseState.KEPT and self.settled_on is not None and self.settled_on > self.due_on

    def settle(self, state: PromiseState, on: date, touchpoint_id: UUID | None = None) -> None:
        """Write down what became of it."""
        self.state, self.settled_on, self.touchpoint_id = state, on, touchpoint_id

    def reopen(self) -> None:
        """It holds again, as if nothing had become of it."""
        self.state, self.settled_on, self.touchpoint_id = PromiseState.OPEN, None, None
