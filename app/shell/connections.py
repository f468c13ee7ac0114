"""Connections to the database that stand in the pool: asked whether they still live, but only after a rest.

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
    event.listen(engine, "checkin", _note_the_time)
    event.listen(engine, "checkout", _ask)


def _note_the_time(_connection: Any, record: Any) -> None:
    record.info["rests since"] = time.monotonic()


def _ask(connection: psycopg.Connection[Any], record: Any, _proxy: Any) -> None:
    """Raises DisconnectionError, which makes the pool connect anew."""
    if time.monotonic() - record.info.get("rests since", 0.0) < SECONDS_OF_REST:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.OperationalError as gone:
        raise DisconnectionError from gone
