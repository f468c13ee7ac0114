"""Rows as the driver gives them, for the few statements that every page asks: without entities, in a fifth of the time.

The first time somebody asks a statement it goes the usual way, through the row rules, and what reached the driver is kept
for them; from then on the very same text is asked with other parameters. So nothing can be asked here that the rules let
out, and a process needs no knowledge of how the rules are written.
"""

from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import Connection, Engine, Select, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.scope import Alike, forgets_what_was_narrowed, who_looks

PlainRow = tuple[Any, ...]

READERS_KEPT = 2_000
"""For how many kinds of actor a process remembers a statement: some hundred bytes each."""

_LESSON = "is_learned_by_heart"


@dataclass
class _Known:
    """A statement as it reached the driver for all who are alike: its text, and what the rules and the statement itself gave it."""

    sql: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    rows: list[PlainRow] | None = None


_known: WeakKeyDictionary[Select[*tuple[Any, ...]], dict[Actor | Alike | None, _Known]] = WeakKeyDictionary()
forgets_what_was_narrowed(_known.clear)


def plain_rows(statement: Select[*tuple[Any, ...]], **parameters: Any) -> list[PlainRow]:
    """What a statement finds that was put together once: ids, words, numbers, moments in UTC; enums are their words.

    Its named parameters are values that the driver knows, and are all given every time. Raises ScopeError without an actor.
    """
    session, known = db.session(), _known.setdefault(statement, {})
    who, ids = who_looks(session)
    asked = known.get(who)
    if asked is not None:
        given = {name: ids.get(name, value) for name, value in asked.parameters.items()} | parameters
        return _asked(session.connection(), asked.sql, given)
    if len(known) >= READERS_KEPT:
        known.clear()
    known[who], rows = _learned(session, statement, parameters, ids)
    return rows


def _asked(connection: Connection, sql: str, parameters: dict[str, Any]) -> list[PlainRow]:
    """Straight from the driver; what fails there fails as everywhere, and a connection that died is not used again."""
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor:
            rows: list[PlainRow] = cursor.execute(sql, parameters).fetchall()
            return rows
    except psycopg.Error as fault:
        if driver.closed:
            connection.invalidate(fault)
        raise DBAPIError.instance(sql, None, fault, psycopg.Error, hide_parameters=True) from fault


def _learned(
    session: Session, statement: Select[*tuple[Any, ...]], parameters: dict[str, Any], ids: dict[str, Any]
) -> tuple[_Known, list[PlainRow]]:
    known = _Known()
    session.execute(statement, parameters, execution_options={_LESSON: known}).close()
    rows, known.rows = known.rows, None
    reached = known.parameters
    is_plain = all(reached.get(name) == value for name, value in parameters.items())
    if rows is None or not is_plain or any(reached[name] != ids[name] for name in ids.keys() & reached):
        raise ValueError("a statement whose parameters are written in another way cannot be asked plainly")
    return known, rows


@event.listens_for(Engine, "after_cursor_execute")
def _note(
    _connection: Connection,
    cursor: Any,
    statement: str,
    parameters: Any,
    context: Any,
    _many: bool,  # noqa: FBT001
) -> None:
    known: _Known | None = context.execution_options.get(_LESSON) if context is not None else None
    if known is not None:
        known.sql, known.parameters, known.rows = statement, dict(parameters), cursor.fetchall()
