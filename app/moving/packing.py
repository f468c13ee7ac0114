"""The whole organisation as a ZIP file of JSON lines, one file a table, with a manifest; and back into an empty database.

Everything is read in one transaction, so all tables tell of the same moment, and streamed by PostgreSQL's COPY: memory
stays the same however many people there are. Nothing in it can run as a formula.
"""

import json
import zipfile
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from flask_babel import gettext as _
from psycopg import Connection, sql
from sqlalchemy import Table

from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Refused
from app.moving.tables import moving_columns, moving_tables

KIND = "perennial-organisation"
MANIFEST = "manifest.json"
CHUNK = 1 << 20
LINES_AT_ONCE = 1 << 20
_RAW = sql.SQL("(FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')")
"""JSON escapes control characters, so with these two for quotation mark and delimiter a line stays as it is."""

Told = Callable[[int], None]


def pack(connection: Connection[Any], file: BinaryIO, told: Told) -> dict[str, int]:
    """Write everything into a file; `told` hears how many rows are in so far. Returns the rows of each table."""
    rows: dict[str, int] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for table in moving_tables():
            rows[table.name] = _pack_table(connection, archive, table)
            told(sum(rows.values()))
        manifest = {"kind": KIND, "revision": revision(connection), "at": clock.now().isoformat(), "rows": rows}
        archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
    return rows


@contextmanager
def one_moment() -> Generator[Connection[Any]]:
    """A connection of its own whose transaction sees the database as it is now until it ends."""
    with db.engine.engine.connect() as connection:
        still = connection.execution_options(isolation_level="REPEATABLE READ")
        yield cast(Connection[Any], still.connection.driver_connection)


def _pack_table(connection: Connection[Any], archive: zipfile.ZipFile, table: Table) -> int:
    statement = sql.SQL("COPY (SELECT row_to_json(r) FROM (SELECT {} FROM {}) AS r) TO STDOUT {}").format(
        sql.SQL(", ").join(map(sql.Identifier, moving_columns(table))), sql.Identifier(table.name), _RAW
    )
    with (
        archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as out,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        held, rows = bytearray(), 0
        for rows, line in enumerate(copy, start=1):  # noqa: B007 - one line a row
            held += line
            if len(held) > CHUNK:
                out.write(held)
                held.clear()
        out.write(held)
    return rows


def revision(connection: Connection[Any]) -> str:
    """Which shape the tables have."""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


def unpack(connection: Connection[Any], file: BinaryIO) -> dict[str, int]:
    """Bring everything into an empty database. Returns the rows of each table. Raises Refused, and then nothing is in."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check(connection, archive)
            _clear(connection)
            rows = {table.name: _unpack_table(connection, archive, table) for table in moving_tables()}
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Refused(_("This is not an export of an organisation, or it is damaged.")) from error
    connection.execute("SELECT setval(pg_get_serial_sequence('events', 'number'), max(number)) FROM events")
    return rows


def _check(connection: Connection[Any], archive: zipfile.ZipFile) -> None:
    manifest = json.loads(archive.read(MANIFEST))
    if manifest.get("kind") != KIND:
        raise ValueError(MANIFEST)
    if manifest["revision"] != revision(connection):
        raise Refused(_("This export is of another version of Perennial. Bring both to the same version first."))
    if connection.execute("SELECT 1 FROM users LIMIT 1").fetchone():
        raise Refused(_("There is an organisation here already. Import into a fresh installation."))


def _clear(connection: Connection[Any]) -> None:
    """What a fresh installation brings along itself (its usual rules of retention) gives way."""
    for table in reversed(moving_tables()):
        name = sql.Identifier(table.name)
        if connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(name)).fetchone():
            connection.execute(sql.SQL("DELETE FROM {}").format(name))


def _unpack_table(connection: Connection[Any], archive: zipfile.ZipFile, table: Table) -> int:
    """By way of a temporary table: PostgreSQL takes the JSON apart into the columns of the same names."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS arriving (row json) ON COMMIT DROP")
    connection.execute("TRUNCATE arriving")
    into = sql.SQL("COPY arriving FROM STDIN {}").format(_RAW)
    with archive.open(f"{table.name}.jsonl") as lines, connection.cursor().copy(into) as copy:
        for piece in _pieces(lines):
            copy.write(piece)
    columns = sql.SQL(", ").join(map(sql.Identifier, moving_columns(table)))
    statement = sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM arriving, json_populate_record(NULL::{table}, row)"
    ).format(table=sql.Identifier(table.name), columns=columns)
    return connection.execute(statement).rowcount


def _pieces(lines: Any) -> Iterable[bytes]:
    while piece := lines.read(LINES_AT_ONCE):
        yield piece
