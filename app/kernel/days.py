"""Days as people say them: "yesterday", "in 3 days", "12 March", "8 months ago"."""

from datetime import date, timedelta

from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

SAID_RELATIVELY = 7
"""From so many days on, a day is said by its date."""


def plain_day(day: date, today: date) -> str:
    """A date: "12 March", with the year when it is another one."""
    if day.year == today.year:
        return str(format_skeleton("MMMMd", day, locale=_locale()))
    return format_date(day, "long", locale=_locale())


def day_in_words(day: date, today: date) -> str:
    """A day in words within a week, by its date beyond."""
    distance = (day - today).days
    if abs(distance) <= 1:
        return (_("today"), _("tomorrow"), _("yesterday"))[distance]
    if abs(distance) >= SAID_RELATIVELY:
        return plain_day(day, today)
    if distance > 0:
        return ngettext("in %(num)d day", "in %(num)d days", distance)
    return ngettext("%(num)d day ago", "%(num)d days ago", -distance)


def named_day(day: date, today: date) -> str:
    """A day as it follows on "since" or "until": "yesterday", else its date."""
    return day_in_words(day, today) if abs((day - today).days) <= 1 else plain_day(day, today)


def how_long_ago(day: date, today: date) -> str:
    """The distance to a day gone by, roughly: "6 days ago", "8 months ago"."""
    if today - day <= timedelta(days=1):
        return day_in_words(day, today)
    return format_timedelta(day - today, granularity="day", threshold=1.4, add_direction=True, locale=_locale())


def _locale() -> Locale:
    return get_locale() or Locale("en")
