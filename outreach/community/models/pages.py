"""What a community shows: itself, its stories, and where one can meet it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import BusinessArea, User
from app.kernel import clock
from app.kernel.db import Model, Timestamped, Versioned
from talent.pools.models import Pool


class Changing:
    """Mixin for rows that are shown in public: by `changed_at` it is known whether a page that was kept still holds."""

    changed_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)


class Community(Model, Timestamped, Versioned, Changing):
    """The page of one business area under `/c/<slug>`, seen by anybody as soon as it is on.

    `introduction` is Markdown. `is_findable` lets search engines list it. Who joins comes into the pool, if there is
    one, and `recruiter_id` looks after them.
    """

    __tablename__ = "communities"

    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("business_areas.id", ondelete="SET NULL"), unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    introduction: Mapped[str] = mapped_column(default="")
    is_on: Mapped[bool] = mapped_column(default=False)
    is_findable: Mapped[bool] = mapped_column(default=False)
    pool_id: Mapped[UUID | None] = mapped_column(ForeignKey("pools.id", ondelete="SET NULL"))
    recruiter_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))

    area: Mapped[BusinessArea | None] = relationship()
    pool: Mapped[Pool | None] = relationship()
    recruiter: Mapped[User | None] = relationship()


class StoryState(StrEnum):
    """Whether a story is read by the outside."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Story(Model, Timestamped, Versioned, Changing):
    """What an area works on, in Markdown. It is read again on `review_on`: whether it is still so."""

    __tablename__ = "community_stories"
    __table_args__ = (Index("ix_community_stories_community", "community_id", "published_at", "id"),)

    community_id: Mapped[UUID] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    title: Mapped[str]
    body: Mapped[str] = mapped_column(default="")
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    review_on: Mapped[date]
    state: Mapped[StoryState] = mapped_column(default=StoryState.DRAFT)
    published_at: Mapped[datetime | None]

    author: Mapped[User | None] = relationship()

    @property
    def is_published(self) -> bool:
        return self.state is StoryState.PUBLISHED


class Gathering(Model, Timestamped, Versioned, Changing):
    """Where one can meet the people of a community: what, when and where. `time_zone` is that of the place, `words` are
    Markdown, and of many it is not said when they end.
    """

    __tablename__ = "community_gatherings"
    __table_args__ = (Index("ix_community_gatherings_community", "community_id", "starts_at"),)

    community_id: Mapped[UUID] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    title: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    time_zone: Mapped[str]
