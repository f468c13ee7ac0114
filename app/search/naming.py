"""Questions as they are kept: what they name stands there by id, so they ask for the same whatever it is called one day.

Words that name nothing alone (a step without its pool, the beginning of a colleague's name) stay words.
"""

from contextlib import suppress
from functools import partial

from app.search.asking import called_now, no_filter, value_of
from app.search.filters import Asker, known
from app.search.filters.values import BadValue
from app.search.language import parse
from app.search.tree import Term, with_terms, written

_ALWAYS_WORDS = frozenset({"any", "none", "me"})


def by_id(asker: Asker, question: str) -> str:
    """A question with ids in place of names, as the asker means them. Raises Unreadable."""
    kept = written(with_terms(parse(question), partial(_term_by_id, asker)))
    parse(kept)
    return kept


def by_name(asker: Asker, question: str) -> str:
    """The same with the names of today, to be read and changed; where a name would say something else, the id stays.
    Raises Unreadable.
    """
    return written(with_terms(parse(question), partial(_term_by_name, asker)))


def _term_by_id(asker: Asker, term: Term) -> Term:
    if term.name not in known:
        raise no_filter(term)
    values: list[str] = []
    for text in term.values:
        value_of(asker, term, text)
        values += _ids(asker, term.name, text) or [text]
    return Term(term.name, tuple(dict.fromkeys(values)))


def _term_by_name(asker: Asker, term: Term) -> Term:
    if term.name not in known:
        return term
    return Term(term.name, tuple(dict.fromkeys(_value_by_name(asker, term, text) for text in term.values)))


def _value_by_name(asker: Asker, term: Term, text: str) -> str:
    name = called_now(term, text)
    return name if set(_ids(asker, term.name, name)) <= set(term.values) else text


def _ids(asker: Asker, filter_name: str, text: str) -> list[str]:
    names = known[filter_name].names
    with suppress(BadValue):
        return names.by_id(asker, text) if names and text.lower() not in _ALWAYS_WORDS else []
    return []
