"""What happens at the same moment: on threads and connections of their own, committed for real, and cleared away again."""

import contextvars
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import TypeVar

from flask import Flask
from sqlalchemy import text

from app.kernel.actor import Actor, act_as
from app.kernel.db import Model, db
from app.kernel.transaction import transaction

T = TypeVar("T")


@contextmanager
def committing(app: Flask) -> Generator[Flask]:
    """The application on its real connections; afterwards the database holds again what it held: what a new one does."""
    app.extensions["doorbell"] = None
    with app.app_context(), db.engine.connect() as connection:
        held = {table: connection.execute(table.select()).mappings().all() for table in Model.metadata.sorted_tables}
    yield app
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        tables = ", ".join(f'"{name}"' for name in Model.metadata.tables)
        connection.execute(text(f"TRUNCATE {tables} CASCADE"))
        for table in (table for table, rows in held.items() if rows):
            connection.execute(table.insert(), [dict(row) for row in held[table]])


def apart(app: Flask, actor: Actor, act: Callable[[], T]) -> T:
    """In a context and transaction of its own, as a request would."""

    def run() -> T:
        with app.app_context():
            act_as(actor)
            with transaction():
                return act()

    return contextvars.Context().run(run)


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
