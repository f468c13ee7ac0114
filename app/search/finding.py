"""Who answers a question, in order, a page at a time: ids of people, and the key of the page after it."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from app.search.filters import Asker
from app.search.looking import Found, look
from app.search.matching import Sought, best
from app.search.patience import Endless, Patience, TooLong
from app.search.quick import Gathering, gathering_of, quick_condition_of
from app.search.sorting import AT_A_GLANCE, STAGES, Sorting, Stage
from app.search.tree import EVERYBODY, Node, Word, all_of, conjuncts
from talent.prospects.canonical import folded
from talent.prospects.models import Prospect
from talent.relationships.models import InTouch


def words_of(question: Node) -> list[str]:
    """The free words that must all hold, as they were typed."""
    return [part.text for part in conjuncts(question) if isinstance(part, Word)]


def find(asker: Asker, question: Node, *, sorting: Sorting, after: str, limit: int) -> Found:
    """One page: by match where there are words and no other order is wanted. Raises Unreadable."""
    typed = folded(" ".join(words_of(question)))
    if sorting is not Sorting.BEST or not typed:
        return look(_stages(asker, question, sorting), after, limit)
    rest = all_of(part for part in conjuncts(question) if not isinstance(part, Word))
    patience = Endless() if rest == EVERYBODY else Patience()
    try:
        return best(Sought(asker, typed, rest, patience), after, limit)
    except TooLong:
        found = look(_stages(asker, question, Sorting.NAME), "", limit)
        return replace(found, next=None, total=None, is_partial=True)


def _stages(asker: Asker, question: Node, sorting: Sorting) -> list[Stage]:
    """Each stage with the condition for asking one after the other, and with what gathers."""

    @cache
    def at_once() -> tuple[list[Stage], Gathering]:
        gathering = gathering_of(asker, question, people)
        return STAGES[sorting](asker, gathering.condition), gathering

    people = InTouch if sorting in AT_A_GLANCE else Prospect
    one_by_one = STAGES[sorting](asker, quick_condition_of(asker, question, people))
    return [replace(one, gathered=partial(_gathered_at, at_once, place)) for place, one in enumerate(one_by_one)]


def _gathered_at(at_once: Callable[[], tuple[list[Stage], Gathering]], place: int) -> Gathering:
    stages, gathering = at_once()
    return gathering._replace(condition=stages[place].meant)
