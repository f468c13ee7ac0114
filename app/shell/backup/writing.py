"""Writing a backup: all tables as they stand at one moment, then the files that their rows name.

A file is written before its row and deleted after it, so every file that a row names at that moment was there; one
that is deleted while the backup runs is gone from the database, too.
"""

import fcntl
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Table

from app.kernel import clock, files
from app.kernel.db import Model
from app.kernel.errors import Refused
from app.shell.backup.archive import CHUNK, MANIFEST, SECRET_KEY, Digesting, KeptTable, Manifest, entry_of
from app.shell.backup.progress import Progress, Say
from app.shell.config import Settings
from app.shell.revisions import newest_revision

_PACKED = zipfile.ZIP_DEFLATED
_QUICKLY = 1
"""How hard to pack: a third of the size at a speed that the disk can follow."""

UNFINISHED = ".perennial-unfinished"


def write_backup(settings: Settings, path: Path, say: Say) -> Manifest:
    """Write a whole backup to a file that only this account can read. Raises Refused; then there is no file."""
    if path.exists():
        raise Refused(f"{path} exists already. Choose another name.")
    if not path.absolute().parent.is_dir():
        raise Refused(f"There is no folder {path.absolute().parent}. Make it first.")
    _clear_away_abandoned(path.absolute().parent)
    unfinished = path.with_name(f".{path.name}-{os.getpid()}{UNFINISHED}")
    try:
        with _private(unfinished) as out, zipfile.ZipFile(out, "w", _PACKED, compresslevel=_QUICKLY) as archive:
            manifest = _write(settings, archive, say)
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return manifest


def _clear_away_abandoned(folder: Path) -> None:
    """What backups that were killed have left here. One that is being written is locked by its writer."""
    for left in folder.glob(f".*{UNFINISHED}"):
        with suppress(OSError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


@contextmanager
def _private(path: Path) -> Iterator[Any]:
    path.touch(mode=0o600)
    with path.open("wb") as out:
        with suppress(OSError):  # some network file systems know no locks
            fcntl.flock(out, fcntl.LOCK_EX)
        yield out
        out.flush()
        os.fsync(out.fileno())


def _write(settings: Settings, archive: zipfile.ZipFile, say: Say) -> Manifest:
    with psycopg.connect(settings.database_url.replace("+psycopg", "", 1)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        manifest = Manifest(clock.now().isoformat(), _revision(connection, settings))
        progress = Progress(say, "writing", _estimated_rows(connection))
        for table in Model.metadata.sorted_tables:
            _write_table(archive, manifest, connection, table, progress)
        manifest.sequences = _sequences(connection)
        _write_files(archive, manifest, _named(connection), progress)
    with _entry(archive, manifest, SECRET_KEY) as out:
        out.write(settings.secret_key.encode())
    archive.writestr(MANIFEST, manifest.to_json())
    return manifest


def _revision(connection: psycopg.Connection, settings: Settings) -> str:
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None or row[0] != newest_revision():
        raise Refused("The database is not at this version's revision. Run bin/perennial migrate first.")
    return str(row[0])


@contextmanager
def _entry(archive: zipfile.ZipFile, manifest: Manifest, name: str) -> Iterator[Digesting]:
    with archive.open(name, "w", force_zip64=True) as entry:
        out = Digesting(entry)
        yield out
    manifest.digests[name] = out.hexdigest()


def _estimated_rows(connection: psycopg.Connection) -> int:
    """Of all tables, as the planner guesses."""
    row = connection.execute(
        "SELECT sum(greatest(reltuples, 0)) FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = to_regnamespace(current_schema())"
    ).fetchone()
    return int(row[0] or 0) if row else 0


def _write_table(
    archive: zipfile.ZipFile, manifest: Manifest, connection: psycopg.Connection, table: Table, progress: Progress
) -> None:
    columns = [column.name for column in table.columns if column.computed is None]
    kept = KeptTable(table.name, columns, 0)
    statement = sql.SQL("COPY {} ({}) TO STDOUT").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with _entry(archive, manifest, kept.entry) as out, connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for count, rows in _together(copy):
                out.write(rows)
                progress.add(count, table.name)
        manifest.tables.append(KeptTable(table.name, columns, cursor.rowcount))


def _together(rows: Iterable[bytes | bytearray | memoryview]) -> Iterator[tuple[int, bytes]]:
    """How many rows, and these: one is too little to be packed by itself."""
    count, several = 0, bytearray()
    for row in rows:
        several += row
        count += 1
        if len(several) >= CHUNK:
            yield count, bytes(several)
            count, several = 0, bytearray()
    yield count, bytes(several)


def _sequences(connection: psycopg.Connection) -> dict[str, int]:
    """The next numbers to be given; they do not belong to a moment, so they are read after the rows."""
    rows = connection.execute(
        "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = current_schema()"
    )
    return {str(name): int(last) for name, last in rows}


def _named(connection: psycopg.Connection) -> Iterator[str]:
    """The stored files that rows name."""
    for column in files.naming_columns():
        statement = sql.SQL("SELECT {0} FROM {1} WHERE {0} IS NOT NULL").format(
            sql.Identifier(column.key), sql.Identifier(column.class_.__tablename__)
        )
        with connection.cursor(name="names") as cursor:
            for row in cursor.execute(statement):
                yield str(row[0])


def _write_files(archive: zipfile.ZipFile, manifest: Manifest, names: Iterator[str], progress: Progress) -> None:
    for name in dict.fromkeys(names):
        try:
            kept = files.opened(name)
        except FileNotFoundError:
            continue
        with kept, _entry(archive, manifest, entry_of(name)) as out:
            copyfileobj(kept, out, CHUNK)
        manifest.files.append(name)
        progress.add(0, f"{len(manifest.files):,} files")
