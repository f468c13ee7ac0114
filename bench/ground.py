"""What benchmarks stand on: embedded services in a data directory, and databases of a size, made once and kept.

A kept database carries a fingerprint of the migrations and of what fills it; when these change it is made anew.
"""

import hashlib
import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
from flask import Flask
from psycopg import sql

from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.transaction import transaction
from app.shell import services
from app.shell.config import Settings, embedded_database_url
from app.shell.factory import create_app
from app.shell.migrate import upgrade
from app.shell.places import CHECKOUT
from app.shell.seeds import bulk
from app.shell.services.postgres import SUPERUSER


@contextmanager
def ground(data: Path) -> Generator[Settings]:
    """Settings for this data directory while its PostgreSQL and Valkey run."""
    environ = {**os.environ, "PERENNIAL_DATA": str(data)}
    for name in ("DATABASE_URL", "REDIS_URL"):
        environ.pop(name, None)
    with services.running(data, environ):
        settings = Settings.from_environment(environ)
        yield replace(settings, database_url=embedded_database_url(settings.places, role=SUPERUSER))


def of_size(settings: Settings, n: int) -> Settings:
    """The same settings with a database of n prospects, made now if it is not kept from an earlier run."""
    name = f"bench_{n}"
    own = _with_database(settings, name)
    if _fingerprint_of(settings, name) != _fingerprint():
        _say(f"making a database of {n:,} prospects")
        began = time.monotonic()
        fresh(settings, name)
        app = create_app(own, keeps_connections=False)
        with app.app_context():
            act_as(Actor.system())
            with transaction():
                bulk.fill(n)
        _run(own, sql.SQL("VACUUM ANALYZE"))
        _remember(settings, name)
        _say(f"made in {time.monotonic() - began:.0f} s")
    return own


def fresh(settings: Settings, name: str) -> Settings:
    """The same settings with an empty, migrated database of this name."""
    drop(settings, name)
    _run(settings, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    own = _with_database(settings, name)
    upgrade(own)
    return own


def drop(settings: Settings, name: str) -> None:
    _run(settings, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def application(settings: Settings) -> Generator[Flask]:
    """The application on these settings, its connections closed at the end."""
    app = create_app(settings)
    app.config.update(RATELIMIT_ENABLED=False)
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def address(settings: Settings) -> str:
    """The database as psycopg itself takes it."""
    return settings.database_url.replace("postgresql+psycopg://", "postgresql://")


def vacuum(settings: Settings) -> None:
    """Clear away what a rolled-back run left, for the next one."""
    _run(settings, sql.SQL("VACUUM"))


def _run(settings: Settings, statement: sql.SQL | sql.Composed) -> None:
    with psycopg.connect(address(settings), autocommit=True) as connection:
        connection.execute(statement)


def _with_database(settings: Settings, name: str) -> Settings:
    before, mark, options = settings.database_url.partition("?")
    return replace(settings, database_url=f"{before.rpartition('/')[0]}/{name}{mark}{options}")


def _fingerprint() -> str:
    content = hashlib.sha256()
    for folder in ("migrations/versions", "app/shell/seeds/bulk"):
        for path in sorted((CHECKOUT / folder).glob("*.py")):
            content.update(path.read_bytes())
    return content.hexdigest()


def _fingerprint_of(settings: Settings, name: str) -> str | None:
    with psycopg.connect(address(settings), autocommit=True) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
    return row[0] if row else None


def _remember(settings: Settings, name: str) -> None:
    _run(settings, sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(_fingerprint())))


def _say(what: str) -> None:
    print(f"bench: {what} …", file=sys.stderr, flush=True)
