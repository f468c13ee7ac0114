"""Makes a row in every table that can hold something about a person, with a canary in every column that takes text."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Date,
    Enum,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    Text,
    Uuid,
    insert,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.kernel import clock, ids
from app.kernel.db import Model, UTCDateTime, db
from talent.consent.plan import PLAN
from talent.prospects.models import Prospect
from tests.support.makers import a_prospect

CANARY = "canary-9f3b1c"

NOT_ABOUT_THE_PERSON = {
    "deliveries": {"key", "kind"},
    "jobs": {"name", "queue", "arguments", "key"},
    "imports": {"file_name", "file_hash", "upload", "header", "fingerprint", "encoding", "fields", "region"}
    | {"source", "reason"},
}
"""Columns of tables whose rows stay that take text, and say nothing about a person."""

ERASED = [held for held in PLAN if held.about and not held.because]


def takes_text(column: Column[Any]) -> bool:
    """Whether somebody's words can stand in it."""
    kind = column.type.item_type if isinstance(column.type, ARRAY) else column.type
    return isinstance(kind, (JSONB, Text, String)) and not isinstance(kind, Enum) and column.computed is None


def plant(prospect: Prospect, user_id: UUID, **known: dict[str, Any]) -> None:
    """Make rows about a person in each table that erasing touches. `known` gives what no type can tell, by table."""
    garden = _Garden(prospect.id, user_id, known)
    made = [(held, garden.row_of(Model.metadata.tables[held.table])) for held in ERASED]
    for held, row_id in made:
        query = text(f"SELECT count(*) FROM {held.table} WHERE ({held.about}) AND id = :id")
        found = db.session.execute(query, {"people": [prospect.id], "id": row_id}).scalar_one()
        assert found == 1, f"the plan does not find this row of {held.table}: tell `plant` what makes it one"


def plant_about(prospect: Prospect, user_id: UUID, email: str) -> None:
    """The same with what these tables need to know; the address must be the person's."""
    plant(
        prospect,
        user_id,
        deliveries={"arguments": {"prospect_id": str(prospect.id), "said": CANARY}},
        jobs={"arguments": {"prospect_id": str(prospect.id)}},
        marked_addresses={"address": email},
        ignored_addresses={"address": email},
        import_rows={"outcome": "updated", "candidates": None},
        duplicate_pairs={"first_id": prospect.id, "second_id": a_prospect("Carla Candidate").id},
    )


class _Garden:
    """One row of each table, made when it is wanted."""

    def __init__(self, prospect_id: UUID, user_id: UUID, known: dict[str, dict[str, Any]]) -> None:
        self.rows: dict[str, UUID] = {"prospects": prospect_id, "users": user_id}
        self.known = known

    def row_of(self, table: Table) -> UUID:
        if table.name not in self.rows:
            given = {column.name: self.value(column) for column in table.columns if not column.computed}
            values = {name: value for name, value in given.items() if value is not None}
            values |= {"id": ids.new()} | self.known.get(table.name, {})
            self.rows[table.name] = values["id"]
            db.session.execute(insert(table).values(values))
        return self.rows[table.name]

    def value(self, column: Column[Any]) -> Any:
        """Something that the column takes; None leaves it out."""
        if column.identity is not None:
            return None
        if column.foreign_keys:
            parent = next(iter(column.foreign_keys)).column.table
            return None if parent is column.table else self.row_of(parent)
        if str(column) == "calendar_entries.subject_id":
            return self.row_of(Model.metadata.tables["promises"])
        if column.name in {"prospect_id", "user_id"}:
            return self.rows["prospects" if column.name == "prospect_id" else "users"]
        if isinstance(column.type, LargeBinary):
            return None if column.nullable else b"sparrow"
        return _words(column) if takes_text(column) else _plain(column.type)


def _words(column: Column[Any]) -> Any:
    held = next((held for held in ERASED if held.table == column.table.name), None)
    says = held is not None and column.name not in NOT_ABOUT_THE_PERSON.get(held.table, ())
    words = f"{CANARY if says else 'sparrow'} {column.name}"
    if isinstance(column.type, JSONB):
        is_dict = column.default is not None and getattr(column.default.arg, "__name__", "") == "dict"
        return {"text": words} if is_dict else [{"text": words}]
    return [words] if isinstance(column.type, ARRAY) else words


def _plain(kind: Any) -> Any:
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class)) if kind.enum_class else kind.enums[0]
    samples = (
        (Uuid, ids.new()),
        (UTCDateTime, clock.now()),
        (Date, clock.now().date()),
        (Boolean, False),
        (Integer, 1),
        (Numeric, 1),
    )
    return next((value for sort, value in samples if isinstance(kind, sort)), None)


def dump() -> list[str]:
    """Every row of every table, as `table: row`."""
    return [
        f"{name}: {row}"
        for name in Model.metadata.tables
        for row in db.session.execute(text(f"SELECT t::text FROM {name} t")).scalars()
    ]
