"""Blocks: somebody outside whom nobody here is to hear from for now, and why. One holds for the whole organisation."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped
from talent.prospects.models import Prospect


class Block(Model, Timestamped):
    """What they write is held, and nothing goes to them, until somebody lifts it with a reason of their own."""

    __tablename__ = "blocks"
    __table_args__ = (
        Index("ix_blocks_standing", "prospect_id", unique=True, postgresql_where="lifted_at IS NULL"),
        Index("ix_blocks_prospect", "prospect_id"),
        Index("ix_blocks_created", "created_at", "id"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    placed_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    lifted_because: Mapped[str] = mapped_column(default="")

    prospect: Mapped[Prospect] = relationship()
    placed_by: Mapped[User] = relationship(foreign_keys=placed_by_id)
    lifted_by: Mapped[User | None] = relationship(foreign_keys=lifted_by_id)

    @property
    def stands(self) -> bool:
        return self.lifted_at is None
