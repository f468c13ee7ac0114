"""The text form of a question: `pool:"Nurses" -tie:any last:>6mo amara`.

Parts that stand beside each other must all hold; `OR` stands between alternatives, `-` or `NOT` before what must not
hold, brackets keep parts together. A filter is a name, a colon, and one or more values with commas between them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from app.search.tree import EVERYBODY, Node, Term, Word, all_of, any_of, negated

LONGEST = 2_000
DEEPEST = 20
MOST_PARTS = 60

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<minus>-(?=[^\s)]))
    | (?P<filter>[A-Za-z][A-Za-z_]*:(?!//))
    | (?P<quoted>"(?:[^"\\]|\\.)*")
    | (?P<unclosed>")
    | (?P<comma>,)
    | (?P<word>(?:[^\s()",\\]|\\)+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BREAKS = frozenset({"space", "close", "open"})


class Unreadable(ValueError):
    """A question that cannot be read: one sentence for who typed it, and where it is wrong (counted from 1)."""

    def __init__(self, sentence: str, at: int) -> None:
        super().__init__(sentence)
        self.sentence, self.at = sentence, at


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(text: str) -> Node:
    """The tree of a question. Raises Unreadable."""
    if len(text) > LONGEST:
        raise Unreadable(_("This question is longer than %(most)s characters.", most=LONGEST), LONGEST)
    reader = _Reader(list(_tokens(text)))
    tree = reader.alternatives(0)
    if reader.next is not None:
        raise Unreadable(
            _("There is a closing bracket too many at character %(at)s.", at=reader.next.at), reader.next.at
        )
    if reader.parts > MOST_PARTS:
        raise Unreadable(_("This question has more than %(most)s parts.", most=MOST_PARTS), 1)
    return tree


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind, at = match.lastgroup or "", match.start() + 1
        if kind == "unclosed":
            raise Unreadable(_("The quotation mark at character %(at)s is never closed.", at=at), at)
        yield _Token(kind, match[0], at)


class _Reader:
    """Goes through the tokens once, from left to right."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens, self._place, self.parts = tokens, 0, 0

    @property
    def next(self) -> _Token | None:
        while self._place < len(self._tokens) and self._tokens[self._place].kind == "space":
            self._place += 1
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _is_operator(self, word: str) -> bool:
        return self.next is not None and self.next.kind == "word" and self.next.text == word

    def alternatives(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise Unreadable(_("There are too many brackets within each other."), self._tokens[self._place - 1].at)
        found = [self._together(depth)]
        while self._is_operator("OR"):
            at = self._take().at
            if found[-1] == EVERYBODY:
                raise Unreadable(_("Something is missing before OR at character %(at)s.", at=at), at)
            found.append(self._together(depth))
            if found[-1] == EVERYBODY:
                raise Unreadable(_("Something is missing after OR at character %(at)s.", at=at), at)
        return any_of(found)

    def _together(self, depth: int) -> Node:
        found = []
        while self.next is not None and self.next.kind != "close" and not self._is_operator("OR"):
            if self._is_operator("AND"):
                self._take()
            else:
                found.append(self._one(depth))
        return all_of(found)

    def _one(self, depth: int) -> Node:
        token = self._take()
        if token.kind == "minus" or (token.kind == "word" and token.text == "NOT"):
            return self._opposite(token, depth)
        self.parts += 1
        if token.kind == "open":
            return self._group(token, depth)
        if token.kind == "filter":
            return Term(token.text[:-1].lower(), tuple(self._values(token)), token.at)
        return Word(_bare(self._run(token)), token.at)

    def _opposite(self, token: _Token, depth: int) -> Node:
        if self.next is None or self.next.kind == "close" or self._is_operator("OR") or self._is_operator("AND"):
            raise Unreadable(
                _("Something is missing after %(what)s at character %(at)s.", what=token.text, at=token.at), token.at
            )
        if depth > DEEPEST:
            raise Unreadable(_("There are too many brackets within each other."), token.at)
        return negated(self._one(depth + 1))

    def _group(self, token: _Token, depth: int) -> Node:
        inside = self.alternatives(depth + 1)
        if self.next is None:
            raise Unreadable(_("The bracket at character %(at)s is never closed.", at=token.at), token.at)
        self._take()
        if inside == EVERYBODY:
            raise Unreadable(_("There is nothing in the brackets at character %(at)s.", at=token.at), token.at)
        return inside

    def _values(self, token: _Token) -> Iterator[str]:
        while True:
            value = self._tokens[self._place] if self._place < len(self._tokens) else None
            if value is None or value.kind in _BREAKS or value.kind == "comma":
                raise Unreadable(
                    _("%(name)s needs a value at character %(at)s.", name=token.text, at=token.at), token.at
                )
            self._place += 1
            yield _bare(value if value.kind == "quoted" else self._run(value))
            if self._place >= len(self._tokens) or self._tokens[self._place].kind != "comma":
                return
            self._place += 1

    def _run(self, first: _Token) -> _Token:
        """An unquoted word goes on to the next blank, bracket, quotation mark or comma; a comma alone is a word."""
        if first.kind == "quoted":
            return first
        text = first.text
        while self._place < len(self._tokens) and self._tokens[self._place].kind in {"word", "filter", "minus"}:
            text += self._take().text
        return _Token("word", text, first.at)

    def _take(self) -> _Token:
        token = self._tokens[self._place]
        self._place += 1
        return token


def _bare(token: _Token) -> str:
    return _ESCAPED.sub(r"\1", token.text[1:-1]) if token.kind == "quoted" else token.text
