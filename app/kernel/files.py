"""Files that people bring: taken as a stream, kept under random names outside everything that is served.

Where they lie is `STORAGE_URL`: a folder, or a bucket that all machines share. A kept file lives as long as the row
that names it: it is deleted after a commit, and what a crash left behind goes with the nightly sweep. A file is written
before its row and deleted after it, so a row never waits for a file in vain.
"""

import errno
import hashlib
import re
import secrets
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any, BinaryIO, TypeVar

import fsspec
from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from fsspec.implementations.local import LocalFileSystem
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.exceptions import RequestEntityTooLarge

from app.kernel.access import may
from app.kernel.actor import current_actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.permissions import May
from app.kernel.transaction import after_commit

CHUNK = 1 << 20
BESIDE_THE_FILE = 100_000
"""Bytes of a request besides the file itself: the other fields, and what frames the parts."""
ASKED_AT_ONCE = 1_000
FOLDERS = tuple(f"{number:02x}" for number in range(256))
"""Names are spread over folders by their first two letters: no folder grows too large to be listed."""

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
Most = int | Callable[[], int]
fsspec.register_implementation("s3", "app.kernel.buckets.Buckets", clobber=True)
_named_by: list[InstrumentedAttribute[Any]] = []


@dataclass(frozen=True)
class KeptFile:
    """A file that was taken in; `name` is random, `digest` the SHA-256 of what is in it, `size` in bytes."""

    name: str
    digest: str
    size: int


class NoRoom(Refused):
    """There is no room left to keep the file; nothing of it was kept."""

    default = _l(
        "There is no room left on the server to take this file in. Tell an administrator, and try again later."
    )


def is_full_disk(error: OSError) -> bool:
    """Whether an error means that nothing more fits, on the disk or into one's share of it."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


def takes_a_file(most: Most) -> Callable[[View], View]:
    """Let a view take files of so many bytes, from those who may open it. More raises 413 before it is read."""

    def mark(view: View) -> View:
        view.most_bytes = most  # type: ignore[attr-defined]
        return view

    return mark


def init_files(app: Flask) -> None:
    """Know how much a request may hold before anything reads it, the check of its token included."""
    app.before_request(_allow_files)


def _allow_files() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    most: Most | None = getattr(view, "most_bytes", None)
    what: May | None = getattr(view, "opens_with", None)
    if most is None or what is None or not may(current_actor(), what):
        return
    request.max_content_length = (most if isinstance(most, int) else most()) + BESIDE_THE_FILE
    if request.content_length is not None and request.content_length > request.max_content_length:
        raise RequestEntityTooLarge


class Keeping:
    """A stored file while it is written, as a stream that only goes on."""

    def __init__(self, name: str, out: Any) -> None:
        self._name, self._out, self._digest, self._size = name, out, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self._out.write(data)
        self._size += len(data)
        return len(data)

    def flush(self) -> None:
        """It is whole when it is closed, not before."""

    @property
    def kept(self) -> KeptFile:
        """What was written so far."""
        return KeptFile(self._name, self._digest.hexdigest(), self._size)


@contextmanager
def keeping(name: str = "") -> Generator[Keeping]:
    """A new stored file, to be written piece by piece; its name is drawn unless given. Whatever is raised within, nothing
    of it is kept; a full disk becomes NoRoom.
    """
    name = name or secrets.token_hex(16)
    system, place = _place_of(name)
    try:
        with system.open(place, "wb") as out:
            yield Keeping(name, out)
    except BaseException as error:
        discard(name)
        if isinstance(error, OSError) and is_full_disk(error):
            raise NoRoom from error
        raise


def keep(stream: BinaryIO, name: str = "") -> KeptFile:
    """Copy a stream to a new stored file, as `keeping` does."""
    with keeping(name) as file:
        while chunk := stream.read(CHUNK):
            file.write(chunk)
    return file.kept


def opened(name: str) -> BinaryIO:
    """A stored file, to read and to seek in. Raises FileNotFoundError when it is gone."""
    system, place = _place_of(name)
    file: BinaryIO = system.open(place, "rb")
    return file


@contextmanager
def at_hand(name: str) -> Generator[Path]:
    """A stored file as a path on this machine, for a program that reads paths; a copy for as long as needed if it lies
    elsewhere. Raises FileNotFoundError when it is gone.
    """
    system, place = _place_of(name)
    if isinstance(system, LocalFileSystem):
        if not Path(place).is_file():
            raise FileNotFoundError(place)
        yield Path(place)
        return
    with tempfile.NamedTemporaryFile(prefix="perennial-") as copy:
        with system.open(place, "rb") as kept:
            copyfileobj(kept, copy, CHUNK)
        copy.flush()
        yield Path(copy.name)


def discard(name: str) -> None:
    """Delete a stored file; one that is gone already is fine."""
    system, place = _place_of(name)
    with suppress(FileNotFoundError):
        system.rm_file(place)


def discard_after_commit(name: str) -> None:
    """Delete a stored file once this transaction is committed."""
    after_commit(partial(discard, name))


def named_by(column: InstrumentedAttribute[Any]) -> None:
    """Say that a column names stored files: these are wanted as long as their row stands."""
    _named_by.append(column)


def naming_columns() -> tuple[InstrumentedAttribute[Any], ...]:
    """The columns that name stored files."""
    return tuple(_named_by)


def put_back(name: str, stream: IO[bytes]) -> None:
    """Store a file of before under its own name."""
    system, place = _place_of(name)
    with system.open(place, "wb") as kept:
        copyfileobj(stream, kept, CHUNK)


def left_behind(folder: str, before: datetime) -> Iterator[str]:
    """The stored files of one of the `FOLDERS` that no row names, and that were written before a moment."""
    system, root = _storage()
    with suppress(FileNotFoundError):
        names = (place.rpartition("/")[2] for place in system.ls(f"{root}/{folder}", detail=False, refresh=True))
        while batch := list(islice(names, ASKED_AT_ONCE)):
            for name in _unnamed([name for name in batch if is_a_name(name)]):
                if system.modified(f"{root}/{folder}/{name}").astimezone(UTC) < before:
                    yield name


def _unnamed(names: list[str]) -> list[str]:
    wanted: set[str] = set()
    for column in _named_by:
        wanted |= set(db.session.scalars(select(column).where(column.in_(names))))
    return [name for name in names if name not in wanted]


def is_a_name(name: str) -> bool:
    """Whether a stored file can be called so."""
    return re.fullmatch(r"[0-9a-f]{32}", name) is not None


def _place_of(name: str) -> tuple[Any, str]:
    """Raises ValueError for what cannot be a name made here."""
    if not is_a_name(name):
        raise ValueError(f"no stored file is called {name!r}")
    system, root = _storage()
    return system, f"{root}/{name[:2]}/{name}"


def _storage() -> tuple[Any, str]:
    """The file system of this deployment, and the folder in it. The library keeps one for each address and process."""
    settings = current_app.extensions["settings"]
    url = settings.storage_url or f"file://{settings.data_dir / 'files'}"
    is_here = url.startswith("file:")
    system, root = fsspec.url_to_fs(url, **({"auto_mkdir": True} if is_here else {"use_listings_cache": False}))
    if is_here:
        Path(root).mkdir(mode=0o700, parents=True, exist_ok=True)
    return system, root.rstrip("/")
