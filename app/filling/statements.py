"""Statements as the database gets them: put together once, then executed again and again without putting them together.

The row rules join a statement on its way to the database. So it is sent on that way once, about nobody, and taken down
as it arrives, with all its values written in by the driver itself.
"""

import re
from typing import Any

from psycopg import ClientCursor, Connection
from sqlalchemy import ColumnElement, Select, event

from app.kernel import ids
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.scope import as_seen_by
from talent.prospects.models import Prospect

_NOBODY = ids.new()
"""Stands in a statement where people's ids go; of this process alone, so that no question can hold it."""
_NOBODY_IN_SQL = re.compile(rf"prospects\.id = '{_NOBODY.hex}'(::uuid)*", re.IGNORECASE)


def about_nobody() -> ColumnElement[bool]:
    """The condition in whose place `taken_down` writes another one."""
    return Prospect.id == _NOBODY


def taken_down(statement: Select[Any], seen_by: Actor, *, about: str) -> str:
    """What the database gets when somebody executes a statement that is `about_nobody`, about others instead.

    `about` is a condition in SQL with its parameters as psycopg writes them; all other percent signs are doubled.
    """
    taken: list[tuple[str, Any]] = []

    def take_down(connection: Any, cursor: Any, sql: str, parameters: Any, context: Any, many: bool) -> None:  # noqa: FBT001
        taken.append((sql, parameters))

    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", take_down)
    try:
        with as_seen_by(seen_by):
            db.session.execute(statement)
    finally:
        event.remove(connection, "before_cursor_execute", take_down)
    sql, values = taken[-1]
    written = ClientCursor(driver()).mogrify(sql, values).replace("%", "%%")
    told, times = _NOBODY_IN_SQL.subn(lambda _found: about, written)
    if times != 1:
        raise ValueError("the statement is not about nobody, once")
    return told


def driver() -> Connection[Any]:
    """The session's own connection, as psycopg knows it."""
    connection = db.session.connection().connection.driver_connection
    if not isinstance(connection, Connection):
        raise TypeError("questions are put to PostgreSQL by psycopg")
    return connection
