"""Questions about the people inside."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, func, select, tuple_
from sqlalchemy.orm import joinedload

from app.identity.models import BusinessArea, Organisation, User
from app.kernel.actor import Role
from app.kernel.db import db
from app.kernel.scope import everywhere

A_PAGE = 50
MOST_FOUND = 20
"""As many colleagues are offered while a name is typed."""


class Standing(StrEnum):
    """Where somebody stands: here, invited and not here yet, or deactivated."""

    HERE = "here"
    INVITED = "invited"
    LEFT = "left"


_STANDINGS: dict[Standing, tuple[ColumnElement[bool], ...]] = {
    Standing.HERE: (User.deactivated_at.is_(None), User.joined_at.is_not(None)),
    Standing.INVITED: (User.deactivated_at.is_(None), User.joined_at.is_(None)),
    Standing.LEFT: (User.deactivated_at.is_not(None),),
}


def is_founded() -> bool:
    """Whether an organisation exists; asked before anybody is known."""
    with everywhere():
        return bool(db.session.scalar(select(exists().select_from(Organisation))))


def organisation() -> Organisation:
    """The one organisation of this deployment."""
    return db.session.scalars(select(Organisation)).one()


def active_user(email: str) -> Select[User]:
    """Whoever may sign in with an address."""
    return select(User).where(User.email == email, User.deactivated_at.is_(None))


def colleagues(standing: Standing, words: str = "", after: UUID | None = None) -> Select[User]:
    """A page of people by name, and one more if there are more; `after` is the last one of the page before."""
    name = func.lower(User.name)
    statement = select(User).where(*_STANDINGS[standing]).options(joinedload(User.area))
    for word in words.split():
        statement = statement.where(
            User.name.icontains(word, autoescape=True) | User.email.icontains(word, autoescape=True)
        )
    if after is not None:
        last = select(name).where(User.id == after).scalar_subquery()
        statement = statement.where(tuple_(name, User.id) > tuple_(last, after))
    return statement.order_by(name, User.id).limit(A_PAGE + 1)


def people_inside() -> Select[User]:
    """Colleagues who are here, by name: all but partners. They can own something and take somebody on."""
    return select(User).where(User.deactivated_at.is_(None), User.role != Role.PARTNER).order_by(User.name, User.id)


def recruiters() -> Select[User]:
    """Those of them who recruit or run the organisation."""
    return people_inside().where(User.role.in_([Role.ADMIN, Role.RECRUITER]))


def named(people: Select[User], typed: str) -> Select[User]:
    """Those in whose name all words stand that were typed, with or without accents; all of them when nothing was."""
    for word in typed.replace("\0", "").split():
        people = people.where(func.strpos(func.perennial_folded(User.name), func.perennial_folded(word)) > 0)
    return people


def other_admins(user: User) -> Select[int]:
    """How many others could still run the organisation."""
    is_admin = User.role == Role.ADMIN
    return select(func.count(User.id)).where(is_admin, User.deactivated_at.is_(None), User.id != user.id)


def areas_with_counts() -> Select[BusinessArea, int]:
    """Every business area with the number of people in it, by name."""
    people = func.count(User.id)
    return (
        select(BusinessArea, people)
        .outerjoin(User, User.area_id == BusinessArea.id)
        .group_by(BusinessArea.id)
        .order_by(func.lower(BusinessArea.name))
    )


AreaRow = Row[BusinessArea, int]


def areas_as_tree() -> list[tuple[AreaRow, list[AreaRow]]]:
    """The areas of the first level, each with those below it."""
    rows = db.session.execute(areas_with_counts()).all()
    below: dict[UUID | None, list[AreaRow]] = {}
    for row in rows:
        below.setdefault(row[0].parent_id, []).append(row)
    return [(row, below.get(row[0].id, [])) for row in below.get(None, [])]
