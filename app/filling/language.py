"""Questions of dynamic pools, in the language of the search."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from app.identity.models import User
from app.kernel.actor import Actor
from app.kernel.db import db
from app.search import naming
from app.search.asking import condition_of, in_words
from app.search.chips import Piece, pieces_of
from app.search.filters import Asker
from app.search.language import Unreadable, parse
from app.search.tree import And, Node, Not, Or, Term, conjuncts, leaves, written
from talent.prospects.models import Prospect

CHANGED_HERE = frozenset({"pool", "step"})
"""What a pool that fills itself may not ask about: it changes that by its own answer."""


class SearchLanguage:
    """What `talent.pools.questions` asks for, given by the search."""

    def problem(self, actor: Actor, question: str) -> str:
        try:
            node = parse(question)
            if node == And():
                return _("Ask for something: everybody is no pool.")
            if any(isinstance(leaf, Term) and leaf.name in CHANGED_HERE for leaf in leaves(node)):
                return _("A pool that fills itself cannot ask about pools or steps.")
            condition_of(asker_of(actor), node)
        except Unreadable as error:
            return error.sentence
        return ""

    def by_id(self, actor: Actor, question: str) -> str:
        return naming.by_id(asker_of(actor), question)

    def by_name(self, actor: Actor, question: str) -> str:
        return naming.by_name(asker_of(actor), question)

    def pieces(self, question: str) -> Sequence[Piece]:
        return pieces_of(question)

    def why(self, actor: Actor, question: str, prospect_id: UUID) -> list[str]:
        try:
            asker, nodes = asker_of(actor), list(_told(parse(question)))
            conditions = [condition_of(asker, node) for node in nodes]
        except Unreadable:
            return []
        row = db.session.execute(select(*conditions).where(Prospect.id == prospect_id)).one_or_none()
        return [_said(node) for node, holds in zip(nodes, row or (), strict=bool(row)) if holds]


def asker_of(actor: Actor) -> Asker:
    """Somebody as who asks, today in their calendar."""
    return Asker(actor, db.session.get_one(User, actor.id).today)


def means(actor: Actor, question: str) -> ColumnElement[bool]:
    """Whom a pool's question means. Raises Unreadable."""
    return condition_of(asker_of(actor), parse(question))


def _told(node: Node) -> Iterator[Node]:
    """The parts that are told one by one: what must hold together, and each of the alternatives."""
    for part in conjuncts(node):
        if isinstance(part, Or):
            yield from part.parts
        else:
            yield part


def _said(node: Node) -> str:
    if isinstance(node, Term):
        return in_words(node)
    if isinstance(node, Not) and isinstance(node.of, Term):
        return _("not %(condition)s", condition=in_words(node.of))
    return written(node)
