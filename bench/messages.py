"""Messages: how many a second are taken, and whether one is lost or doubled when the web process is killed meanwhile.

Clients do what browsers do: a message that was not answered is sent again, with the same client id.
"""

import asyncio
import os
import signal
import time
from collections.abc import Coroutine, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psutil
import psycopg

from app.shell.config import Settings
from bench.ground import address, drop, fresh, ground
from bench.pages import free_port, served
from bench.talking import Connection, Talker, answer, connect, learn_token, request, talkers

CLIENTS = 8
SECONDS = float(os.environ.get("BENCH_SECONDS") or 20)
SECONDS_TO_WARM_UP = 5.0
"""A fresh worker compiles templates and statements."""
KILLS = 3


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """A line for the rate with `n` colleagues talking, and one for what was lost or doubled under kills."""
    with ground(data) as settings:
        own = fresh(settings, "bench_messages")
        some = talkers(own, n)
        port = free_port()
        with served(own, "wsgi:app", port) as server:
            for kills in (0, KILLS):
                yield asyncio.run(_measure(own, port, server.pid, some, kills))
        drop(settings, "bench_messages")


async def _measure(settings: Settings, port: int, pid: int, some: list[Talker], kills: int) -> dict[str, Any]:
    line = await connect(port)
    for talker in some:
        await learn_token(line, talker)
    await asyncio.gather(*_clients(port, some, SECONDS_TO_WARM_UP))
    *sent, killed = await asyncio.gather(*_clients(port, some, SECONDS), _kill(pid, kills, SECONDS))
    ids = [client_id for one in sent for client_id in one]
    return {
        "bench": "messages.killed" if kills else "messages",
        "n": len(some),
        "per_second": round(len(ids) / SECONDS, 1),
        "killed": killed,
        **_stored(settings, ids),
    }


def _clients(port: int, some: list[Talker], seconds: float) -> list[Coroutine[Any, Any, list[UUID]]]:
    until = time.monotonic() + seconds
    return [_talk(port, some[number::CLIENTS], until) for number in range(CLIENTS)]


async def _talk(port: int, some: list[Talker], until: float) -> list[UUID]:
    """Post one after the other until the time is over; the client ids of all that was taken."""
    taken: list[UUID] = []
    connection = await connect(port)
    for talker in cycle(some):
        if time.monotonic() > until:
            return taken
        client_id = uuid4()
        connection = await _post(port, connection, talker, client_id)
        taken.append(client_id)
    return taken


async def _post(port: int, connection: Connection, talker: Talker, client_id: UUID) -> Connection:
    """Send it until it is answered."""
    words = {"csrf_token": talker.token, "body": f"Message {client_id}", "client_id": str(client_id), "since": "9999"}
    while True:
        try:
            connection[1].write(request("POST", f"/conversations/{talker.conversation_id}/messages", talker, words))
            status, _head, _body = await answer(connection[0])
            if status == 200:  # noqa: PLR2004
                return connection
            message = f"a message was answered with {status}"
            raise RuntimeError(message)
        except (OSError, asyncio.IncompleteReadError):
            await asyncio.sleep(0.1)
            connection = await _again(port)


async def _again(port: int) -> Connection:
    while True:
        try:
            return await connect(port)
        except OSError:
            await asyncio.sleep(0.1)


async def _kill(pid: int, kills: int, seconds: float) -> int:
    """SIGKILL every web worker so many times, evenly."""
    for _ in range(kills):
        await asyncio.sleep(seconds / (kills + 1))
        for worker in psutil.Process(pid).children():
            os.kill(worker.pid, signal.SIGKILL)
    return kills


def _stored(settings: Settings, ids: list[UUID]) -> dict[str, int]:
    with psycopg.connect(address(settings)) as connection:
        found = connection.execute(
            "SELECT count(*), count(DISTINCT client_id) FROM messages WHERE client_id = ANY(%s)", [ids]
        ).fetchone()
    rows, different = found or (0, 0)
    return {"taken": len(ids), "lost": len(ids) - different, "doubled": rows - different}
