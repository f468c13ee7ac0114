"""What happens at the same moment: on threads and connections of their own, committed for real, and cleared away again."""

import contextvars
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import TypeVar

from flask import Flask
from sqlalchemy import Connection, Table, exists, literal, select, text, union_all

from app.kernel.actor import Actor, act_as
from app.kernel.db import Model, db
from app.kernel.transaction import transaction

T = TypeVar("T")


@contextmanager
def committing(app: Flask) -> Generator[Flask]:
    """The application on its real connections; afterwards the database holds again what it held: what a new one does."""
    app.extensions["doorbell"] = None
    with app.app_context(), db.engine.connect() as connection:
        held = {table: connection.execute(table.select()).mappings().all() for table in _filled(connection)}
    yield app
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # no order, and nothing append-only
        for table in _filled(connection):
            connection.execute(table.delete())
        for table, rows in held.items():
            connection.execute(table.insert(), [dict(row) for row in rows])


def _filled(connection: Connection) -> list[Table]:
    """The tables that hold any row."""
    tables = Model.metadata.sorted_tables
    asked = union_all(*(select(literal(table.name)).where(exists().select_from(table)) for table in tables))
    names = set(connection.scalars(asked))
    return [table for table in tables if table.name in names]


def apart(app: Flask, actor: Actor, act: Callable[[], T]) -> T:
    """In a context and transaction of its own, as a request would."""

    def run() -> T:
        with app.app_context():
            act_as(actor)
            with transaction():
                return act()

    return contextvars.Context().run(run)


def until_somebody_waits(for_seconds: float = 10) -> None:
    """Hold on to what is locked until another transaction waits for it. Raises AssertionError when none does."""
    waits = text(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
    )
    until = time.monotonic() + for_seconds
    while not db.session.scalar(waits):
        assert time.monotonic() < until, "nobody waits"
        time.sleep(0.01)


def at_once(app: Flask, actor: Actor, acts: list[Callable[[], T]], threads: int = 10) -> list[T | Exception]:
    """Do all of it, so many at the very same moment; what each returned or raised."""
    barrier = Barrier(threads)

    def start(act: Callable[[], T]) -> T | Exception:
        barrier.wait()
        try:
            return apart(app, actor, act)
        except Exception as error:  # noqa: BLE001 - handed back to the test
            return error

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(start, acts))
