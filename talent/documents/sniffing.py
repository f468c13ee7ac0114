"""What a file is, by what is in it and never by its name.

Seven kinds are taken, and each is known by its own beginning (ISO 32000 for PDF, OPC for DOCX, OpenDocument 1.3 part 2
for ODT, and those of PNG, JPEG and WebP). A library that knows hundreds of kinds would only be asked whether it is one
of these, and looks into archives without a limit. Nothing is unpacked here: the names in an archive are looked for as
they stand in its bytes, and the reader in its own process sees whether they keep what they promise.
"""

import codecs
from pathlib import PurePath
from typing import BinaryIO

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from talent.documents.kinds import MediaType

_HEAD = 65_536
_TAIL = 1 << 20
_PDF_WITHIN = 1_024
_MOST_CONTROLS = 0.005
_CONTROLS = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32)) + b"\x7f"
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"


_TAKEN = _l("Take PDF, Word (DOCX), OpenDocument (ODT), plain text, PNG, JPEG or WebP.")
_OTHER = _l("This kind of file is not taken.")
_OLD_WORD = _l("This is a file of an old Office. Save it as DOCX or PDF, and choose that one.")
_LOCKED = _l("This document is protected by a password. Save it without one, and choose that one.")
_RICH_TEXT = _l("This is Rich Text. Save it as DOCX or PDF, and choose that one.")
_HEIC = _l("This is a picture that only some telephones can show (HEIC). Save it as JPEG, and choose that one.")
_PACKED = _l("This is a packed archive. Unpack it, and choose the documents inside.")
_EMPTY = _l("There is nothing in this file.")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_KNOWN: dict[bytes, LazyString] = {
    b"\xd0\xcf\x11\xe0": _OLD_WORD,
    b"{\\rtf": _RICH_TEXT,
    b"PK\x03\x04": _PACKED,
    b"PK\x05\x06": _PACKED,
    b"7z\xbc\xaf\x27\x1c": _PACKED,
    b"Rar!": _PACKED,
    b"\x1f\x8b": _PACKED,
}


class NotTaken(ValueError):
    """A file of a kind that is not taken; `sentence` says what it is, or what is taken."""

    def __init__(self, sentence: LazyString | str) -> None:
        super().__init__(sentence)
        self.sentence = str(sentence)


def sniff(stream: BinaryIO, size: int) -> MediaType:
    """What a file of `size` bytes is; the stream is left at its beginning. Raises NotTaken."""
    stream.seek(0)
    head = stream.read(_HEAD)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    stream.seek(0)
    if not head:
        raise NotTaken(_EMPTY)
    found = _signature(head) or _document_in_zip(head, tail) or _text(head)
    if found is None:
        raise NotTaken(_why_not(head, tail))
    return found


def _signature(head: bytes) -> MediaType | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return MediaType.WEBP
    return MediaType.PDF if b"%PDF-" in head[:_PDF_WITHIN] else None


def _document_in_zip(head: bytes, tail: bytes) -> MediaType | None:
    """ODT says what it is in its first entry; the directory at the end of a DOCX names its main part."""
    if not head.startswith(b"PK\x03\x04"):
        return None
    if head[30 : 30 + len(_ODT)] == _ODT:
        return MediaType.ODT
    return MediaType.DOCX if b"word/document.xml" in tail and b"[Content_Types].xml" in head + tail else None


def _text(head: bytes) -> MediaType | None:
    if head.startswith(_MARKS):
        return MediaType.TEXT
    if head.startswith(tuple(_KNOWN)) or b"\0" in head:
        return None
    is_text = len(head.translate(None, _CONTROLS)) >= len(head) * (1 - _MOST_CONTROLS)
    return MediaType.TEXT if is_text else None


def _why_not(head: bytes, tail: bytes) -> str:
    if head[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"}:
        return str(_HEIC)
    if head.startswith(b"\xd0\xcf\x11\xe0") and _ENCRYPTED in head + tail:
        return str(_LOCKED)
    known = next((words for magic, words in _KNOWN.items() if head.startswith(magic)), _OTHER)
    return f"{known} {_TAKEN}" if known is _OTHER else str(known)


def named_for(name: str, media_type: MediaType) -> tuple[str, str]:
    """The name with an extension that fits, and the one it had before if that does not fit (else nothing)."""
    extension = PurePath(name).suffix
    if extension.lower() in media_type.extensions:
        return name, ""
    looks_like_one = 1 < len(extension) <= len(".numbers") and extension[1:].isalnum() and not extension[1:].isdigit()
    stem = name[: -len(extension)] if looks_like_one else name
    return f"{stem or name}{media_type.extensions[0]}", extension.lower() if looks_like_one else ""
