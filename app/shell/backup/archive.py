"""What a backup is: one ZIP file with every table as PostgreSQL's COPY writes it, every stored file, and the secret key.

Its last entry, the manifest, names what must be in it, with the SHA-256 of each entry: a backup that was cut off or
changed is known before anything is restored. It holds everything about everybody: keep it as safe as the database.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from app.kernel.errors import Refused
from app.kernel.zips import DAMAGES
from app.shell.backup.progress import Progress, Say

FORMAT = 1
MANIFEST = "manifest.json"
SECRET_KEY = "secret-key"  # noqa: S105 - the name of an entry
CHUNK = 1 << 20


@dataclass(frozen=True)
class KeptTable:
    """One table: its columns in the order of the rows, and how many rows there are."""

    name: str
    columns: list[str]
    rows: int

    @property
    def entry(self) -> str:
        return f"tables/{self.name}.copy"


@dataclass
class Manifest:
    """What is in a backup. `tables` stand in the order in which they can be filled; `digests` are SHA-256 by entry."""

    made_at: str
    revision: str
    tables: list[KeptTable] = field(default_factory=list)
    sequences: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Raises Refused for a backup that another version's `restore` has to read."""
        values: dict[str, Any] = json.loads(text)
        if values.get("format") != FORMAT:
            raise Refused("This backup was made by a newer Perennial. Restore it with that version.")
        tables = [KeptTable(**table) for table in values.pop("tables")]
        return cls(tables=tables, **values)


def entry_of(file_name: str) -> str:
    """Where a stored file lies in the archive."""
    return f"files/{file_name[:2]}/{file_name}"


class Digesting:
    """Writes on, and keeps the SHA-256 of what was written."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self._digest = out, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        return self._out.write(data)

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def opened(path: Path, say: Say) -> tuple[zipfile.ZipFile, Manifest]:
    """A backup and its manifest, once every entry was read and is as it was written. Raises Refused."""
    archive = None
    try:
        archive = zipfile.ZipFile(path)
        manifest = Manifest.from_json(archive.read(MANIFEST))
        _verify(archive, manifest, Progress(say, "checking the file", unpacked_size(archive)))
    except BaseException as error:
        if archive is not None:
            archive.close()
        if isinstance(error, (*DAMAGES, TypeError)):
            raise Refused(f"{path} is no backup of Perennial, or it is damaged. Nothing was restored.") from error
        raise
    return archive, manifest


def unpacked_size(archive: zipfile.ZipFile) -> int:
    """In bytes."""
    return sum(entry.file_size for entry in archive.infolist())


def _verify(archive: zipfile.ZipFile, manifest: Manifest, progress: Progress) -> None:
    wanted = {table.entry for table in manifest.tables} | {entry_of(name) for name in manifest.files} | {SECRET_KEY}
    if set(manifest.digests) != wanted:
        raise ValueError("the manifest does not name what it should")
    for name, digest in manifest.digests.items():
        found = hashlib.sha256()
        with archive.open(name) as entry:
            for chunk in chunks(entry):
                found.update(chunk)
                progress.add(len(chunk), name)
        if found.hexdigest() != digest:
            raise ValueError(name)


def chunks(entry: IO[bytes]) -> Iterator[bytes]:
    """What is in an entry, piece by piece."""
    while chunk := entry.read(CHUNK):
        yield chunk
