"""What a user keeps of the search: views, the columns of their list, and acts upon many people at once."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped
from app.search import indexes  # noqa: F401 - the indexes belong to the tables wherever these are loaded


class SavedView(Model, Timestamped):
    """A question with a name, an order, and columns (empty: each reader's own). A shared one is everybody's to read and its owner's to change.

    One that was deleted is kept for a while, so that deleting can be taken back.
    """

    __tablename__ = "saved_views"
    __table_args__ = (
        Index("ix_saved_views_user", "user_id"),
        Index("ix_saved_views_shared", "id", postgresql_where="is_shared AND deleted_at IS NULL"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]
    question: Mapped[str]
    sorting: Mapped[str] = mapped_column(default="")
    columns: Mapped[str] = mapped_column(default="", server_default="")
    is_shared: Mapped[bool] = mapped_column(default=False)
    deleted_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class BulkState(StrEnum):
    """Where an act upon many stands: it gathers whom it is about, acts, and may be taken back."""

    GATHERING = "gathering"
    ACTING = "acting"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    STOPPED = "stopped"


AT_WORK = frozenset({BulkState.GATHERING, BulkState.ACTING, BulkState.UNDOING})


class BulkAct(Model, Timestamped):
    """One act upon many people, in the background. `question` says upon whom; `is_chosen`: upon those picked by hand.

    `cursor` is the id up to which the present pass has come. `total` counts the people, `acted` those the act has come
    to, `changed` those it changed something for, `undone` those it was taken back for. `token` makes a form that is
    sent twice one act.
    """

    __tablename__ = "bulk_acts"
    __table_args__ = (
        Index("ix_bulk_acts_user", "user_id", "created_at"),
        UniqueConstraint("user_id", "token"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    question: Mapped[str] = mapped_column(default="")
    is_chosen: Mapped[bool] = mapped_column(default=False)
    token: Mapped[UUID]
    state: Mapped[BulkState] = mapped_column(default=BulkState.GATHERING)
    cursor: Mapped[UUID | None]
    total: Mapped[int] = mapped_column(default=0)
    acted: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    undone: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    finished_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def can_be_undone(self) -> bool:
        """Also when it stopped half way: what was done can go back."""
        return self.changed > self.undone and self.state in {BulkState.DONE, BulkState.STOPPED}


class BulkOutcome(StrEnum):
    """What became of one person in an act: changed, or left as they were."""

    WAITING = "waiting"
    CHANGED = "changed"
    SAME = "same"
    UNDONE = "undone"


class BulkPerson(Model):
    """One person of an act, what became of them, and what was before: enough to take it back."""

    __tablename__ = "bulk_people"
    __table_args__ = (
        UniqueConstraint("act_id", "prospect_id"),
        Index("ix_bulk_people_prospect", "prospect_id"),
    )

    act_id: Mapped[UUID] = mapped_column(ForeignKey("bulk_acts.id", ondelete="CASCADE"))
    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    outcome: Mapped[BulkOutcome] = mapped_column(default=BulkOutcome.WAITING)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)

    act: Mapped[BulkAct] = relationship()
