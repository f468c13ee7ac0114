"""Each benchmark runs at a tiny size and prints what scripts rely on."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from app.shell.places import CHECKOUT

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def data() -> Generator[Path]:
    """Not in pytest's own folder: another session's start would lock the account of PostgreSQL out of that."""
    with tempfile.TemporaryDirectory(prefix="perennial-bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {
        **os.environ,
        "PYTHONPATH": str(CHECKOUT),
        "BENCH_SECONDS": "1",
        "BENCH_REQUESTS": "20",
        "BENCH_STARTS": "1",
    }
    command = [sys.executable, "-P", "-m", "bench", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environ, cwd=CHECKOUT)


def lines(data: Path, name: str, n: int) -> list[dict[str, Any]]:
    done = bench(name, "--json", "--n", str(n), "--data", str(data))
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_nudges(data: Path):
    (line,) = lines(data, "nudges", 200)
    assert (line["bench"], line["n"]) == ("nudges", 200)
    assert line["planned"] > 0
    assert line["seconds"] > 0
    assert line["ratio"] > 0


def test_pages(data: Path):
    found = lines(data, "pages", 200)
    pages = {line["bench"]: line for line in found}
    assert {"pages.today", "pages.people", "pages.file", "pages.load"} <= set(pages)
    assert all(line["statements"] <= 12 for line in found if "statements" in line)
    assert pages["pages.load"]["ratio"] > 0
    assert pages["pages.load"]["peak_rss_mb"] > 0


def test_filters(data: Path):
    (line,) = lines(data, "filters", 200)
    assert line["questions"] > 20
    assert line["p95_ms"] >= line["p50_ms"] > 0


def test_pools(data: Path):
    found = {line["bench"]: line for line in lines(data, "pools", 200)}
    assert set(found) == {"pools.round", "pools.one_person", "pools.board"}
    assert found["pools.one_person"]["pools"] == 200
    assert found["pools.round"]["members"] > 0


def test_import(data: Path):
    (line,) = lines(data, "import", 300)
    assert line["created"] == 300
    assert line["per_second"] > 0
    assert line["peak_rss_mb"] > 0


def test_start(data: Path):
    (line,) = lines(data, "start", 1)
    assert line["seconds"] > 0


def test_an_unknown_name_says_which_there_are():
    done = bench("nothing")
    assert done.returncode == 2
    assert "nudges" in done.stderr
