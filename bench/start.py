"""The second start of `bin/serve`: from the command to the line that says it is ready."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from app.shell.places import CHECKOUT
from bench.pages import free_port

READY = "Perennial is ready"
STARTS = int(os.environ.get("BENCH_STARTS") or 3)
PATIENCE = 120


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """Start once to make everything, then STARTS times n; the median counts."""
    own = data / "start"
    first = _start(own)
    again = [_start(own) for _ in range(STARTS * n)]
    yield {"bench": "start", "n": n, "seconds": round(median(again), 2), "first_seconds": round(first, 2)}


def _start(data: Path) -> float:
    environ = {**os.environ, "PERENNIAL_DATA": str(data)}
    for name in ("DATABASE_URL", "REDIS_URL", "PYTHONPATH"):
        environ.pop(name, None)
    command = [str(CHECKOUT / "bin" / "serve"), "--data", str(data), "--port", str(free_port())]
    began = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ, start_new_session=True)
    try:
        for line in server.stdout or ():
            if line.startswith(READY):
                return time.perf_counter() - began
        message = f"bin/serve ended with exit code {server.wait()}"
        raise RuntimeError(message)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE)
