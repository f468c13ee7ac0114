"""A page whose question takes too long gives up and says so, without asking the database anything more."""

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, event, func, select
from sqlalchemy.exc import OperationalError

from app.kernel.db import db
from app.people import views
from app.shell import factory
from app.shell.factory import SECONDS_OF_A_STATEMENT


@pytest.fixture
def endless(monkeypatch):
    """The list asks what never ends; here it is given a twentieth of a second."""

    def ask(*_arguments):
        db.session.execute(select(func.set_config("statement_timeout", "50", True)))
        db.session.execute(select(func.pg_sleep(30)))

    monkeypatch.setattr(views, "answered", ask)


def test_it_says_what_to_do_next(world, browser, endless):
    answer = browser(world.emil).get("/people")
    assert answer.status_code == 503
    assert "Ask for less" in answer.text
    assert world.organisation.name in answer.text


def test_a_fragment_says_it_too(world, browser, endless):
    answer = browser(world.emil).get("/people", htmx=True)
    assert answer.status_code == 503
    assert "Ask for less" in answer.text


def test_the_page_that_says_so_asks_the_database_nothing(world, browser, endless):
    asked = []
    client = browser(world.emil)
    client.get("/")

    def note(connection, cursor, statement, *others):
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        client.get("/people")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    after = asked[next(number for number, statement in enumerate(asked) if "pg_sleep" in statement) + 1 :]
    assert [statement for statement in after if not statement.startswith(("ROLLBACK", "RELEASE", "SAVEPOINT"))] == []


def test_a_database_that_is_away_is_said_to_be_so(world, browser, monkeypatch):
    def ask(*_arguments):
        raise OperationalError("SELECT", None, psycopg.OperationalError("connection refused"))

    monkeypatch.setattr(views, "answered", ask)
    answer = browser(world.emil).get("/people")
    assert answer.status_code == 503
    assert "Try again in a minute." in answer.text
    assert answer.headers["Retry-After"] == "30"


@pytest.mark.parametrize(("keeps_connections", "bound"), [(True, f"{SECONDS_OF_A_STATEMENT}s"), (False, "0")])
def test_pages_have_a_bound_and_jobs_have_none(settings, keeps_connections, bound):
    options = factory._config(settings, keeps_connections=keeps_connections)["SQLALCHEMY_ENGINE_OPTIONS"]
    engine = create_engine(settings.database_url, connect_args=options["connect_args"])
    with engine.connect() as connection:
        assert connection.execute(select(func.current_setting("statement_timeout"))).scalar() == bound
    engine.dispose()
