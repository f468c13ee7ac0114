"""Streams: many open at one web process, a message to one of them at a time, and how soon its reader hears of it."""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psutil

from bench.ground import drop, fresh, ground
from bench.pages import free_port, served
from bench.talking import Connection, Talker, answer, connect, learn_token, request, talkers

STREAMS_EACH = 10
"""As many as one reader may have."""
MESSAGES = int(os.environ.get("BENCH_REQUESTS") or 200)
SECONDS_TO_HEAR = 10.0


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """One line for `n` open streams."""
    os.environ["WEB_WORKERS"] = "1"
    with ground(data) as settings:
        own = fresh(settings, "bench_stream")
        some = talkers(own, -(-n // STREAMS_EACH))
        port = free_port()
        with served(own, "wsgi:app", port) as server:
            yield {"bench": "stream", "n": n} | asyncio.run(_measure(port, server.pid, some, n))
        drop(settings, "bench_stream")


async def _measure(port: int, pid: int, some: list[Talker], n: int) -> dict[str, Any]:
    line = await connect(port)
    for talker in some:
        await learn_token(line, talker)
    before = _memory_of(pid)
    streams = [(talker, await _listen(port, talker)) for talker in some for _ in range(STREAMS_EACH)][:n]
    said: Counter[UUID] = Counter()
    took = []
    for _ in range(MESSAGES):
        talker, stream = random.choice(streams)
        said[talker.conversation_id] += 1
        took.append(await _say_and_hear(line, talker, stream, said[talker.conversation_id]))
    took.sort()
    after = _memory_of(pid)
    for _talker, (_reader, writer) in streams:
        writer.close()
    return {
        "messages": MESSAGES,
        "p50_ms": round(took[len(took) // 2], 1),
        "p95_ms": round(took[len(took) * 95 // 100], 1),
        "rss_mb_at_start": round(before, 1),
        "rss_mb_more": round(after - before, 1),
    }


async def _listen(port: int, talker: Talker) -> Connection:
    reader, writer = await connect(port)
    writer.write(request("GET", f"/stream/conversations/{talker.conversation_id}", talker))
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode())
    await reader.readuntil(b"hello")
    return reader, writer


async def _say_and_hear(line: Connection, talker: Talker, stream: Connection, change: int) -> float:
    """Milliseconds from when a message is sent, the so-manieth of its conversation, to when this stream tells of it."""
    words = {"csrf_token": talker.token, "body": "Good morning.", "client_id": str(uuid4()), "since": "0"}
    began = time.monotonic()
    line[1].write(request("POST", f"/conversations/{talker.conversation_id}/messages", talker, words))
    heard = asyncio.create_task(_heard(stream[0], change))
    status, _head, _body = await answer(line[0])
    if status != 200:  # noqa: PLR2004
        message = f"a message was answered with {status}"
        raise RuntimeError(message)
    return (await asyncio.wait_for(heard, SECONDS_TO_HEAR) - began) * 1000


async def _heard(reader: asyncio.StreamReader, change: int) -> float:
    await reader.readuntil(b'"change": %d}' % change)
    return time.monotonic()


def _memory_of(pid: int) -> float:
    """Resident memory of the one worker, in MB."""
    [worker] = psutil.Process(pid).children()
    return float(worker.memory_info().rss) / 2**20
