"""Counting statements."""

from collections.abc import Callable, Generator

import pytest
from flask import Flask
from sqlalchemy import event

from app.kernel.db import db


@pytest.fixture
def statements(app: Flask) -> Generator[Callable[[Callable[[], object]], int]]:
    """`statements(act)` is how many statements an act takes; savepoints and commits are not counted."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    connection = db.engines[None]
    event.listen(connection, "before_cursor_execute", note)

    def count(act: Callable[[], object]) -> int:
        db.session.flush()
        seen.clear()
        act()
        return len(seen)

    yield count
    event.remove(connection, "before_cursor_execute", note)
