"""What a text file says itself of its characters: the byte order mark at its beginning (The Unicode Standard, 23.8)."""

import codecs

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark is the beginning of this one
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def marked_encoding(start: bytes) -> str | None:
    """The codec of the mark with which a file starts, which also leaves the mark out; None without one."""
    return next((name for mark, name in _MARKS.items() if start.startswith(mark)), None)
