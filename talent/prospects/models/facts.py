"""Facts: what somebody told us, in a sentence, with who noted it and for how long it holds."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped, Versioned


class Fact(Model, Timestamped, Versioned):
    """One fact: "Open to moving", or with a label "Notice period: three months".

    It holds until `valid_until`, the last day of its shelf life (none: until somebody says otherwise), and then asks to be
    confirmed. `postponed_at` says since when the question waits for the next talk; `ended_at` that it is true no longer.
    An empty `source` means that the person said it to who noted it. A private one is known to who noted it alone.
    `key` is label and value folded: one colleague notes a thing once.
    """

    __tablename__ = "facts"
    __table_args__ = (
        UniqueConstraint("prospect_id", "key", "noted_by_id"),
        Index("ix_facts_key", "key", postgresql_using="gin", postgresql_ops={"key": "gin_trgm_ops"}),
        Index("ix_facts_valid_until", "valid_until", postgresql_where="ended_at IS NULL"),
        Index(
            "ix_facts_asking",
            "noted_by_id",
            "valid_until",
            postgresql_where="ended_at IS NULL AND postponed_at IS NULL AND valid_until IS NOT NULL",
        ),
        Index("ix_facts_import", "import_id", postgresql_where="import_id IS NOT NULL"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(default="")
    value: Mapped[str]
    key: Mapped[str]
    source: Mapped[str] = mapped_column(default="")
    noted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    is_private: Mapped[bool] = mapped_column(default=False)
    valid_until: Mapped[date | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    postponed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    import_id: Mapped[UUID | None]

    noted_by: Mapped[User | None] = relationship(foreign_keys=[noted_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])
