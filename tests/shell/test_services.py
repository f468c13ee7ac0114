"""The embedded PostgreSQL and Valkey for a command's own run, alone and beside others."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest
from redis import Redis

from app.shell.config import Settings, embedded_database_url
from app.shell.places import Places, UnsafeDirectory
from app.shell.services import running
from app.shell.supervision.lock import Taken, owning
from tests.support.serve import environment, processes_of, wait_until

HOLD = """
import sys, time
from pathlib import Path
from app.shell.services import running
with running(Path(sys.argv[1]), {}):
    print("have", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def query(places: Places, text: str) -> object:
    url = embedded_database_url(places).replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(text.encode())
        row = cursor.fetchone() if cursor.description else None
        return row and row[0]


def holding(data, seconds):
    command = [sys.executable, "-c", HOLD, str(data), str(seconds)]
    holder = subprocess.Popen(command, env=environment(data), stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "have\n"
    holder.stdout.close()
    return holder


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("services")


@pytest.mark.processes
class TestRunning:
    def test_both_are_there_inside_and_gone_outside(self, data):
        places = Places(data)
        with running(data, {}):
            settings = Settings.from_environment({"PERENNIAL_DATA": str(data)})
            assert query(places, "SELECT current_user || '@' || current_database()") == "perennial@perennial"
            assert query(places, "SHOW server_encoding") == "UTF8"
            assert query(places, "SELECT upper('ärger')") == "ÄRGER"
            redis = Redis.from_url(settings.redis_url)
            assert redis.config_get("appendonly") == {"appendonly": "yes"}
            assert redis.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
            redis.close()
        assert processes_of(data) == []

    def test_the_extensions_of_the_schema_can_be_made_without_a_superuser(self, data):
        with running(data, {}):
            query(Places(data), "CREATE EXTENSION IF NOT EXISTS pg_trgm")
            query(Places(data), "CREATE EXTENSION IF NOT EXISTS unaccent")

    def test_with_urls_of_ones_own_nothing_is_started(self, tmp_path):
        with running(
            tmp_path / "data", {"DATABASE_URL": "postgresql://elsewhere/db", "REDIS_URL": "redis://elsewhere"}
        ):
            assert processes_of(tmp_path / "data") == []
        assert not (tmp_path / "data" / "postgres").exists()

    def test_a_second_command_uses_the_first_ones_and_the_first_waits_for_it(self, data):
        first, second = holding(data, 1), holding(data, 4)
        time.sleep(2)
        assert first.poll() is None
        assert query(Places(data), "SELECT 1") == 1
        assert second.wait(10) == 0
        assert first.wait(20) == 0
        assert processes_of(data) == []

    def test_a_killed_command_leaves_nothing_that_the_next_one_minds(self, data):
        killed = holding(data, 60)
        killed.kill()
        killed.wait()
        with running(data, {}):
            assert query(Places(data), "SELECT 1") == 1

    def test_a_pid_file_whose_number_is_somebody_elses_by_now_does_not_stop_the_start(self, data):
        (data / "postgres" / "postmaster.pid").write_text(
            f"{os.getpid()}\n{data / 'postgres'}\n1\n5432\n\n\n0 0\nready\n"
        )
        with running(data, {}):
            assert query(Places(data), "SELECT 1") == 1

    def test_a_server_that_lost_its_supervisor_is_taken_over(self, data):
        with running(data, {}):
            main = int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0])
            os.kill(main, signal.SIGKILL)
            wait_until(lambda: not [process for process in processes_of(data) if process.pid == main])
        with running(data, {}):
            assert query(Places(data), "SELECT 1") == 1


class TestPlaces:
    def test_a_path_too_long_for_a_socket_gets_a_private_directory(self, tmp_path):
        deep = Places(tmp_path / ("x" * 90))
        deep.prepare()
        assert deep.sockets != deep.run
        assert deep.sockets == Places(tmp_path / ("x" * 90)).sockets
        assert deep.sockets.stat().st_mode & 0o022 == 0
        deep.sockets.rmdir()

    def test_a_directory_that_somebody_else_prepared_is_refused(self, tmp_path):
        places = Places(tmp_path / "with space")
        directory = places.sockets
        directory.chmod(0o777)
        with pytest.raises(UnsafeDirectory, match=str(directory)):
            Places(tmp_path / "with space").sockets  # noqa: B018 (asking is what refuses)
        directory.rmdir()


def test_one_owner_at_a_time(tmp_path):
    places = Places(tmp_path)
    places.prepare()
    with owning(places, "serve"), pytest.raises(Taken, match="serve"), owning(places, "command 1"):
        pass
    with owning(places, "command 2"):
        pass
