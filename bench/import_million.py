"""A million rows from the file to the people, a tenth of them of people who stand in the file already."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.ground import drop, fresh, ground
from bench.imports import in_a_worker, write_connections

DATABASE = "bench_import_million"


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """One line: rows a second of reading, matching and writing together, and the worker's peak memory."""
    with ground(data) as settings:
        file = data / f"million-{n}.csv"
        write_connections(file, n, n - n // 10)
        try:
            found = in_a_worker(fresh(settings, DATABASE), file)
        finally:
            drop(settings, DATABASE)
            file.unlink()
    seconds = found["seconds"] + found["read_seconds"]
    yield {
        "bench": "import-million",
        "n": n,
        "seconds": round(seconds, 1),
        "read_seconds": round(found["read_seconds"], 1),
        "commit_seconds": round(found["seconds"], 1),
        "per_second": round(n / seconds),
        "created": found["created"],
        "peak_rss_mb": round(found["peak_rss_mb"], 1),
    }
