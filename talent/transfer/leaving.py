"""People on their way out, with how to reach them and who of us is in touch: some at a time, in constant memory.

All is read as the session's actor, so what one may not see does not leave.
"""

from collections import defaultdict
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

from app.identity.models import User
from app.kernel.db import db
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, Prospect
from talent.relationships.models import Relationship, RelationshipState

PEOPLE_AT_ONCE = 1_000
IDS = Select[UUID]


class Person(NamedTuple):
    """What a file says of somebody themselves."""

    id: UUID
    display_name: str
    given_name: str
    family_name: str
    title: str
    employer: str
    location: str
    source: str
    do_not_contact: bool
    created_at: datetime


@dataclass(slots=True)
class Leaving:
    """One person with how to reach them, and who of us is in touch."""

    person: Person
    found: dict[IdentityKind, list[str]] = field(default_factory=lambda: defaultdict(list))
    in_touch: list[str] = field(default_factory=list)


def in_order(ids: IDS) -> IDS:
    """A `Select` of ids of people, in the order of their names."""
    return ids.order_by(Prospect.sort_name, Prospect.id)


def batches(ids: IDS) -> Generator[list[Leaving]]:
    """Everybody among the ids, in the order of their names. They are looked for once; the transaction must stand meanwhile."""
    with closing(db.session.scalars(in_order(ids), execution_options={"yield_per": PEOPLE_AT_ONCE})) as found:
        for some in found.partitions():
            yield leaving(some)


def leaving(prospect_ids: Sequence[UUID]) -> list[Leaving]:
    """These people, in this order, in three statements."""
    found = db.session.execute(
        select(*(getattr(Prospect, name) for name in Person._fields)).where(_among(Prospect.id, prospect_ids))
    )
    people = {row.id: Leaving(Person._make(row)) for row in found}
    _add_ways(people)
    _add_who_is_in_touch(people)
    return [people[prospect_id] for prospect_id in prospect_ids if prospect_id in people]


def _among(column: InstrumentedAttribute[UUID], prospect_ids: Sequence[UUID]) -> ColumnElement[bool]:
    return column == func.any(literal(list(prospect_ids), ARRAY(Uuid())))


def _add_ways(people: dict[UUID, Leaving]) -> None:
    ways = (
        select(Identity.prospect_id, Identity.kind, Identity.raw)
        .where(_among(Identity.prospect_id, list(people)))
        .order_by(Identity.created_at, Identity.id)
    )
    for prospect_id, kind, raw in db.session.execute(ways):
        people[prospect_id].found[kind].append(raw)


def _add_who_is_in_touch(people: dict[UUID, Leaving]) -> None:
    ties = (
        select(Relationship.prospect_id, User.name)
        .join(User, User.id == Relationship.user_id)
        .where(_among(Relationship.prospect_id, list(people)), Relationship.state == RelationshipState.ACTIVE)
        .order_by(User.name)
    )
    for prospect_id, name in db.session.execute(ties):
        people[prospect_id].in_touch.append(name)
