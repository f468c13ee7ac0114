"""Whom one can ask to take a relationship on: those of the pool's area first, with the room their week leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.identity.away import away_today
from app.identity.models import BusinessArea, User
from app.identity.queries import MOST_FOUND, named, people_inside
from app.kernel.actor import Actor
from app.kernel.db import db
from talent.pools.models import Ask, AskState
from talent.relationships.capacity import DAYS_OF_A_WEEK
from talent.relationships.models import Relationship, RelationshipState

MOST_CONSIDERED = 200


@dataclass(frozen=True)
class Colleague:
    """Somebody who can be asked, and for how many more people at the rhythm in question they have time."""

    user: User
    room: int

    @property
    def sentence(self) -> str:
        """The room in words."""
        if self.room <= 0:
            return _("Their week is full already.")
        return ngettext("Has time for one more person.", "Has time for %(num)d more people.", self.room)


def colleagues_for(
    actor: Actor, prospect_ids: Sequence[UUID], *, area_id: UUID | None, cadence_days: int, typed: str = ""
) -> list[Colleague]:
    """Whom the actor can ask about these people, in one statement; found by name when something was typed. Who is out
    of office is not offered, and found by name all the same.

    About one person nobody is offered who is in touch with them or was asked already. About several, those are
    left out when it comes to asking.
    """
    statement = named(_others(actor, area_id), typed).limit(MOST_FOUND)
    if not typed:
        statement = statement.where(~away_today())
    if len(prospect_ids) == 1:
        statement = statement.where(~_knows(prospect_ids[0]), ~_is_asked(prospect_ids[0]))
    rows = db.session.execute(statement.add_columns(_weekly_contacts()))
    return [Colleague(user, _room(user, float(weekly), cadence_days)) for user, weekly in rows]


def colleagues_with_time(actor: Actor, *, area_id: UUID | None, cadence_days: int) -> list[Colleague]:
    """Colleagues who are there and whose week is not full, those of the area first."""
    statement = _others(actor, area_id).where(~away_today()).limit(MOST_CONSIDERED).options(joinedload(User.area))
    rows = db.session.execute(statement.add_columns(_weekly_contacts()))
    found = (Colleague(user, _room(user, float(weekly), cadence_days)) for user, weekly in rows)
    return [colleague for colleague in found if colleague.room > 0]


def _others(actor: Actor, area_id: UUID | None) -> Select[User]:
    statement = people_inside().where(User.id != actor.id)
    if area_id is None:
        return statement
    within = select(BusinessArea.id).where(or_(BusinessArea.id == area_id, BusinessArea.parent_id == area_id))
    first = func.coalesce(User.area_id.in_(within), False).desc()
    return statement.order_by(None).order_by(first, User.name, User.id)


def _weekly_contacts() -> ScalarSelect[Any]:
    """How many contacts a week a user's rhythms ask for."""
    return (
        select(func.coalesce(func.sum(float(DAYS_OF_A_WEEK) / Relationship.cadence_days), 0.0))
        .where(Relationship.user_id == User.id, Relationship.state == RelationshipState.ACTIVE)
        .correlate(User)
        .scalar_subquery()
    )


def _knows(prospect_id: UUID) -> ColumnElement[bool]:
    return exists().where(
        Relationship.user_id == User.id,
        Relationship.prospect_id == prospect_id,
        Relationship.state == RelationshipState.ACTIVE,
    )


def _is_asked(prospect_id: UUID) -> ColumnElement[bool]:
    return exists().where(Ask.user_id == User.id, Ask.prospect_id == prospect_id, Ask.state == AskState.OPEN)


def _room(user: User, weekly: float, cadence_days: int) -> int:
    return int((user.weekly_capacity - weekly) * cadence_days / DAYS_OF_A_WEEK)
