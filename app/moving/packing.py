"""The whole organisation as a ZIP file: one entry a table, as PostgreSQL's COPY writes it, one with all stored files, and
at the end a manifest, which an export that was cut off does not have.

Everything is read in one transaction, so all tables tell of the same moment, and streamed: memory stays the same however
many people and files there are. No program opens a `.copy` file by itself, so nothing in it can run as a formula.
"""

import json
import zipfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Any, cast

from psycopg import Connection, sql
from sqlalchemy import Table

from app.kernel import clock
from app.kernel.db import db
from app.moving.bundle import ENTRY, pack_files
from app.moving.tables import moving_columns, moving_tables
from talent.consent.digests import digest

KIND = "perennial-organisation"
FORMAT = 2
MANIFEST = "manifest.json"
CHUNK = 1 << 20
ROWS_BETWEEN_WORDS = 200_000

Told = Callable[[int], None]


@dataclass(frozen=True)
class Moved:
    """What is in an export: the rows of each table, and how many stored files.

    `knows_the_erased`: who was erased there is known again here, too, because both have the same secret key.
    """

    rows: dict[str, int]
    files: int
    knows_the_erased: bool = field(default=True, compare=False)

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def pack(connection: Connection[Any], file: Any, told: Told) -> Moved:
    """Write everything into a file, which need only be written onwards; `told` hears how many rows are in so far."""
    rows: dict[str, int] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for table in moving_tables():
            told_of_all = partial(_tell_of_all, told, sum(rows.values()))
            rows[table.name] = _pack_table(connection, archive, table, told_of_all)
        with archive.open(stored(ENTRY), "w", force_zip64=True) as out:
            moved = Moved(rows, pack_files(connection, out))
        manifest = {"kind": KIND, "format": FORMAT, "revision": revision(connection), "at": clock.now().isoformat()}
        held = {"rows": moved.rows, "files": moved.files, "key_mark": key_mark()}
        archive.writestr(MANIFEST, json.dumps({**manifest, **held}, indent=2))
    return moved


def key_mark() -> str:
    """The same wherever the erased are known again by the same keyed hashes."""
    return digest("installation", "").hex


def _tell_of_all(told: Told, before: int, done: int) -> None:
    told(before + done)


def stored(name: str) -> zipfile.ZipInfo:
    """An entry that is not packed any tighter: documents and photos are so already."""
    return zipfile.ZipInfo(name)


@contextmanager
def one_moment() -> Generator[Connection[Any]]:
    """A connection of its own whose transaction sees the database as it is now until it ends."""
    with db.engine.engine.connect() as connection:
        still = connection.execution_options(isolation_level="REPEATABLE READ")
        yield cast(Connection[Any], still.connection.driver_connection)


def entry_of(table: Table) -> str:
    return f"tables/{table.name}.copy"


def copying(table: Table, direction: str) -> sql.Composed:
    """COPY of the columns that move, with their names in the first line."""
    columns = sql.SQL(", ").join(map(sql.Identifier, moving_columns(table)))
    statement = sql.SQL("COPY {} ({}) " + direction)
    return statement.format(sql.Identifier(table.name), columns)


def _pack_table(connection: Connection[Any], archive: zipfile.ZipFile, table: Table, told: Told) -> int:
    with (
        archive.open(entry_of(table), "w", force_zip64=True) as out,
        connection.cursor() as cursor,
        cursor.copy(copying(table, "TO STDOUT (FORMAT text, HEADER)")) as lines,
    ):
        rows = _write(cast(Any, lines), out, told)
    told(rows)
    return rows


def _write(lines: Any, out: IO[bytes], told: Told) -> int:
    """One line a row below the header; returns how many."""
    held, number = bytearray(), 0
    for number, line in enumerate(lines):
        held += line
        if len(held) > CHUNK:
            out.write(held)
            held.clear()
        if number % ROWS_BETWEEN_WORDS == ROWS_BETWEEN_WORDS - 1:
            told(number)
    out.write(held)
    return number


def revision(connection: Connection[Any]) -> str:
    """Which shape the tables have."""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""
