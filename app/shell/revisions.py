"""Where the database stands, and where this code needs it to stand: asked often, and without Alembic, which is slow to read."""

from functools import cache

from sqlalchemy import Connection, column, inspect, select, table

from app.shell.places import CHECKOUT

VERSIONS = CHECKOUT / "migrations" / "versions"


@cache
def newest_revision() -> str:
    """The revision this code needs. The files' names begin with their revisions, in order (a test compares with Alembic)."""
    return max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


def current_revision(connection: Connection) -> str | None:
    """The revision of the database; None before the first migration."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(select(column("version_num")).select_from(table("alembic_version")))
    return found


def is_newest(connection: Connection) -> bool:
    """Whether there is nothing to migrate."""
    return current_revision(connection) == newest_revision()
