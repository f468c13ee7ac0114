"""What somebody outside shows of themselves in public. Nothing of it comes from their file: what is empty is not shown."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel import clock
from app.kernel.db import Model, Timestamped, Versioned
from app.kernel.files import named_by
from talent.prospects.models import Prospect


class Shown(StrEnum):
    """To whom: nobody, whoever was given the link, or people inside as well, who find it in a list."""

    OFF = "off"
    BY_LINK = "by_link"
    LISTED = "listed"


class Availability(StrEnum):
    """When they would like to begin something new, if they say so."""

    UNSAID = "unsaid"
    NOW = "now"
    MONTHS = "months"
    LATER = "later"
    TALK = "talk"


class OwnProfile(Model, Timestamped, Versioned):
    """One person's public profile, in their own words.

    `link_id` is random: with the secret key it makes the address, and another one makes the old address worthless.
    `is_findable` lets search engines list the page.
    """

    __tablename__ = "own_profiles"
    __table_args__ = (
        Index("ix_own_profiles_listed", "listed_at", "id", postgresql_where="shown = 'listed'"),
        Index("ix_own_profiles_stored_as", "stored_as", unique=True),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"), unique=True)
    link_id: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    shown: Mapped[Shown] = mapped_column(default=Shown.OFF)
    shown_name: Mapped[str]
    headline: Mapped[str] = mapped_column(default="")
    looking_for: Mapped[str] = mapped_column(default="")
    availability: Mapped[Availability] = mapped_column(default=Availability.UNSAID)
    links: Mapped[list[str]] = mapped_column(default=list)
    is_findable: Mapped[bool] = mapped_column(default=False)
    sha256: Mapped[str | None]
    stored_as: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    listed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)

    prospect: Mapped[Prospect] = relationship()

    @property
    def is_on(self) -> bool:
        return self.shown is not Shown.OFF


named_by(OwnProfile.stored_as)
