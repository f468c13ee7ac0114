"""The whole organisation into one file, in a process of its own whose memory is watched: `python -m bench.exports FILE`."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.moving.packing import copying, one_moment, pack
from app.moving.tables import moving_tables
from app.shell.config import Settings
from app.shell.factory import create_app
from app.shell.places import CHECKOUT
from bench.ground import address, ground, of_size


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """One line: prospects a second with everything that hangs on them, and the peak memory."""
    with ground(data) as settings:
        own = of_size(settings, n)
        file = data / f"organisation-{n}.zip"
        environ = {
            **os.environ,
            "PYTHONPATH": str(CHECKOUT),
            "PERENNIAL_DATA": str(own.data_dir),
            "DATABASE_URL": address(own),
            "REDIS_URL": own.redis_url,
            "SECRET_KEY": own.secret_key,
        }
        command = [sys.executable, "-P", "-m", "bench.exports", str(file)]
        try:
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environ)
            size = file.stat().st_size
        finally:
            file.unlink(missing_ok=True)
    found = json.loads(done.stdout.splitlines()[-1])
    yield {
        "bench": "export",
        "n": n,
        "seconds": round(found["seconds"], 2),
        "per_second": round(n / found["seconds"]),
        "cpu_seconds": round(found["cpu_seconds"], 2),
        "ratio": round(found["bare"] / found["seconds"], 3),
        "rows": found["rows"],
        "megabytes": round(size / 1e6, 1),
        "peak_rss_mb": round(found["peak_rss_mb"], 1),
    }


def main(file: Path) -> None:
    app = create_app(Settings.from_environment(), keeps_connections=False)
    with app.app_context(), one_moment() as connection, file.open("wb") as out:
        began, used = time.perf_counter(), time.process_time()
        moved = pack(connection, out, lambda _rows: None)
        seconds, cpu = time.perf_counter() - began, time.process_time() - used
        bare = _bare(connection)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {"seconds": seconds, "cpu_seconds": cpu, "bare": bare, "rows": moved.total, "peak_rss_mb": peak}
    print(json.dumps(found))


def _bare(connection: Any) -> float:
    """Seconds that PostgreSQL takes to hand out the same rows, thrown away as they come."""
    began = time.perf_counter()
    for table in moving_tables():
        with connection.cursor() as cursor, cursor.copy(copying(table, "TO STDOUT (FORMAT text)")) as lines:
            for _line in lines:
                pass
    return time.perf_counter() - began


if __name__ == "__main__":
    main(Path(sys.argv[1]))
