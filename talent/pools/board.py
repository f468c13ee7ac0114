"""A pool as a board: one column a step, those who came last on top, each column paged by key.

The order within a column says when, and nothing else: nobody is put above anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import joinedload

from app.identity.models import User
from app.kernel.db import db
from talent.pools.members import NEW, Member, is_at, parsed, with_ties, written
from talent.pools.models import Pool, PoolMember, PoolStep
from talent.pools.queries import steps_of

PAGE = 20


@dataclass(frozen=True)
class Card:
    """One member on the board."""

    member: Member
    row: PoolMember


@dataclass(frozen=True)
class Column:
    """One step with its first cards, of `number` in all. `id` is as in addresses; `next` the key of further ones."""

    id: str
    name: str
    number: int
    cards: list[Card]
    next: str | None


@dataclass(frozen=True)
class Cards:
    """Further cards of one column."""

    cards: list[Card]
    next: str | None


def board_of(reader: User, pool: Pool) -> list[Column]:
    """All columns in six statements, whatever the number of members."""
    steps = list(db.session.scalars(steps_of(pool.id)))
    numbers = numbers_of(pool)
    cards = _cards(reader, db.session.scalars(_first_of_each(pool)).all())
    columns = [_column(NEW, _("New"), None, numbers, cards)]
    return [*columns, *(_column(str(step.id), step.name, step.id, numbers, cards) for step in steps)]


def numbers_of(pool: Pool) -> dict[UUID | None, int]:
    """How many are at each step; None is new."""
    statement = select(PoolMember.step_id, func.count().label("number")).where(PoolMember.pool_id == pool.id)
    return {row.step_id: row.number for row in db.session.execute(statement.group_by(PoolMember.step_id))}


def cards_of(reader: User, pool: Pool, step: str, after: str) -> Cards:
    """The cards of one column after a key."""
    statement = _rows().where(PoolMember.pool_id == pool.id, is_at(step))
    key = parsed(after, of=datetime.fromisoformat)
    if key is not None and key[0].tzinfo is not None:
        statement = statement.where(tuple_(PoolMember.stepped_at, PoolMember.id) < key)
    return _paged(_cards(reader, db.session.scalars(statement.limit(PAGE + 1)).all()))


def card_of(reader: User, pool: Pool, prospect_id: UUID) -> Card:
    """One member's card as it is now."""
    rows = db.session.scalars(_rows().where(PoolMember.pool_id == pool.id, PoolMember.prospect_id == prospect_id))
    return _cards(reader, rows.all())[0]


def steps_by_name(steps: Sequence[PoolStep]) -> list[tuple[str, str]]:
    """What a member can be moved to: each step as in forms, and its name."""
    return [(NEW, _("New")), *((str(step.id), step.name) for step in steps)]


def _rows() -> Select[PoolMember]:
    return (
        select(PoolMember)
        .options(joinedload(PoolMember.prospect))
        .order_by(PoolMember.stepped_at.desc(), PoolMember.id.desc())
    )


def _first_of_each(pool: Pool) -> Select[PoolMember]:
    latest = PoolMember.stepped_at.desc(), PoolMember.id.desc()
    place = func.row_number().over(partition_by=PoolMember.step_id, order_by=latest).label("place")
    placed = select(PoolMember.id, place).where(PoolMember.pool_id == pool.id).subquery()
    return _rows().join(placed, placed.c.id == PoolMember.id).where(placed.c.place <= PAGE + 1)


def _cards(reader: User, rows: Sequence[PoolMember]) -> list[Card]:
    members = with_ties(reader, {row.prospect: row.step_id for row in rows})
    return [Card(member, row) for member, row in zip(members, rows, strict=True)]


def _column(
    step: str, name: str, step_id: UUID | None, numbers: dict[UUID | None, int], cards: Sequence[Card]
) -> Column:
    page = _paged([card for card in cards if card.row.step_id == step_id])
    return Column(step, name, numbers.get(step_id, 0), page.cards, page.next)


def _paged(cards: list[Card]) -> Cards:
    shown = cards[:PAGE]
    return Cards(shown, written(shown[-1].row.stepped_at, shown[-1].row.id) if len(cards) > PAGE else None)
