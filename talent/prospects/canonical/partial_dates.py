"""Dates of which only the year, or the year and the month, is known: "2019" or "2019-03", as in ISO 8601."""

import re
from datetime import date

from babel import Locale
from babel.dates import format_skeleton
from flask_babel import lazy_gettext as _l

from talent.prospects.canonical.errors import NotCanonical
from talent.prospects.canonical.text import clean_text, folded

EARLIEST, LATEST = 1900, 2100

_YEAR = re.compile(r"(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})(?:\s*[-/.]\s*\d{1,2})?")
_MONTH_FIRST = re.compile(r"(?:\d{1,2}\s*[-/.]\s*)?(\d{1,2})\s*[-/.]\s*(\d{4})")
_IN_WORDS = re.compile(r"(?:\d{1,2}\.?\s+)?([^\W\d]+)\.?,?\s+(\d{4})")


def partial_date(raw: str, locale: Locale | None = None) -> str:
    """A year or a month of one, from "2019", "2019-03", "3/2019", "March 2019" or a whole date; empty stays empty.

    Months in words are read in the locale's language and in English. Raises NotCanonical for anything else.
    """
    text = clean_text(raw)
    if not text:
        return ""
    year, month = _parts(text, locale)
    if not EARLIEST <= year <= LATEST or month not in range(13):
        raise _not_a_date()
    return f"{year}-{month:02}" if month else str(year)


def _parts(text: str, locale: Locale | None) -> tuple[int, int]:
    """Year and month, 0 for no month. A month that is written must be one of the twelve."""
    if match := _YEAR.fullmatch(text):
        return int(match[1]), 0
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[2]) or 13
    if match := _MONTH_FIRST.fullmatch(text):
        return int(match[2]), int(match[1]) or 13
    if match := _IN_WORDS.fullmatch(text):
        return int(match[2]), _month_called(folded(match[1]), locale)
    raise _not_a_date()


def _month_called(word: str, locale: Locale | None) -> int:
    for spoken in filter(None, (locale, Locale("en"))):
        for width in ("wide", "abbreviated"):
            for number, name in spoken.months["format"][width].items():
                if word in {folded(name), folded(name).rstrip(".")}:
                    return int(number)
    raise _not_a_date()


def partial_date_in_words(partial: str, locale: Locale) -> str:
    """As it is said: "March 2019" or "2019"."""
    year, _, month = partial.partition("-")
    return str(format_skeleton("yMMMM", date(int(year), int(month), 1), locale=locale)) if month else year


def _not_a_date() -> NotCanonical:
    return NotCanonical(_l("Write a year, or a month and a year such as 3/2019."))
