"""What a merge does to rows, each written down so that it can go back: move, put aside, change.

Statements on whole tables by their names in the plan. They escape the row rules on purpose: what somebody may not see
moves with the person all the same, and nothing of it is shown by moving it.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, delete, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB

from app.kernel.db import Model, db
from talent.duplicates.models import Move, What

NOT_COMPARED = frozenset({"version"})
"""Columns that only ever go up; going back is one change more."""

_MOVED = ("id", "merge_id", "step", "what", "table_name", "column_name", "row_id", "from_id", "to_id")


@dataclass
class Ledger:
    """The moves of one merge; `step` is the number of the next one."""

    merge_id: UUID
    step: int = 0

    def move(self, column: Column[Any], from_id: UUID, to_id: UUID) -> None:
        """Let every row that points to one point to the other."""
        table = table_named(column.table.name)
        points = update(table).where(table.c[column.name] == from_id).values({column.name: to_id})
        moved = points.returning(table.c.id).cte("moved")
        written = (self.merge_id, self.step, What.MOVED.value, table.name, column.name)
        values = [func.gen_random_uuid(), *(literal(value) for value in written)]
        rows = select(*values, moved.c.id, literal(from_id), literal(to_id))
        db.session.execute(insert(Move).from_select(_MOVED, rows, include_defaults=False))
        self.step += 1

    def put_aside(self, table: Table, row_id: UUID) -> None:
        """Take a row out of its table and keep all of it."""
        taken = delete(table).where(table.c.id == row_id).returning(_as_json(table))
        self._write(What.PUT_ASIDE, table, row_id, before=db.session.scalar(taken))

    @contextmanager
    def changing(self, table: Table, row_id: UUID) -> Generator[None]:
        """Write down which columns of a row are others at the end of the block, with their values before and after."""
        before = row_of(table, row_id)
        yield
        db.session.flush()
        after = row_of(table, row_id)
        differing = [name for name in after if after[name] != before.get(name) and name not in NOT_COMPARED]
        if differing:
            self._write(
                What.CHANGED, table, row_id, {n: before[n] for n in differing}, {n: after[n] for n in differing}
            )

    def _write(
        self,
        what: What,
        table: Table,
        row_id: UUID,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None = None,
    ) -> None:
        move = Move(
            merge_id=self.merge_id,
            step=self.step,
            what=what,
            table_name=table.name,
            row_id=row_id,
            before=before,
            after=after,
        )
        db.session.add(move)
        db.session.flush()
        self.step += 1


def table_named(name: str) -> Table:
    """A table of ours."""
    return Model.metadata.tables[name]


def column_named(name: str) -> Column[Any]:
    """A column as the plan names it: `table.column`."""
    table, _, column = name.partition(".")
    return table_named(table).c[column]


def row_of(table: Table, row_id: UUID) -> dict[str, Any]:
    """A row as JSON, without what the database derives; empty when it is not there."""
    row = db.session.scalar(select(_as_json(table)).where(table.c.id == row_id)) or {}
    return {name: value for name, value in row.items() if table.c[name].computed is None}


def _as_json(table: Table) -> Any:
    return func.to_jsonb(table.table_valued(), type_=JSONB)
