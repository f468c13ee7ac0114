"""The chain over events, and the checks of it.

A seal stands for one event: its hash is made from the hash of the seal before it and from the whole event. So an event
that is changed, removed or put elsewhere later shows, however it was done. Seals are written apart from the events and
a moment later: whoever writes an event waits for nobody.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model, Timestamped, UTCDateTime

event_seals = Table(
    "event_seals",
    Model.metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("hash", LargeBinary, nullable=False),
    Column("at", UTCDateTime(), nullable=False),
)
"""One row an event: its place in the chain (1, 2, 3 …), the event's number, and the hash. Only ever added to."""


class AuditCheck(Model, Timestamped):
    """One walk along the whole chain: how far it has come (`position`, with the `hash` there), and what it found.

    `examples` holds the first flaws as {kind, position, number}.
    """

    __tablename__ = "audit_checks"
    __table_args__ = (Index("ix_audit_checks_created", "created_at"),)

    position: Mapped[int] = mapped_column(BigInteger, default=0)
    hash: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    flaws: Mapped[int] = mapped_column(default=0)
    examples: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    finished_at: Mapped[datetime | None]
