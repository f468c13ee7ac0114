"""People inside: the organisation, its business areas, users, and the browsers they are signed in with."""

from datetime import date, datetime
from enum import IntFlag, StrEnum
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel import clock
from app.kernel.actor import Actor, Kind, Role
from app.kernel.db import Model, Timestamped, Versioned

DEFAULT_CAPACITY = 5
"""Contacts a week that a user has time for, unless they say otherwise."""

ACCENTS = ("evergreen", "ocean", "indigo", "plum", "berry", "terracotta", "olive", "slate")
"""The colours an organisation can choose from; `assets/styles/tokens.css` says what they look like."""


class Weekdays(IntFlag):
    """A set of weekdays as bits: Monday is 1, Sunday 64, so `1 << date.weekday()` is a day's bit."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 4
    THURSDAY = 8
    FRIDAY = 16
    SATURDAY = 32
    SUNDAY = 64
    MONDAY_TO_FRIDAY = 31


class Organisation(Model, Timestamped):
    """The one organisation of this deployment: there is at most one row.

    Of a hundred reminders, `held_back_percent` are held back at random, to tell later whether they help.
    Who waits for somebody out of office gets an answer from a colleague after `stand_in_after_days`; 0: from nobody.
    """

    __tablename__ = "organisations"

    name: Mapped[str]
    accent: Mapped[str | None]
    time_zone: Mapped[str] = mapped_column(default="UTC")
    locale: Mapped[str] = mapped_column(default="en")
    country: Mapped[str] = mapped_column(default="")
    held_back_percent: Mapped[int] = mapped_column(SmallInteger, default=0)
    stand_in_after_days: Mapped[int] = mapped_column(SmallInteger, default=3)
    only_one: Mapped[bool] = mapped_column(default=True, unique=True)


class BusinessArea(Model, Timestamped):
    """A part of the organisation that people work in; a tree of two levels."""

    __tablename__ = "business_areas"

    name: Mapped[str]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("business_areas.id"))

    parent: Mapped["BusinessArea | None"] = relationship(remote_side="BusinessArea.id")


class _Columns(Protocol):
    """What `OfUser` needs of the columns of a user."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def area_id(self) -> UUID | None: ...
    @property
    def time_zone(self) -> str: ...


class OfUser:
    """What follows from the columns of a user, however they were read."""

    __slots__ = ()

    @property
    def zone(self: _Columns) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def today(self: _Columns) -> date:
        """The date where they are, now."""
        return clock.today_in(ZoneInfo(self.time_zone))

    def as_actor(self: _Columns) -> Actor:
        kind = Kind.PARTNER if self.role is Role.PARTNER else Kind.INSIDER
        return Actor(kind, self.id, self.role, self.name, self.area_id)


class User(Model, Timestamped, Versioned, OfUser):
    """A person inside. `country` (ISO 3166-1 alpha-2) names whose holidays they have; empty for none.

    `joined_at` is when they signed in for the first time; until then they are invited. They are out of office from
    `out_of_office_from` until `out_of_office_until`, both days included and both where they are (`away.py`).
    `list_columns` are those that they chose for the list of people; none: the usual ones. `mails_mentions` says whether a mail
    tells them that a colleague named them in a note.
    """

    __tablename__ = "users"
    __table_args__ = (Index("ix_users_area", "area_id"),)

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role]
    title: Mapped[str] = mapped_column(default="")
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("business_areas.id"))
    time_zone: Mapped[str] = mapped_column(default="UTC")
    locale: Mapped[str] = mapped_column(default="en")
    country: Mapped[str] = mapped_column(default="")
    working_days: Mapped[int] = mapped_column(SmallInteger, default=int(Weekdays.MONDAY_TO_FRIDAY))
    weekly_capacity: Mapped[int] = mapped_column(SmallInteger, default=DEFAULT_CAPACITY)
    topics: Mapped[list[str]] = mapped_column(default=list)
    digest_weekday: Mapped[int] = mapped_column(SmallInteger, default=0)
    digest_hour: Mapped[int] = mapped_column(SmallInteger, default=9)
    digested_on: Mapped[date | None]
    list_columns: Mapped[list[str] | None]
    mails_mentions: Mapped[bool] = mapped_column(default=True)
    out_of_office_from: Mapped[date | None]
    out_of_office_until: Mapped[date | None]
    out_of_office_note: Mapped[str | None]
    password_hash: Mapped[str | None]
    joined_at: Mapped[datetime | None]
    deactivated_at: Mapped[datetime | None]

    area: Mapped[BusinessArea | None] = relationship()

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None


class Proof(StrEnum):
    """How somebody proved who they are when a session began."""

    PASSWORD = "password"  # noqa: S105 - a word, not a secret
    CODE = "code"
    LINK = "link"


class BrowserSession(Model, Timestamped):
    """A browser that is signed in. The cookie holds 256 random bits, the row only their SHA-256.

    `browser` says in words what it is, such as "Firefox, Linux".
    """

    __tablename__ = "browser_sessions"
    __table_args__ = (Index("ix_browser_sessions_user", "user_id"),)

    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    browser: Mapped[str] = mapped_column(default="")
    began_with: Mapped[Proof]
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class CodeRequest(Model, Timestamped):
    """Somebody asked for a code by mail. It and the link beside it are derived from the row's id and the secret key,
    so neither is stored; `browser_hash` is the SHA-256 of a cookie of the browser that asked.
    """

    __abstract__ = True

    browser_hash: Mapped[str]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    used_at: Mapped[datetime | None]


class SignInRequest(CodeRequest):
    """A user wants to sign in. `user_id` stays empty for an address nobody has: the answer is the same."""

    __tablename__ = "sign_in_requests"
    __table_args__ = (Index("ix_sign_in_requests_created", "created_at"),)

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))


class EmailChange(Model, Timestamped):
    """A user wants mail at another address, and has still to show that it is theirs with the code mailed there.

    The code is derived from the row's id and the secret key, and stored nowhere.
    """

    __tablename__ = "email_changes"
    __table_args__ = (Index("ix_email_changes_user", "user_id", "created_at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    email: Mapped[str]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    used_at: Mapped[datetime | None]


class Purpose(StrEnum):
    """What a one-time link opens."""

    SETUP = "setup"
    INVITATION = "invitation"
    SIGN_IN = "sign_in"


class OneTimeToken(Model, Timestamped):
    """A link that works once. Its secret is derived from the row's id and the secret key, and stored nowhere."""

    __tablename__ = "one_time_tokens"
    __table_args__ = (Index("ix_one_time_tokens_user", "user_id"),)

    purpose: Mapped[Purpose]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()
