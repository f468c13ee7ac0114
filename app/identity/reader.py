"""Who reads a page: what pages need to know of the user who is signed in, without a row of the database's session."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from app.identity.models import User
from app.kernel import clock
from app.kernel.actor import Actor, Kind, Role


class Reader(NamedTuple):
    """The user who is signed in, as they were when the request came; named as in `User`, which can stand in for it."""

    id: UUID
    name: str
    role: Role
    area_id: UUID | None
    time_zone: str
    locale: str
    country: str
    working_days: int
    weekly_capacity: int
    list_columns: list[str] | None

    @classmethod
    def of(cls, columns: Iterable[Any]) -> Self:
        """From what `OF_READER` asks for."""
        read = cls._make(columns)
        return read._replace(role=Role(read.role))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def today(self) -> date:
        """The date where they are, now."""
        return clock.today_in(self.zone)

    def as_actor(self) -> Actor:
        kind = Kind.PARTNER if self.role is Role.PARTNER else Kind.INSIDER
        return Actor(kind, self.id, self.role, self.name, self.area_id)


OF_READER = tuple(getattr(User, name) for name in Reader._fields)

AnyReader = Reader | User
"""What is asked of a reader alone can be asked of any user."""
