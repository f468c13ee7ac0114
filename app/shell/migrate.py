"""Bring the database to the newest revision. Run by every start; cheap when there is nothing to do."""

import click
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text  # noqa: TID251 - the advisory lock has no ORM form
from sqlalchemy.pool import NullPool

from app.shell.config import Settings
from app.shell.places import CHECKOUT
from app.shell.revisions import is_newest

LOCK = 7_238_114_902
"""Advisory lock: of several starts at once, one migrates and the others wait."""


def alembic_config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(CHECKOUT / "migrations").replace("%", "%%"))
    config.attributes["database_url"] = database_url
    return config


def upgrade(settings: Settings) -> None:
    """Migrate to the newest revision, unless it is there already."""
    engine = create_engine(settings.database_url, poolclass=NullPool)
    with engine.connect() as connection:
        if is_newest(connection):
            return
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.commit()
        config = alembic_config(settings.database_url)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
        connection.commit()
    engine.dispose()


@click.command()
def migrate() -> None:
    """Bring the database to this version's newest revision."""
    upgrade(Settings.from_environment())
    click.echo("The database is up to date.")
