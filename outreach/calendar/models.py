"""Calendars: what somebody's own shows of their reminders, and what is read in it of the people they met."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel import clock
from app.kernel.db import Model, Timestamped
from talent.prospects.models import Prospect


class CalendarFeed(Model, Timestamped):
    """A secret address at which a calendar reads its owner's reminders. What stands in it is derived from the row's id.

    `changed_at` is when its owner last said what it shows.
    """

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        Index("ix_calendar_feeds_user", "user_id", unique=True, postgresql_where="retired_at IS NULL"),
        Index("ix_calendar_feeds_refreshed", "refreshed_at", postgresql_where="retired_at IS NULL"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    shows_names: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    refreshed_at: Mapped[datetime] = mapped_column(default=clock.now)
    retired_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class EntryKind(StrEnum):
    """What an entry is about: keeping in touch (the row of the relationship), or a promise."""

    RELATIONSHIP = "relationship"
    PROMISE = "promise"


class CalendarEntry(Model, Timestamped):
    """One day in a feed, as calendars were last told of it; whom it is about is read where it is shown.

    `sequence` rises with every change of the day, and when it is settled or comes back (RFC 5545, 3.8.7.4).
    """

    __tablename__ = "calendar_entries"
    __table_args__ = (
        UniqueConstraint("feed_id", "subject_id"),
        Index("ix_calendar_entries_subject", "subject_id"),
    )

    feed_id: Mapped[UUID] = mapped_column(ForeignKey("calendar_feeds.id", ondelete="CASCADE"))
    kind: Mapped[EntryKind]
    subject_id: Mapped[UUID]
    on_day: Mapped[date]
    sequence: Mapped[int] = mapped_column(default=0)
    is_settled: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)


class CalendarSource(Model, Timestamped):
    """The address at which we read somebody's own calendar, at their wish. It is a secret of theirs: kept sealed.

    `etag` and `last_modified` are what its server said last, so that it need not say the same again. `problem` is a
    word of `words.PROBLEMS`, empty when all is well; `failures` counts those since the last success.
    """

    __tablename__ = "calendar_sources"
    __table_args__ = (Index("ix_calendar_sources_next", "next_at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), unique=True)
    sealed_url: Mapped[str]
    host: Mapped[str]
    etag: Mapped[str] = mapped_column(default="")
    last_modified: Mapped[str] = mapped_column(default="")
    next_at: Mapped[datetime] = mapped_column(default=clock.now)
    read_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")
    failures: Mapped[int] = mapped_column(SmallInteger, default=0)

    user: Mapped[User] = relationship()


class MeetingState(StrEnum):
    """What became of the question whether a meeting took place."""

    ASKED = "asked"
    LOGGED = "logged"
    LEFT_OUT = "left_out"
    LAPSED = "lapsed"


class Meeting(Model, Timestamped):
    """A meeting with somebody whom we know, in its owner's calendar and over: may it be logged? Nothing else of it is kept.

    `meeting_key` is the SHA-256 of what the calendar calls it, with the occurrence of a series: so nobody is asked twice.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("user_id", "meeting_key", "prospect_id"),
        Index("ix_meetings_asked", "user_id", "starts_at", "id", postgresql_where="state = 'asked'"),
        Index("ix_meetings_prospect", "prospect_id"),
        Index("ix_meetings_ends", "ends_at"),
        Index("ix_meetings_touchpoint", "touchpoint_id", postgresql_where="touchpoint_id IS NOT NULL"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    meeting_key: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.ASKED)
    touchpoint_id: Mapped[UUID | None]

    user: Mapped[User] = relationship()
    prospect: Mapped[Prospect] = relationship()

    @property
    def is_private(self) -> bool:
        """Whom somebody met is in their calendar, and nobody else's business until they log it."""
        return True


class MeetingSilence(Model, Timestamped):
    """Somebody whose meetings a user does not want to be asked about."""

    __tablename__ = "meeting_silences"
    __table_args__ = (UniqueConstraint("user_id", "prospect_id"), Index("ix_meeting_silences_prospect", "prospect_id"))

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))

    prospect: Mapped[Prospect] = relationship()
