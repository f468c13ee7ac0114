"""Handing everything that hangs on one row over to another, where both may have the same.

Which rows would be the same twice is read from the unique keys of the tables themselves, so a new table needs no code
here, only its line in the plan.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Index,
    Table,
    UniqueConstraint,
    and_,
    exists,
    literal,
    literal_column,
    select,
    true,
    union_all,
)

from app.kernel.db import Model, db
from talent.duplicates.ledger import Ledger, column_named, table_named
from talent.duplicates.plan import MOVES, PLAN

Settle = Callable[[Ledger, UUID, UUID], bool]
"""What becomes of two rows that cannot both be the keeper's: the loser's and the keeper's, by their ids. Returns whether
the loser's row is still to be put aside."""

_settlers: dict[str, Settle] = {}


def settles(table: str) -> Callable[[Settle], Settle]:
    """Register what becomes of two such rows of a table; without it the keeper's stays and the loser's is put aside."""

    def register(settle: Settle) -> Settle:
        _settlers[table] = settle
        return settle

    return register


def hand_over_person(ledger: Ledger, loser_id: UUID, keeper_id: UUID) -> None:
    """Everything that the plan lets move goes from one person to the other."""
    for name in _where_any(loser_id):
        hand_over(ledger, column_named(name), loser_id, keeper_id)


def _where_any(person_id: UUID) -> list[str]:
    """In which of the plan's columns a person stands at all, in one statement."""
    moving = [name for name, fate in PLAN.items() if fate is MOVES]
    asked = [
        select(literal(name)).where(exists(select(literal(1)).where(column_named(name) == person_id)))
        for name in moving
    ]
    return list(db.session.scalars(union_all(*asked)))


def hand_over(ledger: Ledger, column: Column[Any], loser_id: UUID, keeper_id: UUID) -> None:
    """All rows of one column, those first that the keeper has, too."""
    table = table_named(column.table.name)
    for key in _keys_with(table, column):
        for theirs, ours in _twins(column, key, loser_id, keeper_id):
            settle = _settlers.get(table.name)
            if settle is None or settle(ledger, theirs, ours):
                fold(ledger, table, theirs, ours)
    ledger.move(column, loser_id, keeper_id)


def fold(ledger: Ledger, table: Table, row_id: UUID, into_id: UUID) -> None:
    """Put one row aside after whatever hangs on it was handed over to another one."""
    for column in _hanging_on(table):
        hand_over(ledger, column, row_id, into_id)
    ledger.put_aside(table, row_id)


def _hanging_on(table: Table) -> Iterator[Column[Any]]:
    for other in Model.metadata.sorted_tables:
        for column in other.columns:
            if any(key.column.table is table for key in column.foreign_keys):
                yield column


@dataclass(frozen=True)
class _Key:
    """A unique key: the columns beside the one in question, and for which rows it holds."""

    others: tuple[str, ...]
    where: str


def _keys_with(table: Table, column: Column[Any]) -> list[_Key]:
    unique: list[UniqueConstraint | Index] = [index for index in table.indexes if index.unique]
    unique += [constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    keys = {_key(one, column) for one in unique if column.name in one.columns}
    return sorted(keys, key=lambda key: (key.others, key.where))


def _key(one: UniqueConstraint | Index, column: Column[Any]) -> _Key:
    where = one.dialect_options["postgresql"].get("where") if isinstance(one, Index) else None
    return _Key(tuple(sorted({part.name for part in one.columns} - {column.name})), str(where or ""))


def _twins(column: Column[Any], key: _Key, loser_id: UUID, keeper_id: UUID) -> list[tuple[UUID, UUID]]:
    theirs, ours = (_rows(column, key, owner_id).subquery() for owner_id in (loser_id, keeper_id))
    alike = and_(true(), *(theirs.c[name] == ours.c[name] for name in key.others))
    pairs = db.session.execute(select(theirs.c.id, ours.c.id).select_from(theirs.join(ours, alike)))
    return [(one, other) for one, other in pairs]


def _rows(column: Column[Any], key: _Key, owner_id: UUID) -> Any:
    table = table_named(column.table.name)
    rows = select(table.c.id, *(table.c[name] for name in key.others)).where(table.c[column.name] == owner_id)
    return rows.where(literal_column(key.where)) if key.where else rows
