"""Text from outside, made harmless and comparable: cleaned for the eye, folded for search and sorting."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

# Soft hyphen, zero-width space, line and paragraph separators, directional marks, overrides and isolates, word joiners,
# interlinear marks, byte order mark, tag characters. The zero-width joiners stay: Persian and emoji need them.
_INVISIBLE = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_UNWANTED = re.compile(f"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff{_INVISIBLE}]")
_SPACES_IN_A_LINE = re.compile(r"[^\S\n]+")

# Letters that no decomposition takes apart, though people type them without their strokes.
_STROKES = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
    }
)
# Marks that distinguish letters rather than adorn them: nukta, the voicing of kana, virama.
_LETTER_FORMING = frozenset({0, 7, 8, 9})
_SHORT = 100
_NOT_FOR_SORTING = frozenset({"So", "Sk", "Cf", "Cc", "Cs", "Co", "Cn"})


def settled(text: str, step: Callable[[str], str]) -> str:
    """Repeat a step until it changes nothing, so that its outcome is its own canonical form; gives up after eight rounds."""
    for _ in range(8):
        changed = step(text)
        if changed == text:
            break
        text = changed
    return text


def clean_text(raw: str) -> str:
    """One line without control, directional or invisible characters, composed (NFC), with single spaces."""
    if raw.isascii() and raw.isprintable():
        return " ".join(raw.split())
    return settled(raw, lambda text: unicodedata.normalize("NFC", " ".join(_UNWANTED.sub("", text).split())))


def clean_note(raw: str) -> str:
    """As `clean_text`, but lines stay lines, with at most one empty line between them."""
    lines = raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    joined = "\n".join(clean_text(_SPACES_IN_A_LINE.sub(" ", line)) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", joined).strip()


def lowered(text: str) -> str:
    """Lower case and composed."""
    if text.isascii():
        return text.lower()
    return settled(text, lambda value: unicodedata.normalize("NFC", unicodedata.normalize("NFC", value).lower()))


def folded(text: str) -> str:
    """The key for search and sorting: no case, accents, ligatures, emoji or double spaces ("Łukasz Weiß" is "lukasz weiss")."""
    return _folded_before(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    if text.isascii() and text.isprintable():
        return " ".join(text.translate(_ASCII_SYMBOLS).lower().split())
    return settled(text, _folded_once)


_folded_before = lru_cache(maxsize=20_000)(_folded)
"""Kept at hand, for names, employers and titles come again all through an import and a list."""
_ASCII_SYMBOLS = str.maketrans("", "", "`^")


def _folded_once(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text).casefold().translate(_STROKES)
    bare = unicodedata.normalize("NFKD", parts).translate(_WHAT_COUNTS)
    return unicodedata.normalize("NFC", " ".join(bare.split()))


class _WhatCounts(dict[int, int | None]):
    """A table for `str.translate` that leaves out what does not count; it learns characters as they come."""

    def __missing__(self, code: int) -> int | None:
        self[code] = code if _counts(chr(code)) else None
        return self[code]


_WHAT_COUNTS = _WhatCounts()


def _counts(char: str) -> bool:
    if char.isspace():
        return True
    if "\ufe00" <= char <= "\ufe0f":
        return False
    return unicodedata.combining(char) in _LETTER_FORMING and unicodedata.category(char) not in _NOT_FOR_SORTING
