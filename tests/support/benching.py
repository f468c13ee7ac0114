"""A benchmark run in a process of its own, as short as it can be."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.shell.places import CHECKOUT
from tests.support.serve import environment


def bench(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = environment(data, BENCH_SECONDS="1", BENCH_REQUESTS="20", BENCH_STARTS="1")
    command = [sys.executable, "-P", "-m", "bench", *arguments, "--data", str(data)]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environ, cwd=CHECKOUT)


def lines(data: Path, name: str, n: int) -> list[dict[str, Any]]:
    done = bench(data, name, "--json", "--n", str(n))
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]
