"""Dates as people and programs write them, without asking the machine's locale."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero januari janv ene",
            "feb february februar fevrier février febrero februari fev févr fevr",
            "mar march märz maerz mars marzo maart mär mrz mrt",
            "apr april avril abril avr abr",
            "may mai mayo mei",
            "jun june juni juin junio",
            "jul july juli juillet julio juil",
            "aug august août aout agosto augustus ago",
            "sep sept september septembre septiembre",
            "oct october oktober octobre octubre okt",
            "nov november novembre noviembre",
            "dec december dezember décembre decembre diciembre dez déc dic",
        ),
        start=1,
    )
    for name in names.split()
}
_TIME = r"(?:[t ,]+\d{1,2}[:.]\d{2}.*)?"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME)
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})" + _TIME)
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)?[ -](?:de |of )?([^\W\d_]{3,10})\.?,?[ -](?:de )?(\d{4}|\d{2})" + _TIME
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _TIME)
_LONGEST = 60
_MONTHS_A_YEAR = 12
_YEARS = range(1900, 2101)
_PIVOT = 70


_BIRTHDAY = re.compile(r"(\d{4}|-)-?(\d\d)-?(\d\d)(?:[t ,]+\d{1,2}.*)?")
"""As RFC 6350 has it, "19531015T231000Z" too."""
_NO_YEAR = frozenset({"-", "0000", "0001", "1604", "1900", "1904"})
"""What programs write for a year that they were not told; a leap year where they need one (Apple: 1604)."""
_LEAP_YEAR = 2000


class UnclearDateError(ValueError):
    """Day and month could be either way round."""


def day_comes_first(cells: Iterable[str]) -> bool | None:
    """Whether a column's dates such as 12/31/2024 begin with the day; None where no cell, or both kinds, say so."""
    orders = {order for cell in cells if (order := _order(cell)) is not None}
    return orders.pop() if len(orders) == 1 else None


def _order(cell: str) -> bool | None:
    match = _NUMBERS.fullmatch(cell.strip()[:_LONGEST])
    if not match or match[2] == ".":
        return None
    first, second = int(match[1]), int(match[3])
    if (first > _MONTHS_A_YEAR) == (second > _MONTHS_A_YEAR):
        return None
    return first > _MONTHS_A_YEAR


@lru_cache(maxsize=20_000)
def parse_date(text: str, *, day_first: bool | None = None) -> date:
    """The day, whatever time stands after it. ValueError for what is no date, `UnclearDateError` for 03/04/2025 in doubt."""
    text = " ".join(text[: _LONGEST + 1].split()).lower()
    if match := _ISO.fullmatch(text):
        return _date(match[1], int(match[2]), int(match[3]))
    if match := _DAY_MONTH.fullmatch(text):
        return _date(match[3], _MONTHS.get(match[2], 0), int(match[1]))
    if match := _MONTH_DAY.fullmatch(text):
        return _date(match[3], _MONTHS.get(match[1], 0), int(match[2]))
    if match := _NUMBERS.fullmatch(text):
        return _from_numbers(int(match[1]), int(match[3]), match[4], day_first=True if match[2] == "." else day_first)
    raise ValueError(text)


def parse_birthday(text: str, *, this_year: int, day_first: bool | None = None) -> str:
    """A day of birth, "1993-02-03", or without its year "02-03". Raises as `parse_date` does."""
    text = " ".join(text[: _LONGEST + 1].split()).lower()
    if match := _BIRTHDAY.fullmatch(text):
        year, month, day = match[1], int(match[2]), int(match[3])
        if year in _NO_YEAR:
            return f"{date(_LEAP_YEAR, month, day):%m-%d}"
    found = parse_date(f"{match[1]}-{match[2]}-{match[3]}" if match else text, day_first=day_first)
    if found.year > this_year:
        found = found.replace(year=found.year - 100)
    return f"{found:%m-%d}" if str(found.year) in _NO_YEAR else found.isoformat()


def _from_numbers(first: int, second: int, year: str, *, day_first: bool | None) -> date:
    is_either = first <= _MONTHS_A_YEAR and second <= _MONTHS_A_YEAR and first != second
    if is_either and day_first is None:
        raise UnclearDateError(f"{first}/{second}/{year}")
    is_day_first = day_first if is_either else first > _MONTHS_A_YEAR
    return _date(year, second, first) if is_day_first else _date(year, first, second)


def _date(year: str, month: int, day: int) -> date:
    """Two digits are a year from 1970 to 2069."""
    number = int(year)
    if len(year) == len("26"):
        number += 2000 if number < _PIVOT else 1900
    if number not in _YEARS:
        raise ValueError(year)
    return date(number, month, day)
