"""By which names somebody outside knows our people (decision 26). Read through their own row rules."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select

from app.identity.models import User
from app.kernel.db import db
from talent.conversations.models import Participant


def who_talks() -> set[UUID | None]:
    """Of our people, those who talk with the reader here."""
    return set(db.session.scalars(select(Participant.user_id).where(Participant.user_id.is_not(None))))


def called(user: User, talking: Collection[UUID | None]) -> str:
    """Whoever talks with them is called by their whole name, anybody else by the first one."""
    return user.name if user.id in talking else user.name.split(" ")[0]


def our_people() -> dict[User, str]:
    """All whom the reader knows of here, and how they are called."""
    talking = who_talks()
    return {user: called(user, talking) for user in db.session.scalars(select(User).order_by(func.lower(User.name)))}
