"""Entries of ZIP archives (LinkedIn's, X's, one table or one file of cards) as streams; nothing is unpacked to disk.

What an archive says of itself is not believed: real bytes are counted while they are read.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.kernel.zips import DAMAGES
from talent.transfer.reading.limits import Limits, Unreadable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_LONGEST_DIRECTORY = 4_000_000
_SMALL = 1_000_000
_ENCRYPTED = 0x1
_DAMAGED = _l("This ZIP file is damaged. Download it again, and choose the new one.")
_BOMB = _l("This ZIP file unpacks to far more than its size. Unpack it, and choose Connections.csv itself.")


class _Guarded(io.RawIOBase):
    """An archive's file that hands out no more at once than an honest directory needs: `zipfile` reads that in one go."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1, /) -> bytes:
        if size > _LONGEST_DIRECTORY:
            raise Unreadable(_l("This ZIP file has too many entries. Unpack it, and choose Connections.csv itself."))
        return self._file.read(_LONGEST_DIRECTORY if size < 0 else size)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


class _Counted(io.RawIOBase):
    """One unpacked entry that ends in a sentence when it yields more than it may, or breaks."""

    def __init__(self, entry: BinaryIO, most: int) -> None:
        self._entry = entry
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer)
        try:
            data = self._entry.read(len(view))
        except Unreadable:
            raise
        except DAMAGES as error:
            raise Unreadable(_DAMAGED) from error
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(_BOMB)
        view[: len(data)] = data
        return len(data)


@contextmanager
def entry_in(path: Path, limits: Limits, name: str) -> Iterator[BinaryIO]:
    """One entry of an archive by its full name; `Unreadable` says why it cannot be read."""
    with path.open("rb") as file:
        archive = _opened(_Guarded(file))
        try:
            entry = archive.getinfo(name)
        except KeyError as error:
            raise Unreadable(_DAMAGED) from error
        _refuse_tricks(entry, limits)
        most = min(limits.unpacked, max(_SMALL, entry.compress_size * limits.ratio))
        yield io.BufferedReader(_Counted(_member(archive, entry), most), buffer_size=65_536)


def names_in(path: Path, limits: Limits) -> list[str]:
    """The names of all files in an archive, those that lie less deep first; `Unreadable` if it is too large to be taken."""
    with path.open("rb") as file:
        entries = _opened(_Guarded(file)).infolist()
    if len(entries) > limits.entries:
        raise Unreadable(_l("This ZIP file has too many entries. Unpack it, and choose Connections.csv itself."))
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise Unreadable(
            _l("This ZIP file unpacks to more than can be taken. Unpack it, and choose Connections.csv itself.")
        )
    names = [entry.filename for entry in entries if not entry.is_dir() and "__macosx" not in _parts(entry.filename)]
    return sorted(names, key=lambda name: (name.count("/"), name))


def named(names: list[str], pattern: str) -> list[str]:
    """Those whose last part matches a pattern whole, whatever their case."""
    return [name for name in names if re.fullmatch(pattern, _parts(name)[-1])]


def _parts(name: str) -> tuple[str, ...]:
    return PurePosixPath(name.replace("\\", "/").lower()).parts or ("",)


def what_else(names: list[str]) -> LazyString:
    """Why there is nothing to read in an archive with these names."""
    lowered = [name.lower() for name in names]
    if any(name.startswith(("word/", "ppt/")) or name == "content.xml" for name in lowered):
        return _l("This looks like an Excel, Word or similar file. Save it as CSV, and choose that file.")
    if any(name.endswith(".zip") for name in lowered):
        return _l("This ZIP file holds another ZIP file. Unpack it, and choose the one inside.")
    if any(name.endswith((".csv", ".tsv", ".txt")) for name in lowered):
        return _l(
            "There is no Connections.csv in this ZIP file. Unpack it, and choose the table that you want to import."
        )
    return _l(
        "There is no Connections.csv in this ZIP file. Ask LinkedIn for a copy of your data that includes connections."
    )


def refuse_bombs(path: Path, limits: Limits) -> None:
    """For those who open an archive by a library of their own: no entry may unpack to far more than its size."""
    names_in(path, limits)
    with path.open("rb") as file:
        for entry in _opened(_Guarded(file)).infolist():
            _refuse_tricks(entry, limits)


def _opened(file: _Guarded) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except Unreadable:
        raise
    except (*DAMAGES, OSError) as error:
        raise Unreadable(_DAMAGED) from error


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> BinaryIO:
    try:
        return cast(BinaryIO, archive.open(entry))
    except (*DAMAGES, OSError) as error:
        raise Unreadable(_DAMAGED) from error


def _refuse_tricks(entry: zipfile.ZipInfo, limits: Limits) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise Unreadable(_l("This ZIP file is protected by a password. Unpack it, and choose Connections.csv itself."))
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Unreadable(_l("This ZIP file is packed in an unusual way. Unpack it, and choose Connections.csv itself."))
    if entry.file_size > max(_SMALL, entry.compress_size * limits.ratio):
        raise Unreadable(_BOMB)
