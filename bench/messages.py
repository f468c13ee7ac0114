"""Messages: how many a second are taken, and whether one is lost or doubled when the web process is killed meanwhile.

Web workers, database, Valkey, the workers of two queues and the client share the machine; each line says what a message costs
each of them. The barest application that keeps a row for each request is measured in the same run.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
import psycopg

from app.shell.config import Settings
from app.shell.places import CHECKOUT
from app.shell.supervision.endings import wait_for
from bench.ground import address, drop, fresh, ground
from bench.pages import environment_of, free_port, served
from bench.posting import talk
from bench.processors import milliseconds_each, parts_of, seconds_used
from bench.talking import Talker, learn_tokens, request, talkers

SECONDS = float(os.environ.get("BENCH_SECONDS") or 20)
SECONDS_TO_WARM_UP = 5.0
"""A fresh worker compiles templates and statements."""
SECONDS_UNTIL_WORKERS_REST = 60.0
KILLS = 3
QUEUES = ("default", "mail")
WAITING = "SELECT count(*) FROM jobs WHERE done_at IS NULL AND run_at <= now()"


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """A line for the rate with `n` colleagues talking, one for the barest, and one for what was lost or doubled under kills."""
    with ground(data) as settings:
        own = fresh(settings, "bench_messages")
        some = talkers(own, n)
        with _working(own) as workers, _served(own, some) as (port, pid):
            parts = parts_of(own, web=pid, **workers)
            ours = _measure(own, port, some, parts)
            killed = _measure(own, port, some, parts, kills=KILLS)
        bare = _barest(own, some)
        yield ours | {"ratio": round(ours["per_second"] / bare["per_second"], 3)}
        yield bare
        yield killed
        drop(settings, "bench_messages")


@contextmanager
def _served(own: Settings, some: list[Talker]) -> Generator[tuple[int, int]]:
    """The product, warm, with nothing left to do in the background: of a day of messages only the first asks for more."""
    port = free_port()
    with served(own, "wsgi:app", port) as server:
        learn_tokens(port, some)
        talk(port, some, SECONDS_TO_WARM_UP)
        while silent := [talker for talker in some if not talker.said]:
            talk(port, silent, SECONDS_TO_WARM_UP / 5)
        _wait_until_all_is_done(own)
        yield port, server.pid


@contextmanager
def _working(own: Settings) -> Generator[dict[str, int]]:
    """The workers of the queues that messages ring for; their process ids."""
    command = [sys.executable, "-P", "-m", "app.shell.cli", "worker"]
    environment = environment_of(own, free_port())
    workers = {name: subprocess.Popen([*command, name], env=environment, cwd=CHECKOUT) for name in QUEUES}
    try:
        yield {f"worker_{name}": worker.pid for name, worker in workers.items()}
    finally:
        for worker in workers.values():
            worker.terminate()
            worker.wait()


def _wait_until_all_is_done(own: Settings) -> None:
    with psycopg.connect(address(own), autocommit=True) as connection:
        if not wait_for(lambda: connection.execute(WAITING).fetchone() == (0,), within=SECONDS_UNTIL_WORKERS_REST):
            raise RuntimeError("the workers do not come to an end")


def _measure(own: Settings, port: int, some: list[Talker], parts: dict[str, int], kills: int = 0) -> dict[str, Any]:
    killing = threading.Thread(target=_kill, args=(parts["web"], kills))
    before = seconds_used(parts)
    killing.start()
    ids = talk(port, some, SECONDS)
    after = seconds_used(parts)
    killing.join()
    line = {
        "bench": "messages.killed" if kills else "messages",
        "n": len(some),
        "per_second": round(len(ids) / SECONDS, 1),
        "killed": kills,
        **_stored(own, ids),
    }
    return line if kills else line | {"cpu_ms": milliseconds_each(before, after, len(ids))}


def _barest(own: Settings, some: list[Talker]) -> dict[str, Any]:
    port = free_port()
    with psycopg.connect(address(own), autocommit=True) as connection:
        connection.execute("CREATE TABLE bare_said (id uuid PRIMARY KEY, body text NOT NULL, at timestamptz NOT NULL)")
    with served(own, "bench.bare:app", port) as server:
        parts = parts_of(own, web=server.pid)
        talk(port, some, SECONDS_TO_WARM_UP / 5, _ask_the_barest)
        before = seconds_used(parts)
        said = len(talk(port, some, SECONDS / 2, _ask_the_barest))
        cost = milliseconds_each(before, seconds_used(parts), said)
    return {"bench": "messages.bare", "n": len(some), "per_second": round(said * 2 / SECONDS, 1), "cpu_ms": cost}


def _ask_the_barest(talker: Talker, client_id: UUID, _since: int) -> bytes:
    return request("POST", "/said", talker, {"id": str(client_id), "body": f"Message {client_id}"})


def _kill(pid: int, kills: int) -> None:
    """SIGKILL every web worker so many times, evenly."""
    for _ in range(kills):
        time.sleep(SECONDS / (kills + 1))
        for worker in psutil.Process(pid).children():
            os.kill(worker.pid, signal.SIGKILL)


def _stored(settings: Settings, ids: list[UUID]) -> dict[str, int]:
    with psycopg.connect(address(settings)) as connection:
        found = connection.execute(
            "SELECT count(*), count(DISTINCT client_id) FROM messages WHERE client_id = ANY(%s)", [ids]
        ).fetchone()
    rows, different = found or (0, 0)
    return {"taken": len(ids), "lost": len(ids) - different, "doubled": rows - different}
