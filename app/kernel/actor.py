"""Who acts. An actor belongs to a database session for good, and decides which rows that session sees."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from uuid import UUID

from app.kernel.db import db


class Kind(StrEnum):
    """From where somebody looks: inside, an outsourced partner, a candidate, anybody, or the machine itself."""

    INSIDER = "insider"
    PARTNER = "partner"
    CANDIDATE = "candidate"
    PUBLIC = "public"
    SYSTEM = "system"


class Role(StrEnum):
    """What a person inside does here."""

    ADMIN = "admin"
    RECRUITER = "recruiter"
    EMPLOYEE = "employee"
    LEADER = "leader"
    PARTNER = "partner"


class NoActor(RuntimeError):
    """Something was read or done before it was known for whom."""


class ActorChanged(RuntimeError):
    """A session was handed to another actor: its identity map would serve one's rows to the other."""


@dataclass(frozen=True)
class Actor:
    """One who acts; `user_id` is set for insiders and partners, `role` with it; `prospect_id` for candidates."""

    kind: Kind
    user_id: UUID | None = None
    role: Role | None = None
    name: str = ""
    area_id: UUID | None = None
    prospect_id: UUID | None = None

    @classmethod
    def system(cls) -> Self:
        return cls(Kind.SYSTEM)

    @classmethod
    def public(cls) -> Self:
        return cls(Kind.PUBLIC)

    @classmethod
    def candidate(cls, prospect_id: UUID, name: str = "") -> Self:
        """A person outside, on their own page."""
        return cls(Kind.CANDIDATE, name=name, prospect_id=prospect_id)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def id(self) -> UUID:
        """The user's id. Raises NoActor when no user acts."""
        if self.user_id is None:
            raise NoActor("no user acts here")
        return self.user_id


def act_as(actor: Actor) -> None:
    """Bind the current session to an actor. Raises ActorChanged when it has another one."""
    info = db.session().info
    bound = info.setdefault("actor", actor)
    if bound != actor:
        raise ActorChanged(f"this session acts as {bound.kind}")


def current_actor() -> Actor:
    """The session's actor. Raises NoActor before one is known."""
    actor = db.session().info.get("actor")
    if not isinstance(actor, Actor):
        raise NoActor("no actor is known yet")
    return actor
