"""An export or an import of the whole organisation that is killed leaves nothing half, and the next one goes through."""

import subprocess
import sys
import zipfile

import psycopg
import pytest

from tests.support.database import drop_database, own_database
from tests.support.serve import environment, run_command, wait_until

PEOPLE = 10_000


@pytest.fixture
def here(settings, tmp_path):
    """A database with many people, and what a command needs to work on it."""
    own = own_database(settings, "killed")
    env = environment(tmp_path / "here", DATABASE_URL=own.database_url, REDIS_URL=own.redis_url)
    run_command("seed", "bulk", "--prospects", str(PEOPLE), env=env)
    yield env
    drop_database(own)


def begun(env, *command):
    return subprocess.Popen([sys.executable, "-P", "-m", "app.shell.cli", *command], env=env, cwd="/")


def count(address, table):
    with psycopg.connect(address) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def never_started(address):
    """Nobody has made a table there yet."""
    with psycopg.connect(address) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def is_at_work(address):
    with psycopg.connect(address) as connection:
        asked = (
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'COPY \"prospects\"%'"
        )
        return connection.execute(asked).fetchone()


@pytest.mark.processes
def test_killed_half_way_nothing_is_half_done(here, elsewhere, tmp_path):
    file, part = tmp_path / "all.zip", tmp_path / "all.zip.part"
    process = begun(here, "export", str(file))
    wait_until(lambda: part.exists() and part.stat().st_size > 0, within=60)
    process.kill()
    process.wait()
    assert not file.exists()
    run_command("export", str(file), env=here)
    assert not part.exists()
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
    never_started(elsewhere)
    there = {**here, "DATABASE_URL": elsewhere.replace("postgresql://", "postgresql+psycopg://")}
    process = begun(there, "import-organisation", str(file))
    wait_until(lambda: is_at_work(elsewhere), within=60)
    process.kill()
    process.wait()
    wait_until(lambda: not is_at_work(elsewhere), within=30)
    assert count(elsewhere, "prospects") == count(elsewhere, "users") == 0
    run_command("import-organisation", str(file), env=there)
    assert count(elsewhere, "prospects") == PEOPLE
