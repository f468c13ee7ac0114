"""Connections that died while they rested, and how a web worker waits."""

import subprocess
import sys
import time

import pytest
from sqlalchemy import create_engine
from sqlalchemy import text as sql
from sqlalchemy.exc import OperationalError

from app.shell import connections
from app.shell.places import CHECKOUT


@pytest.fixture
def engine(settings):
    engine = create_engine(settings.database_url, pool_size=1, max_overflow=0)
    connections.watch(engine)
    yield engine
    engine.dispose()


def die(engine, settings):
    """The server ends the connection that rests in the pool."""
    with engine.connect() as connection:
        pid = connection.execute(sql("SELECT pg_backend_pid()")).scalar()
    other = create_engine(settings.database_url)
    with other.connect() as connection:
        connection.execute(sql("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    other.dispose()


def test_one_that_died_at_rest_is_replaced_before_anybody_uses_it(engine, settings, monkeypatch):
    monkeypatch.setattr(connections, "SECONDS_OF_REST", 0.0)
    die(engine, settings)
    time.sleep(0.1)
    with engine.connect() as connection:
        assert connection.execute(sql("SELECT 1")).scalar() == 1


def test_one_that_was_used_a_moment_ago_is_not_asked(engine, settings, monkeypatch):
    monkeypatch.setattr(connections, "SECONDS_OF_REST", 60.0)
    die(engine, settings)
    time.sleep(0.1)
    with engine.connect() as connection, pytest.raises(OperationalError):
        connection.execute(sql("SELECT 1"))


WAITING = """
from gevent import monkey; monkey.patch_all()
import sys, time, gevent, psycopg
from app.shell.waiting import wait_patiently
wait_patiently()
def ask(statement):
    with psycopg.connect(sys.argv[1]) as connection:
        return connection.execute(statement).fetchone()[0]
began = time.monotonic()
some = [gevent.spawn(ask, "SELECT 7 FROM pg_sleep(0.5)") for _ in range(6)]
gevent.joinall(some)
assert [one.value for one in some] == [7] * 6, [one.value for one in some]
assert time.monotonic() - began < 2, "slow answers wait beside each other"
assert ask("SELECT 8") == 8
assert ask("SELECT length(repeat('x', 3000000))") == 3000000
try:
    ask("SELECT 1 / 0")
except psycopg.errors.DivisionByZero:
    print("fine")
"""


def test_quick_and_slow_answers_come_and_others_have_their_turn_meanwhile(settings):
    url = settings.database_url.replace("postgresql+psycopg://", "postgresql://")
    command = [sys.executable, "-P", "-c", WAITING, url]
    done = subprocess.run(command, cwd=CHECKOUT, env={"PYTHONPATH": str(CHECKOUT)}, capture_output=True, text=True)
    assert done.stdout.strip() == "fine", done.stderr
