"""The commit of a LinkedIn export by the very jobs a worker runs, in a process of its own whose memory is watched."""

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

from app.shell.config import Settings
from app.shell.places import CHECKOUT
from app.shell.seeds.bulk.people import NAMES
from app.shell.seeds.demo.employers import EMPLOYERS, FIELDS
from bench.ground import address, drop, fresh, ground

HEADER = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
DATABASE = "bench_import"


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """One line: rows a second of the commit, the bare COPY of as many rows beside it, and the worker's peak memory."""
    with ground(data) as settings:
        file = data / f"connections-{n}.csv"
        write_connections(file, n)
        own = fresh(settings, DATABASE)
        try:
            found = in_a_worker(own, file)
            bare = _bare(own, file)
        finally:
            drop(settings, DATABASE)
            file.unlink()
    seconds = found["seconds"]
    yield {
        "bench": "import",
        "n": n,
        "seconds": round(seconds, 2),
        "read_seconds": round(found["read_seconds"], 2),
        "per_second": round(n / seconds),
        "created": found["created"],
        "peak_rss_mb": round(found["peak_rss_mb"], 1),
        "ratio": round(bare / seconds, 3),
    }


def from_file_to_people(data: Path, name: str, n: int, write: Callable[[Path], None]) -> dict[str, Any]:
    """A line of reading, matching and writing together, of a file that is written first."""
    file, database = data / f"{name}-{n}", f"bench_{name.replace('-', '_')}"
    with ground(data) as settings:
        write(file)
        try:
            found = in_a_worker(fresh(settings, database), file)
        finally:
            drop(settings, database)
            file.unlink()
    seconds = found["seconds"] + found["read_seconds"]
    return {
        "bench": name,
        "n": n,
        "seconds": round(seconds, 2),
        "read_seconds": round(found["read_seconds"], 2),
        "commit_seconds": round(found["seconds"], 2),
        "per_second": round(n / seconds),
        "created": found["created"],
        "peak_rss_mb": round(found["peak_rss_mb"], 1),
    }


def write_connections(file: Path, n: int, people: int | None = None) -> None:
    """As LinkedIn writes it: notes first, then the header; three rows in a hundred show an address. With fewer people
    than rows the last rows are of people who stand in the file already.
    """
    titles = [title for field in FIELDS.values() for title in field.early + field.seasoned]
    with file.open("w", newline="", encoding="utf-8") as stream:
        stream.write('Notes:\n"When exporting your connection data, you may notice some addresses are missing."\n\n')
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for row in range(n):
            number = row % (people or n)
            _, given, family, _ = NAMES[number * 7919 % len(NAMES)]
            mail = f"connection{number}@people.example" if number % 100 < 3 else ""  # noqa: PLR2004 - see above
            employer, title = EMPLOYERS[number % len(EMPLOYERS)].name, titles[number // 3 % len(titles)]
            profile = f"https://www.linkedin.com/in/made-up-person-{number}"
            writer.writerow((given, family, profile, mail, employer, title, f"{1 + number % 28:02} Mar 2024"))


def in_a_worker(settings: Settings, file: Path) -> dict[str, Any]:
    """What the import took in a process of its own: seconds of both passes, people made, the process's peak memory."""
    environ = {
        **os.environ,
        "PYTHONPATH": str(CHECKOUT),
        "PERENNIAL_DATA": str(settings.data_dir),
        "DATABASE_URL": address(settings),
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key,
    }
    command = [sys.executable, "-P", "-m", "bench.importing", str(file)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environ)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _bare(settings: Settings, file: Path) -> float:
    """Seconds that PostgreSQL takes to COPY the same lines into a table without any index."""
    with psycopg.connect(address(settings)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bare (a text, b text, c text, d text, e text, f text, g text)")
        began = time.perf_counter()
        with file.open("rb") as stream, cursor.copy("COPY bare FROM STDIN (FORMAT csv)") as copy:
            for _ in range(4):
                stream.readline()
            while block := stream.read(1 << 20):
                copy.write(block)
        return time.perf_counter() - began
