"""A question about people as a tree: words, filters, and how they are joined.

The tree is what everything means the same by: the text form, the chips, the address of a page, a saved view.
`all_of`, `any_of` and `negated` keep it in its one simplest form, so equal questions are equal trees.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

_PLAIN = re.compile(r'[^\s()"\\,:\-][^\s()"\\,:]*')
_OPERATORS = frozenset({"AND", "OR", "NOT"})


@dataclass(frozen=True)
class Word:
    """A word, or several in this order, that stand in somebody's name, employer or title. `at` counts from 1."""

    text: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Term:
    """A filter with one or more values, of which one must hold, such as `skill:python,go`."""

    name: str
    values: tuple[str, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Not:
    """Whom the other does not hold for."""

    of: "Node"


@dataclass(frozen=True)
class And:
    """All of these. Of none: everybody."""

    parts: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Or:
    """One of these at least; there are two or more."""

    parts: tuple["Node", ...]


Node = Word | Term | Not | And | Or
EVERYBODY = And()


def all_of(parts: Iterable[Node]) -> Node:
    """All of these, flat; one alone is itself."""
    flat = tuple(_flat(parts, And))
    return flat[0] if len(flat) == 1 else And(flat)


def any_of(parts: Iterable[Node]) -> Node:
    """One of these, flat; one alone is itself."""
    flat = tuple(_flat(parts, Or))
    return flat[0] if len(flat) == 1 else Or(flat)


def negated(node: Node) -> Node:
    """The opposite; twice is none."""
    return node.of if isinstance(node, Not) else Not(node)


def conjuncts(node: Node) -> tuple[Node, ...]:
    """What must hold together."""
    return node.parts if isinstance(node, And) else (node,)


def leaves(node: Node) -> Iterator[Word | Term]:
    """All words and filters, from left to right."""
    if isinstance(node, Word | Term):
        yield node
    elif isinstance(node, Not):
        yield from leaves(node.of)
    else:
        for part in node.parts:
            yield from leaves(part)


def with_terms(node: Node, change: Callable[[Term], Term]) -> Node:
    """The same question with each of its filters changed."""
    if isinstance(node, Term):
        return change(node)
    if isinstance(node, Not):
        return Not(with_terms(node.of, change))
    if isinstance(node, And | Or):
        return type(node)(tuple(with_terms(part, change) for part in node.parts))
    return node


def written(node: Node) -> str:
    """The text form, which reads back as the same tree."""
    if isinstance(node, And):
        return " ".join(_inside(part) for part in node.parts)
    if isinstance(node, Or):
        return " OR ".join(_inside(part) for part in node.parts)
    if isinstance(node, Not):
        return f"-{_inside(node.of)}"
    if isinstance(node, Term):
        return f"{node.name}:{','.join(_quoted(value) for value in node.values)}"
    return _quoted(node.text)


def _inside(node: Node) -> str:
    return f"({written(node)})" if isinstance(node, And | Or) else written(node)


def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text) and text not in _OPERATORS:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _flat(parts: Iterable[Node], kind: type[And | Or]) -> Iterator[Node]:
    for part in parts:
        if isinstance(part, kind):
            yield from part.parts
        else:
            yield part
