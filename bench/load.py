"""Load from a process of its own: a few connections that ask for one page again and again.

`python -m bench.load PORT PATH COOKIE SECONDS CONNECTIONS PID` prints one JSON object; PID is the server's, whose
workers' memory is watched.
"""

import asyncio
import json
import sys
import time

import psutil

WARM_UP = 5
"""Requests of each connection before anything counts: a fresh worker compiles templates and opens connections."""

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _warm(port: int, request: bytes) -> Connection:
    connection = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    for _ in range(WARM_UP):
        await _ask(connection, request)
    return connection


async def _ask(connection: Connection, request: bytes) -> float:
    """Ask once; returns the seconds it took."""
    reader, writer = connection
    began = time.monotonic()
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        sys.exit(head.decode(errors="replace"))
    await reader.readexactly(_length(head))
    return time.monotonic() - began


async def _keep_asking(connection: Connection, request: bytes, until: float) -> list[float]:
    took: list[float] = []
    while time.monotonic() < until or not took:
        took.append(await _ask(connection, request))
    return took


def _length(head: bytes) -> int:
    for line in head.lower().splitlines():
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    sys.exit("an answer without a length")


def _memory_of(pid: int) -> float:
    """The most resident memory of any worker, in MB."""
    workers = psutil.Process(pid).children(recursive=True)
    return max((worker.memory_info().rss for worker in workers), default=0) / 2**20


async def _main(port: int, path: str, cookie: str, seconds: float, connections: int, pid: int) -> None:
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *([f"Cookie: {cookie}"] if cookie else [])]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    warm = await asyncio.gather(*(_warm(port, request) for _ in range(connections)))
    began = time.monotonic()
    took = await asyncio.gather(*(_keep_asking(connection, request, began + seconds) for connection in warm))
    lasted = time.monotonic() - began
    counted = sorted(duration * 1000 for durations in took for duration in durations)
    found = {
        "per_second": round(len(counted) / lasted, 1),
        "p50_ms": round(counted[len(counted) // 2], 2),
        "p95_ms": round(counted[len(counted) * 95 // 100], 2),
        "peak_rss_mb": round(_memory_of(pid), 1),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    port, path, cookie, seconds, connections, pid = sys.argv[1:]
    asyncio.run(_main(int(port), path, cookie, float(seconds), int(connections), int(pid)))
