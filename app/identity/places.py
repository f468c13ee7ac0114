"""Where in the world people are: the time zones, countries and languages that can be chosen."""

from functools import cache
from zoneinfo import available_timezones

import holidays
from babel import Locale
from babel.core import get_global
from flask import current_app
from flask_babel import get_babel, get_locale

_NO_PLACES = ("Etc/", "SystemV/", "posix/", "right/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")


@cache
def time_zones() -> tuple[tuple[str, str], ...]:
    """Every time zone that is named after a place, with its name to read."""
    named = (zone for zone in available_timezones() if "/" in zone and not zone.startswith(_NO_PLACES))
    return (("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in sorted(named)))


def countries() -> list[tuple[str, str]]:
    """The countries whose public holidays are known (ISO 3166-1 alpha-2), by name in the reader's language."""
    names = (get_locale() or Locale("en")).territories
    return sorted(((code, names.get(code, code)) for code in _known_countries()), key=lambda country: country[1])


@cache
def _known_countries() -> tuple[str, ...]:
    return tuple(holidays.list_supported_countries(include_aliases=False))


def country_of(time_zone: str) -> str:
    """The country in which a time zone lies, if its holidays are known; else empty."""
    code = get_global("zone_territories").get(time_zone, "")
    return code if code in _known_countries() else ""


def languages() -> list[tuple[str, str]]:
    """The languages that this product speaks, each by its own name."""
    with current_app.app_context():
        spoken = {str(locale): locale for locale in get_babel().instance.list_translations()}
    spoken.setdefault("en", Locale("en"))
    return sorted((code, (locale.display_name or code).capitalize()) for code, locale in spoken.items())
