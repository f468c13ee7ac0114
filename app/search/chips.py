"""A question as a sentence of chips: "Pool: Nurses and not In touch: anybody", each of which can be taken off."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.search.asking import in_words
from app.search.language import Unreadable, parse
from app.search.tree import EVERYBODY, And, Node, Not, Or, Term, Word, all_of, any_of, conjuncts, negated, written

Rebuilt = Callable[[Node | None], Node | None]


class Mark(StrEnum):
    """What stands in the sentence: a chip, or a word or bracket between chips."""

    CHIP = "chip"
    AND = "and"
    OR = "or"
    NOT = "not"
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True)
class Piece:
    """One piece of the sentence; of a chip its words, and the text form of what stays when it is taken off."""

    mark: Mark
    words: str = ""
    without: str = ""


def sentence(question: Node) -> tuple[Piece, ...]:
    """The chips of a question with what stands between them."""
    return tuple(_pieces(question, lambda node: node)) if question != EVERYBODY else ()


def pieces_of(text: str) -> tuple[Piece, ...]:
    """The same of a question's text; one that cannot be read is one chip, as it stands."""
    try:
        return sentence(parse(text))
    except Unreadable:
        return (Piece(Mark.CHIP, text),)


def _pieces(node: Node, rebuilt: Rebuilt) -> Iterator[Piece]:
    if isinstance(node, Word | Term):
        words = in_words(node) if isinstance(node, Term) else f"“{node.text}”"
        yield Piece(Mark.CHIP, words, written(rebuilt(None) or EVERYBODY))
    elif isinstance(node, Not):
        yield Piece(Mark.NOT)
        yield from _within(node.of, lambda inner: rebuilt(negated(inner) if inner else None))
    else:
        yield from _joined(node, rebuilt)


def _joined(node: And | Or, rebuilt: Rebuilt) -> Iterator[Piece]:
    join, between = (all_of, Mark.AND) if isinstance(node, And) else (any_of, Mark.OR)
    for place, part in enumerate(node.parts):
        if place:
            yield Piece(between)

        def put_back(inner: Node | None, place: int = place) -> Node | None:
            parts = [inner if number == place else other for number, other in enumerate(node.parts)]
            kept = [other for other in parts if other is not None]
            return rebuilt(join(kept) if kept else None)

        yield from _within(part, put_back)


def _within(node: Node, rebuilt: Rebuilt) -> Iterator[Piece]:
    if not isinstance(node, And | Or):
        yield from _pieces(node, rebuilt)
        return
    yield Piece(Mark.OPEN)
    yield from _pieces(node, rebuilt)
    yield Piece(Mark.CLOSE)


class Join(StrEnum):
    """How one more filter joins those that are there."""

    AND = "and"
    OR = "or"
    NOT = "not"


def with_one_more(question: Node, name: str, values: Sequence[str], join: Join) -> Node:
    """One more filter: beside the others, as an alternative to the last of them, or as what must not hold."""
    term = Term(name, tuple(values))
    if join is Join.NOT:
        return all_of([question, Not(term)])
    parts = conjuncts(question)
    if join is Join.OR and parts:
        return all_of([*parts[:-1], any_of([parts[-1], term])])
    return all_of([question, term])
