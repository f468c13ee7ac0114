"""Files that are not tables, recognised by how they begin, and what to do instead."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from talent.transfer.reading.limits import Unreadable

_PDF = _l("This looks like a PDF. Export the list as CSV from where it came from, and choose that file.")
_IMAGE = _l("This looks like a picture. Export the list as CSV from where it came from, and choose that file.")
_OFFICE = _l(
    "This looks like an Excel or Word file. Save it as CSV (“Save as…” or “Download as…”), and choose that file."
)
_PACKED = _l(
    "This looks like a packed archive. Unpack it, and choose the table inside; LinkedIn's ZIP file can be chosen as it is."
)
_PROGRAM = _l("This looks like a program or a database, not a table. Choose a CSV file.")
_PAGE = _l("This looks like a web page or an XML file, not a table. Export the list as CSV, and choose that file.")
_JSON = _l("This looks like a JSON file, not a table. Export the list as CSV, and choose that file.")
_CALENDAR = _l(
    "This looks like a file of calendar entries. Export the contacts instead, as CSV or as cards, and choose that file."
)
_LDIF = _l(
    "This looks like an LDIF file of Thunderbird's or of a directory. Export the address book as CSV or as cards, and choose "
    "that file."
)
_MEDIA = _l("This looks like a sound or a film, not a table. Choose a CSV file.")
_BINARY = _l("This does not look like a table. Choose a CSV file, or the ZIP file that LinkedIn sent.")

_BEGINNINGS: dict[bytes, LazyString] = {
    b"%PDF-": _PDF,
    b"%!PS": _PDF,
    b"\x89PNG": _IMAGE,
    b"\xff\xd8\xff": _IMAGE,
    b"GIF8": _IMAGE,
    b"II*\x00": _IMAGE,
    b"MM\x00*": _IMAGE,
    b"\xd0\xcf\x11\xe0": _OFFICE,
    b"{\\rtf": _OFFICE,
    b"\x1f\x8b": _PACKED,
    b"7z\xbc\xaf\x27\x1c": _PACKED,
    b"Rar!": _PACKED,
    b"BZh": _PACKED,
    b"\xfd7zXZ": _PACKED,
    b"\x28\xb5\x2f\xfd": _PACKED,
    b"\x7fELF": _PROGRAM,
    b"\xca\xfe\xba\xbe": _PROGRAM,
    b"\xcf\xfa\xed\xfe": _PROGRAM,
    b"SQLite format 3": _PROGRAM,
    b"OggS": _MEDIA,
    b"ID3": _MEDIA,
    b"fLaC": _MEDIA,
}
_TEXT_BEGINNINGS: dict[bytes, LazyString] = {
    b"%pdf-": _PDF,
    b"<!doctype": _PAGE,
    b"<html": _PAGE,
    b"<?xml": _PAGE,
    b"<svg": _IMAGE,
    b"begin:v": _CALENDAR,
    b"dn:": _LDIF,
    b"version: 1\n": _LDIF,
    b"version: 1\r\n": _LDIF,
    b"# extended ldif": _LDIF,
    b'{"': _JSON,
    b"[{": _JSON,
    b"{\n": _JSON,
    b"{\r": _JSON,
}
_BINARY_BEGINNINGS = {b"MZ": _PROGRAM, b"RIFF": _MEDIA, b"BM": _IMAGE}
_CONTROLS = bytes(range(1, 9)) + bytes(range(14, 27)) + bytes(range(28, 32)) + b"\x7f"
_MOST_CONTROLS = 0.02


def refuse_other_kinds(start: bytes) -> None:
    """Raise `Unreadable` if these first bytes of a file (64 kB or so) are not those of a text or of a ZIP archive."""
    if not start:
        raise Unreadable(_l("This file is empty."))
    text_start = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower()
    kind = _found(_BEGINNINGS, start) or _found(_TEXT_BEGINNINGS, text_start)
    if kind is None and b"\x00" in start[:512]:
        kind = _found(_BINARY_BEGINNINGS, start)
    if kind is not None:
        raise Unreadable(kind)
    if len(start.translate(None, _CONTROLS)) < len(start) * (1 - _MOST_CONTROLS) and not start.startswith(
        (b"\xff\xfe", b"\xfe\xff")
    ):
        raise Unreadable(_BINARY)


def _found(beginnings: dict[bytes, LazyString], start: bytes) -> LazyString | None:
    return next((kind for magic, kind in beginnings.items() if start.startswith(magic)), None)
