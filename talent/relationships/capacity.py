"""How many relationships somebody can keep: who has time for c contacts a week keeps c * d / 7 people at one
contact every d days, so a rhythm of d days takes 7 / d of a week's contacts.
"""

from dataclasses import dataclass
from math import ceil
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, func, select

from app.identity.models import User
from app.kernel.db import db
from talent.relationships.models import Relationship, RelationshipState

DAYS_OF_A_WEEK = 7
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Load:
    """What a user's rhythms ask for: `people` with a rhythm, `weekly` contacts a week, of `capacity` that fit."""

    people: int
    weekly: float
    capacity: int

    @property
    def fits(self) -> bool:
        return self.weekly <= self.capacity + _ROUNDING


def load_of(user_id: UUID) -> Select[int, Any]:
    """How many active relationships with a rhythm a user has, and how many contacts a week these ask for."""
    weekly = func.coalesce(func.sum(float(DAYS_OF_A_WEEK) / Relationship.cadence_days), 0.0)
    return select(func.count(), weekly).where(
        Relationship.user_id == user_id,
        Relationship.state == RelationshipState.ACTIVE,
        Relationship.cadence_days.is_not(None),
    )


def load_for(user: User) -> Load:
    """The same, against the user's weekly capacity."""
    people, weekly = db.session.execute(load_of(user.id)).one()
    return Load(people, float(weekly), user.weekly_capacity)


def people_held(capacity: int, cadence_days: int) -> int:
    """How many people one can keep at one contact every so many days."""
    return capacity * cadence_days // DAYS_OF_A_WEEK


def too_much(user: User, cadence_days: int | None) -> str | None:
    """A sentence for a user whose rhythms no longer fit into their week; None as long as they do.

    `cadence_days` is the rhythm that was just begun or changed.
    """
    load = load_for(user)
    if cadence_days is None or load.fits:
        return None
    asked = ngettext("%(num)d contact a week", "%(num)d contacts a week", ceil(load.weekly - _ROUNDING))
    room = ngettext("%(num)d person", "%(num)d people", people_held(user.weekly_capacity, cadence_days))
    return _(
        "That is more than your week holds: your %(people)d rhythms ask for %(asked)s, and you have time for "
        "%(capacity)d. At one contact every %(days)d days that is %(room)s. The most overdue come first; the others wait.",
        people=load.people,
        asked=asked,
        capacity=user.weekly_capacity,
        days=cadence_days,
        room=room,
    )
