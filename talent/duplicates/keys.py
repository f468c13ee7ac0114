"""Keys by which two spellings of one person meet: a nickname's group, the rest of the name, and the city."""

import re

from talent.prospects.canonical import folded
from talent.prospects.canonical.nicknames import fullest_forms

_ASIDE = re.compile(r"\([^)]*\)|\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»")
"""What stands in brackets or quotes is a remark, or a nickname beside the given name."""
_AROUND_A_CITY = frozenset(
    [
        "greater",
        "metropolitan",
        "metro",
        "area",
        "region",
        "bay",
        "city",
        "county",
        "of",
        "und",
        "and",
        "umgebung",
        "raum",
        "grossraum",
        "metropolregion",
        "ile",
        "de",
        "provincia",
        "metropolitana",
    ]
)
_SHORTEST_WORD = 2


def match_keys(*, name: str, given_name: str, location: str) -> set[str]:
    """The keys of somebody: none without a city, and none for a name of one word, which says too little."""
    city, words = city_key(location), _words(name)
    if not city or len(words) < _SHORTEST_WORD:
        return set()
    given = next((word for word in _words(given_name) if word in words), words[0])
    rest = list(words)
    rest.remove(given)
    return {f"{fullest} {' '.join(rest)}|{city}" for fullest in fullest_forms(given)}


def _words(name: str) -> list[str]:
    """The words of a name, initials and what stands aside left out; a hyphen joins."""
    words = re.split(r"[\s.,]+", folded(_ASIDE.sub(" ", name)))
    return [word for word in words if len(word) >= _SHORTEST_WORD or not word.isascii()] if words else []


def city_key(location: str) -> str:
    """The city of a place as it is written: "Greater Berlin Area, Germany" is "berlin"."""
    words = folded(location.partition(",")[0]).split()
    return " ".join(word for word in words if word not in _AROUND_A_CITY)
