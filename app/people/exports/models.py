"""Files of people that were asked for: of whom, how far each is, and where it lies while it is kept."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped
from app.kernel.files import named_by


class ExportState(StrEnum):
    """Where a file stands. `gone` is one that was deleted again, `stopped` one that nobody wanted any more, `failed` one
    that could not be written.
    """

    WAITING = "waiting"
    READY = "ready"
    GONE = "gone"
    STOPPED = "stopped"
    FAILED = "failed"


class PeopleExport(Model, Timestamped):
    """One file of all whom a question finds, written in the background for whoever asked, and for nobody else.

    `kind` is one of `KINDS`, `question` the text form, forgotten with the file. `total` counts the people when the
    writing begins, `people` those who are in the file so far; `size` is in bytes; `reason` says why there is no file.
    """

    __tablename__ = "people_exports"
    __table_args__ = (
        Index("ix_people_exports_user", "user_id", "created_at"),
        Index("ix_people_exports_kept", "state", "ready_at"),
        Index("ix_people_exports_file", "file", postgresql_where="file IS NOT NULL"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    question: Mapped[str] = mapped_column(default="")
    state: Mapped[ExportState] = mapped_column(default=ExportState.WAITING)
    total: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)
    file: Mapped[str | None]
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    ready_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")

    user: Mapped[User] = relationship()

    @property
    def is_at_work(self) -> bool:
        return self.state is ExportState.WAITING


named_by(PeopleExport.file)
