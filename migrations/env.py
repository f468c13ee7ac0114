"""Alembic's way in: migrations run in one transaction on the connection, or the URL, they are handed."""

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from app.kernel.db import Model
from app.shell.features import load_features

load_features()


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Model.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


attributes = context.config.attributes
if "connection" in attributes:
    run(attributes["connection"])
else:
    with create_engine(attributes["database_url"], poolclass=NullPool).connect() as fresh:
        run(fresh)
