"""How somebody outside likes to hear from us: how often, by whom, in which way, and from when on again.

It is theirs, and outranks every rhythm that somebody here has set (`conditions.py`, `gate.py`).
"""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model, Timestamped, Versioned


class Wish(Model, Timestamped, Versioned):
    """One person's wishes; there is no row as long as they have said nothing.

    At most one contact in `least_days`; nothing before `pause_until`; only by the users in `only_by` (ids) and in the
    `ways` (words of `ContactKind`), both empty for anybody and any way. Nothing from the users in `not_by` (ids), and
    from nobody at all while `from_nobody`: this holds for messages on their page, too.
    """

    __tablename__ = "contact_wishes"

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"), unique=True)
    least_days: Mapped[int | None] = mapped_column(SmallInteger)
    pause_until: Mapped[date | None]
    only_by: Mapped[list[str]] = mapped_column(default=list)
    ways: Mapped[list[str]] = mapped_column(default=list)
    not_by: Mapped[list[str]] = mapped_column(default=list)
    from_nobody: Mapped[bool] = mapped_column(default=False)
