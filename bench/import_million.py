"""A million rows from the file to the people, a tenth of them of people who stand in the file already."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.imports import from_file_to_people, write_connections


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """One line: rows a second of reading, matching and writing together, and the worker's peak memory."""
    yield from_file_to_people(data, "import-million", n, lambda file: write_connections(file, n, n - n // 10))
