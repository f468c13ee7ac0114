"""Statements, counted where they reach the driver: whichever way they were asked."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import psycopg

FRAMES = ("SAVEPOINT", "RELEASE", "ROLLBACK")
"""What transactions within transactions say; only tests have these."""


@contextmanager
def counting() -> Generator[list[str]]:
    """The statements that reach the driver, as they come."""
    seen: list[str] = []
    execute = psycopg.Cursor.execute

    def noting(cursor: Any, statement: Any, *rest: Any, **more: Any) -> Any:
        if not str(statement).startswith(FRAMES):
            seen.append(statement)
        return execute(cursor, statement, *rest, **more)

    psycopg.Cursor.execute = noting  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        psycopg.Cursor.execute = execute  # type: ignore[method-assign]
