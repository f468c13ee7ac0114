"""Taking in what somebody brings: its size, what it is, its name made harmless; then it is stored."""

from dataclasses import dataclass
from os import SEEK_END
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from flask import current_app
from flask_babel import gettext as _

from app.kernel import files
from app.kernel.errors import Refused
from app.kernel.files import KeptFile
from app.kernel.scanner import ScannerAway, threat_in
from talent.documents.kinds import MediaType
from talent.documents.sniffing import NotTaken, named_for, sniff
from talent.prospects.canonical import clean_text

LONGEST_NAME = 150
MOST_FILES = 10
"""At once, in one form without script; with it every file is a request of its own."""


@dataclass(frozen=True)
class Upload:
    """What somebody brings: a stream that can be sought in, and the name they have for it."""

    stream: BinaryIO
    name: str


@dataclass(frozen=True)
class Brought:
    """A file that was taken in. `claimed` is the extension it came with, if that does not fit what it is. `is_held` says
    that the virus scanner is away, and has yet to look at it.
    """

    kept: KeptFile
    name: str
    claimed: str
    media_type: MediaType
    is_held: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        """What the row of a `BroughtFile` says of it."""
        kept = {"size": self.kept.size, "sha256": self.kept.digest, "stored_as": self.kept.name}
        return {"original_name": self.name, "claimed": self.claimed, "media_type": self.media_type, **kept}


def most_bytes() -> int:
    """How large a document may be here."""
    most: int = current_app.extensions["settings"].largest_document
    return most


def most_bytes_at_once() -> int:
    """How much one form may bring."""
    return most_bytes() * MOST_FILES


def too_large() -> str:
    """The sentence for a file beyond that."""
    return _("This file is larger than %(megabytes)s MB.", megabytes=most_bytes() // 1_000_000)


def too_much_at_once() -> str:
    """The sentence for a form that brings more than that."""
    return _(
        "That was too much at once. Bring at most %(files)d files, none of them larger than %(megabytes)s MB.",
        files=MOST_FILES,
        megabytes=most_bytes() // 1_000_000,
    )


def take_in(upload: Upload) -> Brought:
    """Store what somebody brought. Raises Refused with why not, and then nothing is stored."""
    stream = upload.stream
    size = stream.seek(0, SEEK_END)
    if size > most_bytes():
        raise Refused(too_large())
    try:
        media_type = sniff(stream, size)
    except NotTaken as other:
        raise Refused(other.sentence) from other
    is_held = not is_harmless(stream)
    fitting, claimed = named_for(cleaned(upload.name) or _("Document"), media_type)
    return Brought(files.keep(stream), fitting, claimed, media_type, is_held)


def is_harmless(stream: BinaryIO) -> bool:
    """Whether the virus scanner, if there is one, has looked and found nothing; not as long as it is away. Raises Refused
    when it found something.
    """
    try:
        threat = threat_in(stream)
    except ScannerAway:
        return False
    if threat:
        raise Refused(_("The virus scanner found “%(threat)s” in it, so it was not taken.", threat=threat))
    return True


def scanner_is_away() -> str:
    """The sentence where a file cannot wait until the virus scanner has looked at it."""
    return _("The virus scanner is away at the moment, so no files can be passed on. Try again later.")


def cleaned(name: str) -> str:
    """The last part of a path as one line, not too long; its extension stays."""
    line = clean_text(PurePosixPath(name.replace("\\", "/")).name).strip(". ")
    suffix = PurePosixPath(line).suffix[:10]
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - len(suffix)] + suffix
