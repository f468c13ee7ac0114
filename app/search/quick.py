"""Conditions on people that a million answer quickly: what filters ask about relationships is asked of `InTouch`, a row a
person, all that must hold together of one row, so that its indexes work together.

`condition_of` says what a question means; this says the same. `InTouch` knows nothing of private relationships, so the
few people with whom the asker has such a one are asked about beforehand, and named.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select, true, union

from app.kernel.db import db
from app.search.asking import condition_of, value_of
from app.search.filters import Asker
from app.search.filters.standing import STANDINGS, Standing
from app.search.tree import And, Node, Not, Or, Term, Word, all_of, conjuncts
from talent.prospects.models import Prospect
from talent.relationships.models import InTouch

Condition = ColumnElement[bool]

OF_TEXT = frozenset({"fact", "field", "note", "doc", "email", "name"})
OF_FEW = OF_TEXT | {"pool", "step", "skill", "tag", "tie"}
"""Filters by which an index leads to some people, unless they ask for any or none."""


def quick_condition_of(asker: Asker, node: Node) -> Condition:
    """Whom a question means, as `condition_of`, and as it raises Unreadable: for asking one after the other."""
    return _Quick(asker).of(node)


def gathering_condition_of(asker: Asker, node: Node) -> Condition:
    """The same, for finding all of them at once: alternatives of which each means few are found each by its own index."""
    return _Quick(asker, gathers=True).of(node)


@dataclass(frozen=True)
class _Quick:
    asker: Asker
    gathers: bool = False

    def of(self, node: Node) -> Condition:
        parts = conjuncts(node)
        found = [(part, self._standing(part)) for part in parts]
        together = [(part, one) for part, one in found if one is not None]
        others = [self._other(part) for part, one in found if one is None or not one.is_exact]
        return and_(true(), *self._asked_together(together), *others)

    def _other(self, node: Node) -> Condition:
        if isinstance(node, Term) and len(node.values) > 1 and node.name in OF_TEXT:
            return self._other(Or(tuple(Term(node.name, (value,), node.at) for value in node.values)))
        if isinstance(node, Or):
            return self._one_of(node.parts)
        if isinstance(node, Not) and not isinstance(node.of, Word | Term):
            return not_(self.of(node.of))
        return condition_of(self.asker, node)

    def _one_of(self, parts: Sequence[Node]) -> Condition:
        if not self.gathers or not all(_is_of_few(part) for part in parts):
            return or_(*(self.of(part) for part in parts))
        each = (select(Prospect.id).where(condition_of(self.asker, part)).correlate(None) for part in parts)
        return Prospect.id.in_(union(*each))

    def _standing(self, node: Node) -> Standing | None:
        """What a part of a question asks of `InTouch`, if that is all it asks."""
        if isinstance(node, Term):
            return self._of_term(node)
        if isinstance(node, Not):
            inner = self._standing(node.of)
            return inner.turned_round() if inner is not None and inner.is_exact else None
        if isinstance(node, And | Or) and node.parts:
            inner_ones = [self._standing(part) for part in node.parts]
            exact = [one for one in inner_ones if one is not None and one.is_exact]
            return _joined(exact, is_all=isinstance(node, And)) if len(exact) == len(inner_ones) else None
        return None

    def _of_term(self, term: Term) -> Standing | None:
        asks = STANDINGS.get(term.name)
        found = [asks(self.asker, value_of(self.asker, term, text)) for text in term.values] if asks else [None]
        known = [one for one in found if one is not None]
        return _joined(known, is_all=False) if len(known) == len(found) else None

    def _asked_together(self, parts: Sequence[tuple[Node, Standing]]) -> Iterable[Condition]:
        if not parts:
            return []
        if self.asker.own_private is None:
            return [condition_of(self.asker, part) for part, _standing in parts]
        meant = all_of(part for part, _standing in parts)
        return [_among(_joined((one for _part, one in parts), is_all=True), self.asker.own_private, self._who(meant))]

    def _who(self, meant: Node) -> Collection[UUID]:
        """Of the people with whom the asker has a private relationship, those that a part of the question means."""
        own = self.asker.own_private
        if not own:
            return ()
        return set(db.session.scalars(select(Prospect.id).where(Prospect.id.in_(own), condition_of(self.asker, meant))))


def _is_of_few(node: Node) -> bool:
    return isinstance(node, Term) and node.name in OF_FEW and not {"any", "none"} & {one.lower() for one in node.values}


def _joined(standings: Iterable[Standing], *, is_all: bool) -> Standing:
    some = list(standings)
    holds = [one.holds for one in some]
    return Standing(
        and_(*holds) if is_all else or_(*holds),
        (all if is_all else any)(one.is_of_nobody for one in some),
        all(one.is_exact for one in some),
    )


def _among(standing: Standing, own: Collection[UUID], meant: Collection[UUID]) -> Condition:
    """The people whose row stands so; of `own` those in `meant`."""
    row = select(InTouch.id)
    if standing.is_of_nobody:
        fails = not_(func.coalesce(standing.holds, false()))
        wrong = or_(and_(fails, InTouch.id.not_in(own)), InTouch.id.in_(set(own) - set(meant))) if own else fails
        return not_(row.where(InTouch.id == Prospect.id, wrong).exists())
    right = and_(standing.holds, InTouch.id.not_in(own)) if own else standing.holds
    return row.where(InTouch.id == Prospect.id, or_(right, InTouch.id.in_(meant)) if meant else right).exists()
