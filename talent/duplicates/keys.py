"""Keys by which two spellings of one person meet: a nickname's group, the rest of the name, and the city."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from talent.prospects.canonical import folded

_NICKNAMES = Path(__file__).with_name("nicknames.txt")
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
        "region",
        "ile",
        "de",
        "provincia",
        "area",
        "metropolitana",
    ]
)
_SHORTEST_WORD = 2


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    """For each name the fullest forms of its groups."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in _NICKNAMES.read_text(encoding="utf-8").splitlines():
        names = [] if line.startswith("#") else line.split()
        for name in names:
            if names[0] not in found[name]:
                found[name].append(names[0])
    return {name: tuple(fullest) for name, fullest in found.items()}


def match_keys(*, name: str, given_name: str, location: str) -> set[str]:
    """The keys of somebody: none without a city, and none for a name of one word, which says too little."""
    city, words = city_key(location), _words(name)
    if not city or len(words) < _SHORTEST_WORD:
        return set()
    given = next((word for word in _words(given_name) if word in words), words[0])
    rest = list(words)
    rest.remove(given)
    return {f"{fullest} {' '.join(rest)}|{city}" for fullest in _groups().get(given, (given,))}


def _words(name: str) -> list[str]:
    """The words of a name, initials and what stands aside left out; a hyphen joins."""
    words = re.split(r"[\s.,]+", folded(_ASIDE.sub(" ", name)))
    return [word for word in words if len(word) >= _SHORTEST_WORD or not word.isascii()] if words else []


def city_key(location: str) -> str:
    """The city of a place as it is written: "Greater Berlin Area, Germany" is "berlin"."""
    words = folded(location.partition(",")[0]).split()
    return " ".join(word for word in words if word not in _AROUND_A_CITY)
