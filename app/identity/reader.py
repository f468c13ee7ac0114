"""Who reads a page: what pages need to know of the user who is signed in, without a row of the database's session."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Self
from uuid import UUID

from app.identity.models import OfUser, User
from app.kernel.actor import Role


@dataclass(frozen=True, slots=True)
class Reader(OfUser):
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
        user_id, name, role, *others = columns
        return cls(user_id, name, Role(role), *others)


OF_READER = tuple(getattr(User, field.name) for field in fields(Reader))

AnyReader = Reader | User
"""What is asked of a reader alone can be asked of any user."""
