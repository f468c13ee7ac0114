"""Which characters a file's bytes stand for: byte order mark, strict UTF-8, UTF-16, else Windows-1252."""

import codecs
from dataclasses import dataclass
from typing import BinaryIO

from app.kernel.charsets import marked_encoding

_CHUNK = 262_144
_SAMPLE = 65_536
_LEAST_NULS = 0.02
_ONE_SIDED = 0.95


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec's name, and whether the file itself says so or it was only guessed."""

    name: str
    is_certain: bool


def detect(stream: BinaryIO) -> Encoding:
    """One pass over the stream, in pieces."""
    start = stream.read(_SAMPLE)
    if told := _by_its_beginning(start):
        return told
    if _is_utf8(start, stream):
        return Encoding("utf-8", is_certain=True)
    return Encoding("cp1252", is_certain=False)


def byte_by_byte(stream: BinaryIO) -> str:
    """The codec by which nothing but the characters beyond ASCII can be read wrongly, known from the file's beginning."""
    told = _by_its_beginning(stream.read(_SAMPLE))
    return told.name if told is not None else "latin-1"


def _by_its_beginning(start: bytes) -> Encoding | None:
    if marked := marked_encoding(start):
        return Encoding(marked, is_certain=True)
    utf16 = _utf16_by_nuls(start)
    return Encoding(utf16, is_certain=False) if utf16 else None


def _utf16_by_nuls(start: bytes) -> str | None:
    """Line ends, commas and Latin letters leave every second byte zero, always on the same side."""
    left, right = start[0::2].count(0), start[1::2].count(0)
    nuls = left + right
    if nuls < max(2, len(start) * _LEAST_NULS) or max(left, right) < nuls * _ONE_SIDED:
        return None
    return "utf-16-le" if right > left else "utf-16-be"


def _is_utf8(start: bytes, rest: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        decoder.decode(start)
        while chunk := rest.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
