"""All stored files that rows of moving tables name, as one tar stream: each under its name in the storage.

Read and written header by header, in blocks of 512 bytes (POSIX.1-1988, ustar), with nothing kept of the files before.
Python's own `tarfile` keeps a list of all, and follows links, long names and other tricks that no export of ours has.
"""

import tarfile
from collections.abc import Iterator
from typing import IO, Any

from psycopg import Connection, sql
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel import files
from app.moving.tables import LEFT_BEHIND

ENTRY = "files.tar"
BLOCK, CHUNK = 512, 1 << 20
NAMES_AT_ONCE = 1_000
_END = bytes(2 * BLOCK)


class Damaged(ValueError):
    """This is not what an export writes."""


def pack_files(connection: Connection[Any], out: IO[bytes]) -> int:
    """Write every file that is there; returns how many."""
    count = 0
    for name in _names(connection):
        try:
            file = files.opened(name)
        except FileNotFoundError:
            continue
        with file:
            _write(name, file, out)
        count += 1
    out.write(_END)
    return count


def _names(connection: Connection[Any]) -> Iterator[str]:
    for column in moving_names():
        statement = sql.SQL("SELECT {0} FROM {1} WHERE {0} IS NOT NULL").format(*_identifiers(column))
        with connection.cursor(f"names_of_{column.class_.__tablename__}") as cursor:
            cursor.itersize = NAMES_AT_ONCE
            for (name,) in cursor.execute(statement):
                yield name


def moving_names() -> list[InstrumentedAttribute[Any]]:
    """The columns of moving tables that name stored files."""
    return [column for column in files.naming_columns() if column.class_.__tablename__ not in LEFT_BEHIND]


def _identifiers(column: InstrumentedAttribute[Any]) -> tuple[sql.Identifier, sql.Identifier]:
    return sql.Identifier(column.key), sql.Identifier(column.class_.__tablename__)


def _write(name: str, file: IO[bytes], out: IO[bytes]) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = file.seek(0, 2), 0o600
    file.seek(0)
    out.write(info.tobuf(tarfile.USTAR_FORMAT))
    left = info.size
    while left:
        piece = file.read(min(CHUNK, left))
        if not piece:
            raise OSError(f"the stored file {name} ended while it was read")
        out.write(piece)
        left -= len(piece)
    out.write(bytes(-info.size % BLOCK))


def unpack_files(connection: Connection[Any], stream: IO[bytes]) -> int:
    """Store every file that a row names; returns how many. Raises Damaged for any other, and for one that is not as the
    row says. What was stored before goes with the nightly sweep, for then no row names it.
    """
    count = 0
    while (info := _header(stream)) is not None:
        wanted = _digests(connection, info.name)
        if not wanted or wanted - {None, _kept(info, stream)}:
            raise Damaged(info.name)
        _exactly(stream, -info.size % BLOCK)
        count += 1
    return count


def _kept(info: tarfile.TarInfo, stream: IO[bytes]) -> str:
    """Store one file; what is in it, as its SHA-256."""
    left = info.size
    with files.keeping(info.name) as file:
        while left:
            left -= file.write(_exactly(stream, min(CHUNK, left)))
    return file.kept.digest


def _header(stream: IO[bytes]) -> tarfile.TarInfo | None:
    block = _exactly(stream, BLOCK)
    if not any(block):
        return None
    try:
        info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
    except (tarfile.HeaderError, UnicodeError) as error:
        raise Damaged("header") from error
    if info.type != tarfile.REGTYPE or not files.is_a_name(info.name):
        raise Damaged(info.name)
    return info


def _exactly(stream: IO[bytes], size: int) -> bytes:
    block = stream.read(size)
    if len(block) != size:
        raise Damaged("cut off")
    return block


def _digests(connection: Connection[Any], name: str) -> set[str | None]:
    """What the rows that name a file say is in it; None of a row that does not say."""
    found: set[str | None] = set()
    for column in moving_names():
        digest = sql.Identifier("sha256") if "sha256" in column.class_.__table__.columns else sql.NULL
        statement = sql.SQL("SELECT {2} FROM {1} WHERE {0} = %s").format(*_identifiers(column), digest)
        found |= {digest for (digest,) in connection.execute(statement, [name])}
    return found
