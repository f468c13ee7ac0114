"""Exports of the whole organisation: what was asked for, how far it is, and which file it became."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped
from app.kernel.files import named_by


class ExportState(StrEnum):
    """Where an export stands. `gone` is one whose file was deleted again, `failed` one that could not be written."""

    WAITING = "waiting"
    READY = "ready"
    GONE = "gone"
    FAILED = "failed"


class OrganisationExport(Model, Timestamped):
    """One export that an administrator asked for. `file` names it while it is kept, `size` is in bytes, `reason` says why
    there is none.
    """

    __tablename__ = "organisation_exports"
    __table_args__ = (Index("ix_organisation_exports_state", "state", "created_at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    state: Mapped[ExportState] = mapped_column(default=ExportState.WAITING)
    file: Mapped[str | None]
    rows_done: Mapped[int] = mapped_column(BigInteger, default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    ready_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")

    user: Mapped[User] = relationship()

    @property
    def is_at_work(self) -> bool:
        return self.state is ExportState.WAITING


named_by(OrganisationExport.file)
