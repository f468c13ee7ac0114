"""Text that was UTF-8, read as Windows-1252 and saved so ("MÃ¼ller"), mended where there is no doubt."""

import re

from talent.prospects.canonical.text import clean_text, settled

# A lead byte of UTF-8 and what follows it, as they look when read as Windows-1252.
_MIDDLE = (
    "\x80-\xbf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
)
_SUSPICIOUS = re.compile(f"[\xc2-\xdf][{_MIDDLE}]|[\xe0-\xef][{_MIDDLE}]{{2}}|[\xf0-\xf4][{_MIDDLE}]{{3}}")
_USUAL_LEADS = frozenset("\xc2\xc3\xc4\xc5\xe2\xf0")


def mended_text(raw: str) -> str:
    """One clean line of what was meant. Mended before it is cleaned, for a misread letter may look like an invisible one."""
    return clean_text(raw) if raw.isascii() else settled(raw, lambda value: clean_text(repaired(value)))


def repaired(text: str) -> str:
    """The text that was meant, if reading it the wrong way round explains every odd character; else the text as it is."""
    suspicious: list[str] = _SUSPICIOUS.findall(text)
    if not suspicious or not _is_certain(suspicious):
        return text
    try:
        meant = b"".join(map(_byte, text)).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text
    return meant if len(_SUSPICIOUS.findall(meant)) < len(suspicious) else text


def _is_certain(suspicious: list[str]) -> bool:
    """One odd pair might be somebody's name unless it is a pair that Western European text makes."""
    return len(suspicious) > 1 or suspicious[0][0] in _USUAL_LEADS


def _byte(char: str) -> bytes:
    """Windows-1252 with its five holes filled as browsers fill them."""
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")
