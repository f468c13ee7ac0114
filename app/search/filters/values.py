"""What the values of filters are: ages and dates, numbers, one of a few words. Each is read from text, or refused."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor
from uuid import UUID

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _

MOST_YEARS = 200
LARGEST = 2**31 - 1
_MONTHS_A_YEAR = 12
_AGE = re.compile(r"([<>])\s*(\d{1,4})\s*(d|w|mo|m|y)[a-z]*")
_NUMBER = re.compile(r"([<>]?)(-?\d{1,9}(?:\.\d{1,6})?)")


class BadValue(ValueError):
    """A value that a filter cannot take, in one sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def id_in(text: str) -> UUID | None:
    """The id that a value is, as questions that are kept have them; None for any other."""
    try:
        return UUID(text) if len(text) == len(str(UUID(int=0))) else None
    except ValueError:
        return None


def holds_id(text: str) -> bool:
    """Whether a value, or a part of it, is an id."""
    return any(id_in(part) for part in re.split("[/=]", text))


def plain(text: str) -> str:
    """In lower case, with single blanks."""
    return " ".join(text.lower().split())


@dataclass(frozen=True)
class Age:
    """So many days, weeks, months or years: more than that, or less."""

    is_more: bool
    number: int
    unit: str

    def before(self, today: date) -> date:
        """The day that lies so far back."""
        return _months_from(today, -self._months) - timedelta(days=self._days)

    def after(self, today: date) -> date:
        """The day that lies so far ahead."""
        return _months_from(today, self._months) + timedelta(days=self._days)

    @property
    def _months(self) -> int:
        return self.number * {"mo": 1, "y": _MONTHS_A_YEAR}.get(self.unit, 0)

    @property
    def _days(self) -> int:
        return self.number * {"d": 1, "w": 7}.get(self.unit, 0)

    @property
    def words(self) -> str:
        """The length in words."""
        counted = {
            "d": ngettext("%(num)d day", "%(num)d days", self.number),
            "w": ngettext("%(num)d week", "%(num)d weeks", self.number),
            "mo": ngettext("%(num)d month", "%(num)d months", self.number),
            "y": ngettext("%(num)d year", "%(num)d years", self.number),
        }
        return counted[self.unit]


@dataclass(frozen=True)
class Days:
    """From one day to another, both included; either side may be open."""

    first: date | None
    last: date | None

    @property
    def words(self) -> str:
        if self.first == self.last:
            return str(self.first)
        if self.first is None:
            return _("until %(day)s", day=self.last)
        if self.last is None:
            return _("from %(day)s", day=self.first)
        return _("%(first)s to %(last)s", first=self.first, last=self.last)


@dataclass(frozen=True)
class Never:
    """It has not happened, or there is none."""


NEVER = Never()
When = Age | Days | Never


def when(text: str) -> When:
    """Reads `>6mo`, `<2w`, `2026-01-31`, `2026-01-01..2026-03-31`, `..2026-03-31`, `never`. Raises BadValue."""
    plain = text.strip().lower()
    if plain in {"never", "none"}:
        return NEVER
    if age := _AGE.fullmatch(plain):
        unit = "mo" if age[3] == "m" else age[3]
        if int(age[2]) * {"d": 1, "w": 7, "mo": 30, "y": 365}[unit] > MOST_YEARS * 365:
            raise BadValue(_("“%(text)s” lies too far away.", text=text))
        return Age(age[1] == ">", int(age[2]), unit)
    first, dots, last = plain.partition("..")
    if not (first or last):
        raise _no_time(text)
    return Days(_day(first, text), _day(last if dots else first, text))


def _day(text: str, whole: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _no_time(whole) from None


def _no_time(text: str) -> BadValue:
    return BadValue(
        _("“%(text)s” is no time: write >6mo, <2w, 2026-01-31, 2026-01-01..2026-03-31 or never.", text=text)
    )


def _months_from(day: date, months: int) -> date:
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    year = max(1, min(year, 9999))
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Numbers:
    """From one number to another, both included; either side may be open."""

    least: float | None
    most: float | None

    @property
    def whole_least(self) -> int:
        """For columns of whole numbers, whose indexes take no others."""
        return ceil(max(self.least or 0, -LARGEST))

    @property
    def whole_most(self) -> int:
        return floor(min(self.most or 0, LARGEST))


def numbers(text: str) -> Numbers | Never:
    """Reads `90`, `<60`, `>30`, `30..90`, `none`; `<` and `>` leave the number itself out. Raises BadValue."""
    plain = text.strip().lower()
    if plain in {"none", "never"}:
        return NEVER
    first, dots, last = plain.partition("..")
    if dots:
        return Numbers(_number(first, text) if first else None, _number(last, text) if last else None)
    found = _NUMBER.fullmatch(plain)
    if not found:
        raise BadValue(_("“%(text)s” is no number: write 90, <60, >30, 30..90 or none.", text=text))
    number = float(found[2])
    if found[1] == "<":
        return Numbers(None, _next(number, -1))
    return Numbers(_next(number, 1), None) if found[1] == ">" else Numbers(number, number)


def _number(text: str, whole: str) -> float:
    found = _NUMBER.fullmatch(text)
    if not found or found[1]:
        raise BadValue(_("“%(text)s” is no number: write 90, <60, >30, 30..90 or none.", text=whole))
    return float(found[2])


def _next(number: float, step: int) -> float:
    """What comes next after a whole number; a millionth away from any other, which is as fine as numbers are kept."""
    return number + (step if number.is_integer() else step * 1e-6)


def one_of(words: Mapping[str, LazyString | str], text: str) -> str:
    """One of a few words. Raises BadValue with all of them."""
    plain = text.strip().lower()
    if plain not in words:
        raise BadValue(_("“%(text)s” is none of %(words)s.", text=text, words=", ".join(words)))
    return plain
