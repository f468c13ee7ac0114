"""The line of text that somebody is found by: the one place that says what stands in it."""

from collections.abc import Iterable

from talent.prospects.canonical.text import folded


def search_line(name: str, employer: str, title: str, *, phonetic: str = "", former: Iterable[str] = ()) -> str:
    """`prospects.search_text`: name, employer, title, then how the name is said and the names before, all folded."""
    return " ".join(filter(None, map(folded, (name, employer, title, phonetic, *former))))
