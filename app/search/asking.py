"""From a question to a condition on people, for whoever asks; and to words that they read."""

from difflib import get_close_matches
from itertools import chain
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, not_, or_, true

from app.search.filters import Asker, Meaning, condition, known
from app.search.filters.values import BadValue, holds_id
from app.search.language import Unreadable
from app.search.tree import And, Node, Not, Term, Word
from app.search.words import holds


def condition_of(asker: Asker, node: Node) -> ColumnElement[bool]:
    """Whom a question means. Raises Unreadable for a filter that is not there or a value that it cannot take."""
    if isinstance(node, Word):
        return holds(node.text)
    if isinstance(node, Term):
        return _any_value_of(asker, node)
    if isinstance(node, Not):
        return not_(condition_of(asker, node.of))
    parts = [condition_of(asker, part) for part in node.parts]
    return and_(true(), *parts) if isinstance(node, And) else or_(*parts)


def _any_value_of(asker: Asker, term: Term) -> ColumnElement[bool]:
    return or_(*(condition(asker, meaning) for meaning in meanings_of(asker, term)))


def meanings_of(asker: Asker, term: Term) -> list[Meaning]:
    """What a filter means with each of its values, of which one must hold. Raises Unreadable, as `condition_of`."""
    known_filter = known.get(term.name)
    if known_filter is None:
        raise no_filter(term)
    read = [value_of(asker, term, text) for text in term.values]
    if all(isinstance(value, list) for value in read):
        read = [list(chain.from_iterable(read))]
    try:
        return [known_filter.means(asker, value) for value in read]
    except BadValue as bad:
        raise Unreadable(bad.sentence, term.at) from bad


def value_of(asker: Asker, term: Term, text: str) -> Any:
    """What one of the values of a filter that is known says, looked up once for an asker. Raises Unreadable."""
    looked_up, key = asker.looked_up, (term.name, text)
    if key not in looked_up:
        try:
            looked_up[key] = known[term.name].reads(asker, text)
        except BadValue as bad:
            raise Unreadable(_gone(term, text) or bad.sentence, term.at) from bad
    return looked_up[key]


def _gone(term: Term, text: str) -> str:
    """What to say of something that a question names by id, and that cannot be asked for any more; else nothing."""
    if not _is_by_id(term, text):
        return ""
    name = called_now(term, text)
    if name == text:
        return _("Something that this question names is not there any more.")
    return _("“%(name)s” is not there any more.", name=name)


def _is_by_id(term: Term, text: str) -> bool:
    return known[term.name].names is not None and holds_id(text)


def called_now(term: Term, text: str) -> str:
    """What stands behind a value of a filter that is known, as it is called now; a value that is no id, as it is."""
    names = known[term.name].names
    return (names and names.called(text)) or text


def no_filter(term: Term) -> Unreadable:
    """What is wrong with a filter that is not there."""
    close = get_close_matches(term.name, known, 1)
    if close:
        sentence = _("There is no filter “%(name)s”. Is it “%(close)s”?", name=term.name, close=close[0])
    else:
        sentence = _("There is no filter “%(name)s”. In quotation marks it is sought as it is.", name=term.name)
    return Unreadable(sentence, term.at)


def in_words(term: Term) -> str:
    """A filter with its values, as on a chip: "Pool: Nurses or Care"."""
    known_filter = known.get(term.name)
    if known_filter is None:
        return f"{term.name}: {', '.join(term.values)}"
    said = dict.fromkeys(_said(term, value) for value in term.values)
    return f"{known_filter.label}: {_(' or ').join(said)}"


def _said(term: Term, text: str) -> str:
    name = called_now(term, text)
    return _("something that is gone") if _is_by_id(term, name) else known[term.name].says(name)
