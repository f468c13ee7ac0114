"""Bring the database to the newest revision. Run by every start; cheap when there is nothing to do."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text  # noqa: TID251 - the advisory lock has no ORM form
from sqlalchemy.pool import NullPool

from app.shell.config import Settings
from app.shell.places import CHECKOUT

LOCK = 7_238_114_902
"""Advisory lock: of several starts at once, one migrates and the others wait."""


def alembic_config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(CHECKOUT / "migrations").replace("%", "%%"))
    config.attributes["database_url"] = database_url
    return config


@cache
def _newest() -> str | None:
    return ScriptDirectory(str(Path(CHECKOUT) / "migrations")).get_current_head()


def newest_revision(settings: Settings) -> str | None:
    """The revision this code needs."""
    return _newest()


def upgrade(settings: Settings) -> None:
    """Migrate to the newest revision, unless it is there already."""
    engine = create_engine(settings.database_url, poolclass=NullPool)
    with engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == newest_revision(settings):
            return
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.commit()
        config = alembic_config(settings.database_url)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
        connection.commit()
    engine.dispose()
