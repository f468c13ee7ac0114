"""Backups that were made, so that the Health page and `doctor` know how old the last one is."""

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model, Timestamped


class Backup(Model, Timestamped):
    """One backup that was written whole: the size of its file, how many stored files are in it, how long it took."""

    __tablename__ = "backups"
    __table_args__ = (Index("ix_backups_created", "created_at"),)

    bytes: Mapped[int] = mapped_column(BigInteger)
    files: Mapped[int]
    seconds: Mapped[float]
