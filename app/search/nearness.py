"""Names that are nearly what was typed: one slip of the finger in a word, or another form of a first name.

A slip is one letter wrong, missing, too many, or two the other way round. Every word that one slip makes is sought by
its trigrams, so only those are tried that leave letters enough to be found by an index; of what is found at most
`CANDIDATES` are read, and those with the fewest slips come first. Of two words one may stand in employer or title instead. They are sought as if all were wanted: for a few of them
the planner would go through everybody in their order, trying each word on each name.
"""

from collections.abc import Iterator
from uuid import UUID

from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, and_, or_, select

from app.search.indexes import NAME_WORDS
from app.search.patience import rows_of
from app.search.words import holds
from talent.prospects.canonical.nicknames import forms_of
from talent.prospects.models import Prospect

CANDIDATES = 200
SHORTEST, LONGEST = 4, 20
LONG_ENOUGH = 6
MOST_WORDS = 2
_FIXED = 3


def near(words: list[str], meant: ColumnElement[bool], limit: int) -> list[UUID]:
    """People whose name has a word near each of these folded ones, or who have it as it is; the nearest first."""
    patterns = [_patterns(word) for word in words]
    if not words or len(words) > MOST_WORDS or not any(len(some) > 1 for some in patterns):
        return []
    is_near = and_(*map(_is_near, words, patterns)) if len(words) > 1 else _is_named(patterns[0])
    columns = Prospect.id, Prospect.sort_name, Prospect.search_text
    all_near = select(*columns).where(is_near, meant).cte("near").prefix_with("MATERIALIZED")
    some = rows_of(select(*all_near.c).limit(CANDIDATES))
    found = [(_distance(words, name, line), name, row_id) for row_id, name, line in some]
    return [row_id for _distance_of, _name, row_id in sorted(found)[:limit]]


def _is_near(word: str, patterns: list[str]) -> ColumnElement[bool]:
    return or_(_is_named(patterns), holds(word))


def _is_named(patterns: list[str]) -> ColumnElement[bool]:
    return or_(*(NAME_WORDS.like(pattern) for pattern in patterns))


def _patterns(word: str) -> list[str]:
    """LIKE patterns on names with a blank before each word: the word itself, its other forms, and its slips."""
    plain = [word, *sorted(forms_of(word))]
    begun = [f"% {_escaped(form)}%" for form in plain]
    if not SHORTEST <= len(word) <= LONGEST or not word.isascii() or not word.isalnum():
        return begun
    if len(word) < LONG_ENOUGH:
        return [*begun, *(f"% {slip}%" for slip in sorted(set(_slips(word))))]
    return [*begun, *(f"%{slip}%" for slip in sorted({slip.strip("_") for slip in _slips(word)}))]


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _slips(word: str) -> Iterator[str]:
    for at in range(len(word)):
        before, here, after = word[:at], word[at], word[at + 1 :]
        made = [before + after, f"{before}_{after}", f"{before}_{here}{after}"]
        if after:
            made.append(before + after[0] + here + after[1:])
        yield from (slip for slip in made if slip != word and _is_found_by_trigrams(slip))


def _is_found_by_trigrams(slip: str) -> bool:
    return any(len(part) >= _FIXED for part in slip.split("_"))


def _distance(words: list[str], name: str, line: str) -> int:
    """The fewest slips between the words and a name; one that the line of a person holds as it is has none."""
    parts = name.split()
    return sum(min((_slips_between(word, part) for part in parts), default=1) for word in words if word not in line)


def _slips_between(word: str, other: str) -> int:
    """The fewest slips from a word to another, or to its beginning."""
    return min(OSA.distance(word, other[:length]) for length in range(len(word) - 1, len(word) + 2))
