"""When a quoted mail was written, as its head says it in whatever language. A date without a year is none."""

import re
from datetime import datetime, tzinfo

from outreach.inbox.reading.phrases import MONTHS

_ISO = re.compile(r"((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})")
_NUMBERS = re.compile(r"\b(\d{1,2})\s?([./-])\s?(\d{1,2})\s?[./-]\s?((?:20)?\d\d)\b")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?=[\s,]|$)")
_HOUR = re.compile(r"\b(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?\s*(a\.?m\.?|p\.?m\.?)?", re.IGNORECASE)
_AFTER_NOON = re.compile(r"下午|午後|오후|مساء", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_NOON = 12
_BY_NAME = {name: number for number, names in enumerate(MONTHS, 1) for name in names.split()}


def moment_in(text: str, zone: tzinfo) -> datetime | None:
    """The moment, by the clock of the zone; None when it cannot be told."""
    day = _iso(text) or _in_numbers(text) or _by_name(text)
    if day is None:
        return None
    try:
        return datetime(*day, *_hour(text), tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def _iso(text: str) -> tuple[int, int, int] | None:
    match = _ISO.search(text)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _in_numbers(text: str) -> tuple[int, int, int] | None:
    """Day first, but for slashes beside AM or PM, and where only one reading is a date."""
    match = _NUMBERS.search(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    is_american = match[2] == "/" and re.search(r"\b[ap]\.?m\b", text, re.IGNORECASE) is not None
    day, month = (second, first) if (is_american or second > _NOON) and first <= _NOON else (first, second)
    return (year if year > 99 else 2000 + year, month, day)  # noqa: PLR2004 - two digits


def _by_name(text: str) -> tuple[int, int, int] | None:
    year = _YEAR.search(text)
    words = [word.lower() for word in _WORD.findall(text)]
    months = [_BY_NAME.get(word) or _BY_NAME.get(word[:4]) or _BY_NAME.get(word[:3]) for word in words]
    exact = [_BY_NAME[word] for word in words if word in _BY_NAME]
    month = next(iter(exact), None) or next((number for number in months if number), None)
    day = _DAY.search(re.sub(r"\d{1,2}[:.h]\d{2}", " ", text))
    return (int(year[1]), month, int(day[1])) if year and month and day else None


def _hour(text: str) -> tuple[int, int]:
    match = next((one for one in _HOUR.finditer(_NUMBERS.sub(" ", text)) if int(one[1]) < 24), None)  # noqa: PLR2004
    if match is None:
        return _NOON, 0
    hour, minute = int(match[1]), int(match[2])
    half = (match[4] or "").lower()
    if (half.startswith("p") or (not half and _AFTER_NOON.search(text))) and hour < _NOON:
        hour += _NOON
    return (0 if half.startswith("a") and hour == _NOON else hour), minute
