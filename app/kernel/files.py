"""Files that people bring: taken as a stream, kept under random names outside everything that is served.

A kept file lives as long as what asked for it: it is deleted after a commit, and what was left behind by a crash goes
with the nightly sweep of its feature.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from app.kernel.access import may
from app.kernel.actor import current_actor
from app.kernel.permissions import May
from app.kernel.transaction import after_commit

CHUNK = 1 << 20
BESIDE_THE_FILE = 100_000
"""Bytes of a request besides the file itself: the other fields, and what frames the parts."""

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


@dataclass(frozen=True)
class KeptFile:
    """A file that was taken in; `name` is random, `digest` the SHA-256 of what is in it."""

    name: str
    digest: str

    @property
    def path(self) -> Path:
        return path_of(self.name)


def takes_a_file(most: int) -> Callable[[View], View]:
    """Let a view take a file of so many bytes, from those who may open it. Larger ones raise 413 before they are read."""

    def mark(view: View) -> View:
        view.most_bytes = most + BESIDE_THE_FILE  # type: ignore[attr-defined]
        return view

    return mark


def init_files(app: Flask) -> None:
    """Know how much a request may hold before anything reads it, the check of its token included."""
    app.before_request(_allow_files)


def _allow_files() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    most: int | None = getattr(view, "most_bytes", None)
    what: May | None = getattr(view, "opens_with", None)
    if most is None or what is None or not may(current_actor(), what):
        return
    request.max_content_length = most
    if request.content_length is not None and request.content_length > most:
        raise RequestEntityTooLarge


def keep(stream: BinaryIO) -> KeptFile:
    """Copy a stream to a file that only this user of the machine can read."""
    name = secrets.token_hex(16)
    digest = hashlib.sha256()
    path = path_of(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        discard(name)
        raise
    return KeptFile(name, digest.hexdigest())


def path_of(name: str) -> Path:
    """Where a kept file lies. Raises ValueError for what cannot be a name made here."""
    if not re.fullmatch(r"[0-9a-f]{32}", name):
        raise ValueError(name)
    return _directory() / name


def discard(name: str) -> None:
    """Delete a kept file; one that is gone already is fine."""
    path_of(name).unlink(missing_ok=True)


def discard_after_commit(name: str) -> None:
    """Delete a kept file once this transaction is committed."""
    after_commit(partial(discard, name))


def kept_before(moment: datetime) -> Iterator[str]:
    """The names of all files that were last written before a moment."""
    for path in _directory().glob("*"):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment:
            yield path.name


def _directory() -> Path:
    data_dir: Path = current_app.extensions["settings"].data_dir
    return data_dir / "uploads"
