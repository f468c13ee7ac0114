"""Employees who can be talked to: what each of them has approved, word by word, and about what they may be asked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped, Versioned
from app.kernel.files import named_by
from outreach.community.models.pages import Changing, Community


class Profile(Model, Timestamped, Versioned, Changing):
    """What an employee shows of themselves in public. Nothing of it comes from elsewhere: what is empty is not shown.

    `approved_at` is when they said yes to it as it stands; without that, or `is_on`, nobody outside sees it.
    `is_findable` lets search engines list pages that name them.
    """

    __tablename__ = "public_profiles"
    __table_args__ = (
        Index("ix_public_profiles_community", "community_id"),
        Index("ix_public_profiles_stored_as", "stored_as", unique=True),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), unique=True)
    community_id: Mapped[UUID] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    shown_name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    ask_me: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str | None]
    stored_as: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    is_on: Mapped[bool] = mapped_column(default=False)
    is_findable: Mapped[bool] = mapped_column(default=False)
    approved_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    community: Mapped[Community] = relationship()
    topics: Mapped[list["Topic"]] = relationship(
        secondary="community_topic_people", order_by="Topic.folded", viewonly=True
    )


class Topic(Model, Timestamped, Changing):
    """What people of a community may be asked about; `folded` is its name as it is compared."""

    __tablename__ = "community_topics"
    __table_args__ = (UniqueConstraint("community_id", "folded"),)

    community_id: Mapped[UUID] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    name: Mapped[str]
    folded: Mapped[str]


class TopicPerson(Model, Timestamped):
    """Somebody may be asked about a topic."""

    __tablename__ = "community_topic_people"
    __table_args__ = (
        UniqueConstraint("topic_id", "profile_id"),
        Index("ix_community_topic_people_profile", "profile_id"),
    )

    topic_id: Mapped[UUID] = mapped_column(ForeignKey("community_topics.id", ondelete="CASCADE"))
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("public_profiles.id", ondelete="CASCADE"))


named_by(Profile.stored_as)
