"""What was there before a change, so that whoever made it can take it back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model, Timestamped


class Undo(Model, Timestamped):
    """One change of one user. Each step names a row, what it held before (none: it was not there) and its version since.

    `prospect_id` is whose file was changed, if it was one: what stands in the steps is erased with them.
    """

    __tablename__ = "undos"
    __table_args__ = (
        Index("ix_undos_created", "created_at"),
        Index("ix_undos_prospect", "prospect_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    prospect_id: Mapped[UUID | None] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    steps: Mapped[list[dict[str, Any]]]
    used_at: Mapped[datetime | None]
