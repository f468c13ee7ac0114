"""Plain text in whatever characters it was written."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from app.kernel.charsets import marked_encoding

MOST_BYTES = 1_000_000
_GUESSED_FROM = 50_000


def pieces(path: Path) -> Iterator[str]:
    """The beginning of the file as one piece: by its byte order mark, as UTF-8 if it is, else as it seems to be."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES)
    yield content.decode(_encoding(content), "replace")


def _encoding(content: bytes) -> str:
    if marked := marked_encoding(content):
        return marked
    if _is_utf8(content):
        return "utf-8"
    guess = from_bytes(content[:_GUESSED_FROM]).best()
    return guess.encoding if guess is not None else "cp1252"


def _is_utf8(content: bytes) -> bool:
    """A letter that the end of what was read cuts through is no fault."""
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(content)
    except UnicodeDecodeError:
        return False
    return True
