"""What somebody outside asks for on their own page: a copy of all that they may read there, and to leave."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model, Timestamped
from app.kernel.files import named_by


class CopyState(StrEnum):
    """Where a copy stands. The file of one that is `gone` was deleted again."""

    WAITING = "waiting"
    READY = "ready"
    GONE = "gone"
    FAILED = "failed"


class OwnCopy(Model, Timestamped):
    """A copy that somebody asked for; `file` names it while it is kept, `size` is in bytes."""

    __tablename__ = "own_copies"
    __table_args__ = (
        Index("ix_own_copies_prospect", "prospect_id", "created_at"),
        Index("ix_own_copies_ready", "ready_at", postgresql_where="state = 'ready'"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    state: Mapped[CopyState] = mapped_column(default=CopyState.WAITING)
    file: Mapped[str | None]
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    ready_at: Mapped[datetime | None]

    @property
    def is_at_work(self) -> bool:
        return self.state is CopyState.WAITING


class Leaving(Model, Timestamped):
    """Somebody wants to leave. The code that confirms it is derived from the row's id; it works once, for a while.

    `confirmed_at` is when they typed it: from then on nobody sees or writes to them, and the rest goes in the background.
    """

    __tablename__ = "leavings"
    __table_args__ = (Index("ix_leavings_prospect", "prospect_id", "created_at"),)

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    confirmed_at: Mapped[datetime | None]


named_by(OwnCopy.file)
