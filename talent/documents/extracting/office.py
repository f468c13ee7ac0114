"""The text of DOCX and ODT: XML in a ZIP archive. Nothing is unpacked to disk, and what the archive says of its sizes is
not believed: bytes are counted while they are read. XML with entities or a document type is refused.
"""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from app.kernel.apart import Unreadable
from talent.documents.kinds import Unread

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200_000_000
FREE_OF_RATIO = 10_000_000
"""Bytes below which text may be packed however well: a long table of nothing is no bomb."""
MOST_RATIO = 100
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_WORD = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_OPEN = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ENCRYPTED_ENTRY = 0x1
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "p": "\n", "noBreakHyphen": "-"}
_SIGNS = {f"{_OPEN}s": " ", f"{_OPEN}tab": "\t", f"{_OPEN}line-break": "\n"}
_PARAGRAPHS = frozenset({f"{_OPEN}p", f"{_OPEN}h"})


class _Counted:
    """A part of the archive while it is read. Raises Unreadable when it grows beyond what its packed size allows."""

    def __init__(self, stream: IO[bytes], packed: int) -> None:
        self._stream, self._left = stream, min(MOST_UNPACKED, max(FREE_OF_RATIO, packed * MOST_RATIO))

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise Unreadable(Unread.UNPACKS_TOO_LARGE.value)
        return piece


def pieces_of_docx(path: Path) -> Iterator[str]:
    """The paragraphs of the main part, then foot- and endnotes."""
    with zipfile.ZipFile(path) as archive:
        names = _names(archive)
        for part in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
            if part in names:
                yield from _elements(archive, part, _said_in_word)


def pieces_of_odt(path: Path) -> Iterator[str]:
    """Paragraphs and headings in their order."""
    with zipfile.ZipFile(path) as archive:
        if "META-INF/manifest.xml" in _names(archive):
            with _part(archive, "META-INF/manifest.xml") as manifest:
                if b"encryption-data" in manifest.read(1_000_000):
                    raise Unreadable(Unread.ENCRYPTED.value)
        yield from _elements(archive, "content.xml", _said_in_open_document)


def _names(archive: zipfile.ZipFile) -> set[str]:
    names = archive.namelist()
    if len(names) > MOST_ENTRIES:
        raise Unreadable(Unread.UNPACKS_TOO_LARGE.value)
    return set(names)


@contextmanager
def _part(archive: zipfile.ZipFile, name: str) -> Iterator[_Counted]:
    entry = archive.getinfo(name)
    if entry.flag_bits & _ENCRYPTED_ENTRY:
        raise Unreadable(Unread.ENCRYPTED.value)
    with archive.open(entry) as stream:
        yield _Counted(stream, entry.compress_size)


def _elements(archive: zipfile.ZipFile, name: str, said: Callable[[Element], str]) -> Iterator[str]:
    with _part(archive, name) as part:
        for _, element in iterparse(part, events=("end",), forbid_dtd=True):
            if piece := said(element):
                yield piece


def _said_in_word(element: Element) -> str:
    namespace, _, name = element.tag.rpartition("}")
    if f"{namespace}}}" not in (_WORD, _STRICT_WORD):
        return ""
    if name == "t":
        return element.text or ""
    if name == "p":
        element.clear()
    return _BREAKS.get(name, "")


def _said_in_open_document(element: Element) -> str:
    """A paragraph is said whole, at its end; one inside another one (in a frame) was said before and is left out."""
    if element.tag in _SIGNS:
        element.text = _SIGNS[element.tag]
    if element.tag not in _PARAGRAPHS:
        return ""
    said, tail = "".join(element.itertext()), element.tail
    element.clear()
    element.tail = tail
    return f"{said}\n"
