"""When people work: their weekdays, and the public holidays of their country."""

from datetime import date, timedelta
from functools import lru_cache

import holidays


@lru_cache(maxsize=2048)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country (ISO 3166-1 alpha-2) in a year; none for an unknown or empty code."""
    try:
        return frozenset(holidays.country_holidays(country, years=year)) if country else frozenset()
    except NotImplementedError:
        return frozenset()


def is_working_day(day: date, working_days: int, country: str) -> bool:
    """Whether somebody with these weekdays (bits, Monday is 1) in this country works on `day`."""
    return bool(working_days & (1 << day.weekday())) and day not in holidays_of(country, day.year)


def on_or_after(day: date, working_days: int, country: str) -> date:
    """The first working day from `day` on, within two weeks; `day` itself if nobody ever works."""
    for later in range(14):
        candidate = day + timedelta(days=later)
        if is_working_day(candidate, working_days, country):
            return candidate
    return day
