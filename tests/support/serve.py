"""A whole Perennial in real processes, for tests that kill parts of it.

with serving(tmp_path / "data") as server:
    server.kill("postgres")
    server.wait_until(server.is_healthy)
    assert server.sql("SELECT count(*) FROM users") == [(0,)]
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Mapping
from functools import cached_property
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import psycopg
from flask import Flask

from app.shell.calling import call
from app.shell.config import Settings, embedded_database_url
from app.shell.factory import create_app
from app.shell.places import CHECKOUT, Places
from app.shell.supervision.endings import recorded

READY = "Perennial is ready at "
SERVE = (sys.executable, "-P", "-m", "app.shell.serve")


class Server:
    """One `bin/serve` on one data directory. `env` is added to a clean environment; `arguments` to the command."""

    def __init__(
        self, data_dir: Path, *, env: Mapping[str, str] | None = None, arguments: tuple[str, ...] = ()
    ) -> None:
        self.data_dir = data_dir
        self.places = Places(data_dir)
        self.url = ""
        self.lines: list[str] = []
        self._arguments = arguments
        self._port = 0
        self._env = environment(data_dir, **(env or {}))
        self._process: subprocess.Popen[str] | None = None

    @property
    def env(self) -> dict[str, str]:
        """What commands beside it need: `subprocess.run(…, env=server.env)`."""
        return dict(self._env)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, *, within: float = 60) -> None:
        """Start it and wait for its ready line and all its processes; raises AssertionError with what it said instead."""
        command = [*SERVE, "--port", str(self._port), *self._arguments]
        self.lines = []
        self._process = subprocess.Popen(
            command, env=self._env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/"
        )
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()
        self.wait_until(lambda: self._is_ready() or self._process.poll() is not None, within=within)
        assert self._is_ready(), "\n".join(self.lines)
        self.wait_until(lambda: self.pids("scheduler"), within=within)
        self.url = next(line for line in self.lines if line.startswith(READY)).removeprefix(READY).strip()
        self._port = int(self.url.rpartition(":")[2])

    def stop(self, how: signal.Signals = signal.SIGTERM, *, within: float = 60) -> int:
        """Ask it to end; its exit code."""
        assert self._process is not None
        self._process.send_signal(how)
        return self._process.wait(within)

    def restart(self) -> None:
        """End it in order, unless it is dead already, and start it again on the same port."""
        if self.is_running:
            self.stop()
        self.start()

    def pids(self, kind: str) -> list[int]:
        """The processes of a kind: postgres, valkey, web, worker, scheduler; or one by name, as worker-mail."""
        ledger = recorded(self.places.ledger).items()
        return [pid for name, (pid, _) in ledger if kind in {name, name.partition("-")[0]}]

    def kill(self, kind: str) -> None:
        """SIGKILL every process of a kind; what they started themselves goes with them."""
        for pid in self.pids(kind):
            with contextlib.suppress(psutil.NoSuchProcess):  # it may have ended since it was written down
                for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
                    with contextlib.suppress(psutil.NoSuchProcess):
                        process.kill()

    def kill_supervisor(self) -> None:
        """SIGKILL only the process that watches over the others."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def kill_all(self) -> None:
        """SIGKILL everything at once, as if the power had failed."""
        everything = [self.pid, *(child.pid for child in psutil.Process(self.pid).children(recursive=True))]
        for pid in everything:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self._process is not None
        self._process.wait()

    def sql(self, query: str, *arguments: object) -> list[tuple[Any, ...]]:
        """Ask the database itself, past every row rule."""
        url = embedded_database_url(self.places, role="postgres").replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(query.encode(), arguments or None)
            return cursor.fetchall() if cursor.description else []

    def get(self, path: str) -> int:
        """The status of a page; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def is_ready(self) -> bool:
        """Database, Redis and migrations are all there."""
        return self.get("/readyz") == 200

    @cached_property
    def app(self) -> Flask:
        """The application in this process, on the server's own database and queue."""
        return create_app(Settings.from_environment(self.env), keeps_connections=False)

    def run(self, *command: str) -> str:
        """What a `bin/perennial` command prints. It runs in this process: a Python of its own begins for seconds.

        Raises AssertionError with what the command complains of.
        """
        said, complained = StringIO(), StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
            code = call(self.app, list(command))
        assert code == 0, complained.getvalue()
        return said.getvalue()

    def wait_until(self, condition: Callable[[], Any], *, within: float = 30) -> None:
        wait_until(condition, within=within)

    def _is_ready(self) -> bool:
        return any(line.startswith(READY) for line in self.lines)

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self.lines.append(line.rstrip("\n"))


@contextlib.contextmanager
def serving(
    data_dir: Path, *, env: Mapping[str, str] | None = None, arguments: tuple[str, ...] = ()
) -> Generator[Server]:
    """Start a server, and leave no process of it behind."""
    server = Server(data_dir, env=env, arguments=arguments)
    try:
        server.start()
        yield server
    finally:
        with contextlib.suppress(AssertionError, ProcessLookupError):
            server.stop()
        for process in processes_of(data_dir):
            process.kill()


@contextlib.contextmanager
def data_directory() -> Generator[Path]:
    """Outside pytest's own: a second pytest takes away what the database's account needs to reach its files there."""
    with TemporaryDirectory(prefix="perennial-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "data"


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """Nothing of the caller's settings, only what a process needs to run."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(CHECKOUT), "PERENNIAL_DATA": str(data_dir), **more}


def run_command(*command: str, env: Mapping[str, str]) -> None:
    """Run a `bin/perennial` command in a process of its own."""
    arguments = [sys.executable, "-P", "-m", "app.shell.cli", *command]
    subprocess.run(arguments, env=dict(env), check=True, capture_output=True, cwd="/", timeout=120)


def processes_of(data_dir: Path) -> list[psutil.Process]:
    """Every process that names the data directory in its arguments or environment, or works inside it."""
    return [process for process in psutil.process_iter() if process.pid != os.getpid() and _belongs(process, data_dir)]


def _belongs(process: psutil.Process, data_dir: Path) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        named = [*process.cmdline(), process.environ().get("PERENNIAL_DATA", ""), process.cwd()]
    except (psutil.Error, OSError):
        return False
    return any(str(data_dir) in word for word in named)


def wait_until(condition: Callable[[], Any], *, within: float = 30) -> None:
    """Raises AssertionError when it takes longer, in seconds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"did not happen within {within} s"
        time.sleep(0.05)
