"""The application of the tests, on a connection from which nothing stays."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection

from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.kept_pages import KEPT


@contextmanager
def rolled_back(app: Flask, data_dir: Path) -> Generator[None]:
    """Whatever happens inside is gone afterwards, committed or not."""
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, data_dir=data_dir, storage_url="")
    app.extensions["doorbell"] = None
    app.extensions[KEPT].forget_all()
    with app.app_context():
        engine = db.engines[None]
        with engine.connect() as connection:
            outer = connection.begin()
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the end would wait for ever
            _join(connection)
            act_as(Actor.system())
            try:
                yield
                db.session.remove()
            finally:
                outer.rollback()
                db.engines[None] = engine  # type: ignore[index]
                app.extensions["settings"] = before


def _join(connection: Connection) -> None:
    db.engines[None] = connection  # type: ignore[assignment, index]
    db.session.configure(join_transaction_mode="create_savepoint")
