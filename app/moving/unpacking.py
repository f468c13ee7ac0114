"""An exported organisation into a fresh installation: all of it in one transaction, or nothing.

What an archive says of itself is not believed. Entries that are missing, that unpack to far more than their size, or that
hold other columns, numbers of rows or files than they should, end in one sentence, and then nothing is in.
"""

import json
import zipfile
from typing import IO, Any

import psycopg
from flask_babel import gettext as _
from psycopg import Connection, sql
from sqlalchemy import Table

from app.kernel.errors import Refused
from app.kernel.loading import without_indexes
from app.kernel.zips import DAMAGES
from app.moving.bundle import ENTRY, Damaged, unpack_files
from app.moving.packing import CHUNK, FORMAT, KIND, MANIFEST, Moved, copying, entry_of, key_mark, revision
from app.moving.tables import moving_tables

MOST_ENTRIES = 2_000
LONGEST_MANIFEST = 1_000_000
HIGHEST_RATIO = 100
LARGE = 10_000_000
"""Bytes of a table from which on it is filled first and indexed afterwards; below, that would take longer."""
_DAMAGES = (*DAMAGES, TypeError, psycopg.DataError, psycopg.IntegrityError)


def unpack(connection: Connection[Any], file: Any) -> Moved:
    """Bring everything into an empty database, and files into the storage. Raises Refused."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(connection, archive)
            _clear(connection)
            with without_indexes(connection, _large(archive)):
                rows = {table.name: _fill(connection, archive, table) for table in moving_tables()}
            with archive.open(_checked(archive, ENTRY)) as bundle:
                moved = Moved(rows, unpack_files(connection, bundle), manifest["key_mark"] == key_mark())
            if moved != Moved(manifest["rows"], manifest["files"]):
                raise Damaged(MANIFEST)
    except _DAMAGES as error:
        raise Refused(_("This is not an export of an organisation, or it is damaged.")) from error
    connection.execute("SELECT setval(pg_get_serial_sequence('events', 'number'), max(number)) FROM events")
    return moved


def _manifest(connection: Connection[Any], archive: zipfile.ZipFile) -> dict[str, Any]:
    entry = _checked(archive, MANIFEST)
    if len(archive.infolist()) > MOST_ENTRIES or entry.file_size > LONGEST_MANIFEST:
        raise Damaged(MANIFEST)
    manifest: dict[str, Any] = json.loads(archive.read(entry))
    if manifest["kind"] != KIND:
        raise Damaged(MANIFEST)
    if (manifest.get("format"), manifest["revision"]) != (FORMAT, revision(connection)):
        raise Refused(_("This export is of another version of Perennial. Bring both to the same version first."))
    if connection.execute("SELECT 1 FROM users LIMIT 1").fetchone():
        raise Refused(_("There is an organisation here already. Import into a fresh installation."))
    return manifest


def _checked(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    entry = archive.getinfo(name)
    is_packed_so = entry.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if not is_packed_so or entry.file_size > max(CHUNK, entry.compress_size * HIGHEST_RATIO):
        raise Damaged(name)
    return entry


def _clear(connection: Connection[Any]) -> None:
    """What a fresh installation brings along itself (its usual rules of retention) gives way."""
    for table in reversed(moving_tables()):
        name = sql.Identifier(table.name)
        if connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(name)).fetchone():
            connection.execute(sql.SQL("DELETE FROM {}").format(name))


def _large(archive: zipfile.ZipFile) -> list[str]:
    return [table.name for table in moving_tables() if _checked(archive, entry_of(table)).file_size >= LARGE]


def _fill(connection: Connection[Any], archive: zipfile.ZipFile, table: Table) -> int:
    with archive.open(_checked(archive, entry_of(table))) as lines, connection.cursor() as cursor:
        with cursor.copy(copying(table, "FROM STDIN (FORMAT text, HEADER MATCH)")) as into:
            _hand_on(lines, into)
        return cursor.rowcount


def _hand_on(lines: IO[bytes], into: Any) -> None:
    """`zipfile` itself ends an entry that yields more than its directory said, and checks its sum."""
    while piece := lines.read(CHUNK):
        into.write(piece)
