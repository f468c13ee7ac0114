"""Restoring a backup: all in one transaction, so that the database is as it was before, or as the backup says.

The tables are made by the migrations up to the backup's own revision, filled, and brought to this version's.
"""

import os
import zipfile
from pathlib import Path
from typing import Any

from alembic import command
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from app.kernel import files
from app.kernel.errors import Refused
from app.kernel.loading import without_indexes
from app.shell.backup.archive import SECRET_KEY, KeptTable, Manifest, chunks, entry_of, opened, unpacked_size
from app.shell.backup.progress import Progress, Say
from app.shell.config import Settings
from app.shell.migrate import alembic_config


def restore(settings: Settings, path: Path, *, force: bool, say: Say) -> Manifest:
    """Fill this deployment from a backup. Raises Refused, and then nothing has changed.

    `force` overwrites what is here.
    """
    archive, manifest = opened(path, say)
    engine = create_engine(settings.database_url, poolclass=NullPool)
    with archive, engine.begin() as connection:
        _ensure_alone(connection)
        _ensure_empty(connection, force=force)
        _make_tables(connection, settings, manifest.revision)
        _fill_tables(connection, archive, manifest, Progress(say, "restoring", unpacked_size(archive)))
        _go_on_counting(connection, manifest)
        say("putting the stored files back")
        _put_files_back(archive, manifest)
        command.upgrade(_config(connection, settings), "head")
    engine.dispose()
    _keep_secret_key(settings, path)
    return manifest


def _cursor(connection: Connection) -> Any:
    return connection.connection.cursor()


def _ensure_alone(connection: Connection) -> None:
    with _cursor(connection) as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        if cursor.fetchone()[0]:
            raise Refused("Somebody else uses this database. Stop bin/serve (web, workers, scheduler) first.")


def _ensure_empty(connection: Connection, *, force: bool) -> None:
    with _cursor(connection) as cursor:
        cursor.execute("SELECT to_regclass('users') IS NOT NULL AND EXISTS (SELECT FROM pg_tables)")
        is_made = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM (SELECT FROM users LIMIT 1) AS anybody" if is_made else "SELECT 0")
        if cursor.fetchone()[0] and not force:
            raise Refused("There is an organisation in this database already. --force overwrites it; nothing was done.")


def _config(connection: Connection, settings: Settings) -> Any:
    config = alembic_config(settings.database_url)
    config.attributes["connection"] = connection
    return config


def _make_tables(connection: Connection, settings: Settings, revision: str) -> None:
    """Drops everything that is here, then makes the tables as they were when the backup was written."""
    with _cursor(connection) as cursor:
        schema = sql.Identifier(cursor.execute("SELECT current_schema()").fetchone()[0])
        try:
            cursor.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(schema))
        except InsufficientPrivilege as error:
            raise Refused("The role in DATABASE_URL must own its database to restore into it.") from error
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
    command.upgrade(_config(connection, settings), revision)


def _fill_tables(connection: Connection, archive: zipfile.ZipFile, manifest: Manifest, progress: Progress) -> None:
    """Without triggers, for what they did is in the backup. So are rows that a migration brought, as they are now."""
    names = [sql.Identifier(table.name) for table in manifest.tables]
    with _cursor(connection) as cursor:
        for name in names:
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
        cursor.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(names)))
        with without_indexes(cursor.connection, [table.name for table in manifest.tables]):
            for table in manifest.tables:
                _fill(cursor, archive, table, progress)
            progress.say("building the indexes")
        for name in names:
            cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(name))
            cursor.execute(sql.SQL("ANALYZE {}").format(name))


def _fill(cursor: Any, archive: zipfile.ZipFile, table: KeptTable, progress: Progress) -> None:
    """FREEZE: rows that came with their table need no vacuum before they are read quickly."""
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FREEZE)").format(sql.Identifier(table.name), columns)
    with archive.open(table.entry) as entry, cursor.copy(statement) as copy:
        for chunk in chunks(entry):
            copy.write(chunk)
            progress.add(len(chunk), table.name)
    if cursor.rowcount != table.rows:
        raise Refused(f"The backup holds {table.rows} rows of {table.name}, {cursor.rowcount} arrived.")


def _go_on_counting(connection: Connection, manifest: Manifest) -> None:
    with _cursor(connection) as cursor:
        for name, last in manifest.sequences.items():
            cursor.execute("SELECT setval(%s, %s, %s)", (name, max(last, 1), last > 0))


def _put_files_back(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    for name in manifest.files:
        with archive.open(entry_of(name)) as entry:
            files.put_back(name, entry)


def _keep_secret_key(settings: Settings, path: Path) -> None:
    """Without the key that made them, links and codes of before are void; a key in the environment stays."""
    if os.environ.get("SECRET_KEY"):
        return
    with zipfile.ZipFile(path) as archive:
        key = archive.read(SECRET_KEY)
    fresh = settings.data_dir / ".secret-key.restored"
    fresh.touch(mode=0o600)
    fresh.write_bytes(key)
    fresh.replace(settings.data_dir / "secret-key")
