"""Two files side by side: what each says and holds, as far as the reader may see it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.kernel.db import db
from talent.duplicates.words import DETAILS
from talent.notes.models import Note
from talent.pools.models import Pool, PoolMember
from talent.prospects.models import Identity, Prospect
from talent.relationships.models import Relationship, Touchpoint

_ATTRIBUTES = {
    "name": "display_name",
    "title": "title",
    "employer": "employer",
    "location": "location",
    "source": "source",
}


@dataclass(frozen=True)
class Side:
    """One file. `shared` are those of its ways to be reached that the other file has, too."""

    prospect: Prospect
    ways: list[str]
    shared: frozenset[str]
    in_touch: list[str]
    contacts: int
    notes: int
    pools: list[str]

    @property
    def weight(self) -> tuple[int, int, float]:
        """The file that more hangs on is offered as the one to keep; of two alike the older one."""
        return len(self.in_touch) + self.contacts, len(self.ways), -self.prospect.created_at.timestamp()


@dataclass(frozen=True)
class Row:
    """One detail of both: its values by the file's id, and whose is offered. `is_open`: there is something to choose."""

    name: str
    label: str
    values: Mapping[UUID, str]
    offered: UUID
    is_open: bool


def sides_of(one: Prospect, other: Prospect) -> tuple[Side, Side]:
    """Both sides in five statements."""
    people = [one.id, other.id]
    ways = _texts(
        select(Identity.prospect_id, Identity.raw, Identity.canonical).where(Identity.prospect_id.in_(people))
    )
    canonical = {person: {key for _, key in found} for person, found in ways.items()}
    both = canonical.get(one.id, set()) & canonical.get(other.id, set())
    names = defaultdict(list)
    in_touch = select(Relationship).where(Relationship.prospect_id.in_(people)).options(joinedload(Relationship.user))
    for tie in db.session.scalars(in_touch):
        names[tie.prospect_id].append(tie.user.name)
    contacts, notes = _numbers(Touchpoint, people), _numbers(Note, people)
    joined = select(PoolMember.prospect_id, Pool.name, Pool.name).join(Pool, Pool.id == PoolMember.pool_id)
    pools = _texts(joined.where(PoolMember.prospect_id.in_(people), Pool.archived_at.is_(None)))

    def side(prospect: Prospect) -> Side:
        own = sorted(ways.get(prospect.id, []))
        return Side(
            prospect,
            [text for text, _ in own],
            frozenset(text for text, key in own if key in both),
            sorted(names[prospect.id]),
            contacts.get(prospect.id, 0),
            notes.get(prospect.id, 0),
            sorted(name for name, _ in pools.get(prospect.id, [])),
        )

    return side(one), side(other)


def _texts(statement: Any) -> Mapping[UUID, list[tuple[str, str]]]:
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for person, text, key in db.session.execute(statement):
        found[person].append((text, key))
    return found


def _numbers(model: type[Touchpoint] | type[Note], people: list[UUID]) -> dict[UUID, int]:
    counted = select(model.prospect_id, func.count().label("held")).where(model.prospect_id.in_(people))
    return {row.prospect_id: row.held for row in db.session.execute(counted.group_by(model.prospect_id))}


def kept_one(sides: tuple[Side, Side]) -> Prospect:
    """The file that is offered as the one to keep."""
    return max(sides, key=lambda side: side.weight).prospect


def rows_of(keeper: Prospect, loser: Prospect) -> list[Row]:
    """The details of both; the keeper's is offered unless it is empty."""
    rows = []
    for name, label in DETAILS.items():
        values = {one.id: str(getattr(one, _ATTRIBUTES[name])) for one in (keeper, loser)}
        if any(values.values()):
            offered = keeper.id if values[keeper.id] else loser.id
            rows.append(Row(name, str(label), values, offered, is_open=values[keeper.id] != values[loser.id]))
    return rows


def empty_here(keeper: Prospect, loser: Prospect) -> list[str]:
    """The details that only the loser has."""
    return [row.name for row in rows_of(keeper, loser) if row.offered == loser.id]
