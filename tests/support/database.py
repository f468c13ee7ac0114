"""A real PostgreSQL and Redis for the suite: `TEST_DATABASE_URL` and `TEST_REDIS_URL`, or embedded ones.

Each test process has a database of its own; each test is rolled back.
"""

import fcntl
import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
from psycopg import sql

from app.shell.config import Settings, embedded_database_url
from app.shell.migrate import upgrade
from app.shell.services import running
from app.shell.services.postgres import SUPERUSER

HERE = Path(tempfile.gettempdir())


@contextmanager
def servers(folder: Path) -> Generator[Settings]:
    """Settings whose database server and Redis run; the database itself is not the tests' own yet."""
    environ = dict(os.environ)
    environ["PERENNIAL_DATA"] = str(folder)
    for name in ("DATABASE_URL", "REDIS_URL"):
        environ.pop(name, None)
        if os.environ.get(f"TEST_{name}"):
            environ[name] = os.environ[f"TEST_{name}"]
    with running(folder, environ):
        settings = Settings.from_environment(environ)
        if settings.embedded_database:
            settings = replace(settings, database_url=embedded_database_url(settings.places, role=SUPERUSER))
            _without_waiting_for_disks(settings)
        yield settings


def _without_waiting_for_disks(settings: Settings) -> None:
    """Nothing in it need survive a power failure."""
    with psycopg.connect(plain(settings.database_url), autocommit=True) as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name)))
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def migrated(settings: Settings) -> Generator[None]:
    """A database at the newest revision, from which `own_database` copies its own: migrating takes seconds."""
    template = replace(settings, database_url=with_database(settings.database_url, _name("template")))
    _create(settings, "template", "template1")
    upgrade(template)
    yield
    drop_database(template)


def own_database(settings: Settings, name: str) -> Settings:
    """Settings for a database of this test process alone, in which there is nothing yet."""
    _create(settings, name, _name("template"))
    return replace(settings, database_url=with_database(settings.database_url, _name(name)))


def _create(settings: Settings, name: str, template: str) -> None:
    own = sql.Identifier(_name(name))
    with psycopg.connect(plain(settings.database_url), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(own))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(own, sql.Identifier(template)))


def _name(name: str) -> str:
    return f"perennial_test_{os.getpid()}_{name}"


def drop_database(settings: Settings) -> None:
    """Remove a database made by `own_database`."""
    name = settings.database_url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(plain(with_database(settings.database_url, "postgres")), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def plain(url: str) -> str:
    """The URL as psycopg itself takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    address, mark, options = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}{mark}{options}"


@contextmanager
def alone(name: str) -> Generator[None]:
    """Hold a lock over the test processes of this machine."""
    with (HERE / f"perennial-tests-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
