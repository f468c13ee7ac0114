"""The standing cast: one organisation and somebody of each kind."""

from dataclasses import dataclass

from app.identity.models import BusinessArea, Organisation, User
from app.kernel import ids
from app.kernel.actor import Role
from app.kernel.db import db
from tests.support.makers import new_user


@dataclass
class World:
    """Ada runs it, Rita recruits, Emil and Eva do the work, Lena leads, Paul is a partner."""

    organisation: Organisation
    engineering: BusinessArea
    ada: User
    rita: User
    emil: User
    eva: User
    lena: User
    paul: User

    def __getitem__(self, name: str) -> User:
        user: User = getattr(self, name)
        return user


def make_world() -> World:
    """Make the cast in the current session, as the system."""
    organisation = Organisation(name="Nordlicht")
    engineering = BusinessArea(id=ids.new(), name="Engineering")
    cast = {
        "ada": new_user("Ada", Role.ADMIN),
        "rita": new_user("Rita", Role.RECRUITER),
        "emil": new_user("Emil", area_id=engineering.id),
        "eva": new_user("Eva", area_id=engineering.id),
        "lena": new_user("Lena", Role.LEADER),
        "paul": new_user("Paul", Role.PARTNER),
    }
    db.session.add_all([organisation, engineering, *cast.values()])
    db.session.flush()
    return World(organisation, engineering, **cast)
