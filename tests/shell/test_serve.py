"""`bin/serve` with real processes: starting, surviving, refusing, and leaving nothing behind."""

import json
import os
import signal
import socket
import subprocess
from pathlib import Path

import psutil
import pytest

from app.kernel import jobs
from app.shell import serve
from app.shell.supervision.endings import RUN_MARK, write_ledger
from tests.support.benching import lines
from tests.support.serve import SERVE, Server, environment, processes_of, serving, wait_until

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("data of Ada") / "start") as server:
        yield server


@pytest.fixture
def server(installation):
    """One installation for all tests, started again where a test has ended it."""
    if not installation.is_running:
        installation.start()
    return installation


def refused(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SERVE, *arguments], env=environment(data_dir), capture_output=True, text=True, timeout=60, check=False
    )


class TestStarting:
    def test_every_queue_of_the_kernel_has_a_worker(self):
        assert serve.QUEUES == jobs.QUEUES

    def test_it_answers_and_is_ready_in_a_path_with_a_space(self, server):
        assert server.get("/healthz") == 200
        assert server.is_ready()

    def test_all_processes_are_there(self, server):
        counts = {kind: len(server.pids(kind)) for kind in ("postgres", "valkey", "web", "worker", "scheduler")}
        assert counts == {"postgres": 1, "valkey": 1, "web": 1, "worker": len(serve.QUEUES), "scheduler": 1}

    def test_the_workers_hold_neither_the_port_nor_the_lock(self, server):
        for process in map(psutil.Process, [*server.pids("worker"), *server.pids("scheduler")]):
            assert [one for one in process.net_connections("inet") if one.status == psutil.CONN_LISTEN] == []
            kept = {Path(file.path) for file in process.open_files()}
            assert kept <= set(server.places.logs.iterdir())

    def test_a_second_one_on_the_same_data_says_so_and_leaves_the_first_alone(self, server):
        second = refused(server.data_dir, "--port", "0")
        assert second.returncode == 1
        assert second.stderr.splitlines() == [f"Perennial is running already on the data directory {server.data_dir}."]
        assert server.is_ready()

    def test_a_port_in_use_is_one_clear_line_and_nothing_is_started(self, tmp_path):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            answer = refused(tmp_path / "data", "--port", str(port))
        assert answer.returncode == 1
        assert answer.stderr.splitlines() == [
            f"Perennial cannot listen on 127.0.0.1 port {port}: address already in use."
        ]
        assert not (tmp_path / "data" / "postgres").exists()

    @pytest.mark.parametrize(
        ("name", "value", "complaint"),
        [
            ("SMTP_URL", "mail.example.org", "SMTP_URL must begin with smtp://"),
            ("PERENNIAL_PORT", "http", "PERENNIAL_PORT must be a whole number"),
            ("REDIS_URL", "redis://127.0.0.1:1", "The queue of REDIS_URL does not let us in: "),
        ],
    )
    def test_a_bad_setting_is_one_clear_line(self, tmp_path, name, value, complaint):
        settings = environment(tmp_path / "data", **{"PERENNIAL_PORT": "0", name: value})
        answer = subprocess.run(SERVE, env=settings, capture_output=True, text=True, timeout=60, check=False)
        assert answer.returncode == 1
        assert answer.stderr.startswith(complaint)
        assert len(answer.stderr.splitlines()) == 1
        assert answer.stdout == ""

    def test_the_database_is_open_to_its_owner_alone(self, server):
        socket_file = server.places.postgres_socket / ".s.PGSQL.5432"
        assert socket_file.stat().st_mode & 0o077 == 0
        assert server.places.postgres_socket.stat().st_mode & 0o077 == 0
        assert server.places.valkey_socket.stat().st_mode & 0o077 == 0
        assert (server.data_dir / "secret-key").stat().st_mode & 0o777 == 0o600
        assert server.sql("SHOW listen_addresses") == [("",)]
        assert server.sql("SELECT rolsuper FROM pg_roles WHERE rolname = 'perennial'") == [(False,)]


class TestSurviving:
    @pytest.mark.parametrize("kind", ["postgres", "valkey", "web", "worker", "scheduler"])
    def test_what_is_killed_is_started_again(self, server, kind):
        before = set(server.pids(kind))
        server.kill(kind)
        server.wait_until(lambda: before.isdisjoint(server.pids(kind)) and len(server.pids(kind)) == len(before))
        server.wait_until(server.is_ready)
        assert before.isdisjoint(server.pids(kind))

    def test_a_web_worker_that_is_killed_is_replaced_by_its_master(self, server):
        master = psutil.Process(server.pids("web")[0])
        victim = master.children()[0]
        victim.kill()
        server.wait_until(lambda: victim.pid not in {child.pid for child in master.children()})
        server.wait_until(server.is_ready)
        assert server.pids("web") == [master.pid]

    def test_a_start_killed_half_way_is_made_good_by_the_next(self, tmp_path):
        server = Server(tmp_path / "data")
        first = subprocess.Popen([*SERVE, "--port", "0"], env=server.env, stdout=subprocess.DEVNULL)
        wait_until(lambda: list(server.data_dir.glob("postgres.new-*")))
        first.kill()
        first.wait()
        with serving(tmp_path / "data") as server:
            assert server.is_ready()
            assert not list(server.data_dir.glob("postgres.new-*"))

    def test_a_spoilt_file_of_valkey_is_set_aside(self, server):
        server.stop()
        for file in (server.places.valkey / "appendonlydir").glob("*.base.*"):
            file.write_bytes(b"not what it should be")
        server.start()
        assert server.is_ready()
        assert list(server.places.valkey.glob("unreadable-*"))


class TestEnding:
    def test_asked_to_end_it_leaves_no_process(self, server):
        leaves_nothing(server, signal.SIGHUP)

    def test_asked_twice_it_still_ends_in_order(self, server):
        os.kill(server.pid, signal.SIGINT)
        assert server.stop(signal.SIGINT) == 0
        assert processes_of(server.data_dir) == []
        assert not server.places.ledger.exists()
        assert "database system is shut down" in (server.places.logs / "postgres.log").read_text().splitlines()[-1]

    def test_when_it_is_killed_the_rest_ends_by_itself_and_the_next_start_works(self, server):
        server.kill_supervisor()
        wait_until(lambda: not processes_of(server.data_dir), within=15)
        server.start()
        assert server.is_ready()

    def test_what_a_killed_one_left_behind_is_ended_by_the_next_start_and_what_it_kept_is_there(self, server):
        server.sql("CREATE TABLE kept AS SELECT 7 AS n")
        left = subprocess.Popen(["sleep", "1000"], env={**server.env, RUN_MARK: "an earlier run"})
        server.kill_all()
        write_ledger(server.places.ledger, "an earlier run", {"web": os.getpid()})
        stranger = json.loads(server.places.ledger.read_text())
        stranger["processes"]["web"][1] -= 1000
        server.places.ledger.write_text(json.dumps(stranger))
        server.start()
        assert left.wait(10) == -signal.SIGTERM
        assert server.is_ready()
        assert server.sql("SELECT n FROM kept") == [(7,)]


def leaves_nothing(server: Server, how: signal.Signals) -> None:
    sockets = server.places.sockets
    assert server.stop(how) == 0
    assert processes_of(server.data_dir) == []
    assert not server.places.ledger.exists()
    assert not sockets.exists()
    assert not list(Path("/dev/shm").glob(f"{sockets.name}*"))


def test_how_long_the_second_start_takes_is_measured_after_an_end_that_leaves_nothing(server):
    leaves_nothing(server, signal.SIGTERM)
    (line,) = lines(server.data_dir.parent, "start", 1)
    assert 0 < line["seconds"] < 60
