"""Connections to the database that stand in the pool: asked whether they still live, but only after a rest, and handed
to the next as if nobody had used them.

Asking before every use would cost a busy server a round trip for each request.
"""

import time
from typing import Any

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

SECONDS_OF_REST = 1.0


def watch(engine: Engine) -> None:
    """Replace what died while it rested, before anybody uses it."""
    event.listen(engine, "checkin", _rest)
    event.listen(engine, "checkout", _ask)


def _rest(connection: psycopg.Connection[Any] | None, record: Any) -> None:
    record.info["rests since"] = time.monotonic()
    if connection is not None and connection.autocommit and not connection.closed:
        connection.autocommit = False


def _ask(connection: psycopg.Connection[Any], record: Any, _proxy: Any) -> None:
    """Raises DisconnectionError, which makes the pool connect anew."""
    if time.monotonic() - record.info.get("rests since", 0.0) < SECONDS_OF_REST:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.OperationalError as gone:
        raise DisconnectionError from gone
