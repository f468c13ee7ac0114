"""The text of a document: plain, cleaned and capped. Runs in a process of its own (`python -m talent.documents.extracting`).

Whatever goes wrong in a file is one of a few codes (`Unread`), raised as Unreadable.
"""

import re
from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path

from app.kernel.apart import Unreadable
from talent.documents.extracting import office, pdf, plain
from talent.documents.kinds import MediaType, Unread

MOST_CHARACTERS = 100_000
"""Some forty pages. Even the oddest text of this length fits into a column for search (1 MB)."""
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]"
)
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")

_READERS: dict[MediaType, Callable[[Path], Iterator[str]]] = {
    MediaType.PDF: pdf.pieces,
    MediaType.DOCX: office.pieces_of_docx,
    MediaType.ODT: office.pieces_of_odt,
    MediaType.TEXT: plain.pieces,
}


def text_of(path: Path, media_type: MediaType) -> str:
    """What is written in a file, as far as it is kept. Raises Unreadable with a code, and MemoryError."""
    try:
        return _tidy("".join(_first(_READERS[media_type](path))))
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # the libraries raise whatever they trip over in a broken file
        raise Unreadable(Unread.DAMAGED.value) from error


def _first(pieces: Iterator[str]) -> Iterator[str]:
    """As many pieces as the cap needs; blanks are counted too, so that a file of nothing but blanks ends."""
    read = 0

    def goes_on(piece: str) -> bool:
        nonlocal read
        before, read = read, read + len(piece)
        return before < 2 * MOST_CHARACTERS

    return (piece[: 2 * MOST_CHARACTERS] for piece in takewhile(goes_on, pieces))


def _tidy(text: str) -> str:
    """Lines without what cannot be seen or stored, at most one of them empty in a row."""
    lines = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    trimmed = "\n".join(_BLANKS.sub(" ", line).strip() for line in lines.split("\n"))
    return _EMPTY_LINES.sub("\n\n", trimmed).strip()[:MOST_CHARACTERS]
