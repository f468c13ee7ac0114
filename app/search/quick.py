"""Conditions on people that a million answer quickly: what can be asked of `InTouch`, a row a person, is asked there, so that
one index or several of one table answer it together.

`condition_of` says what a question means; this says the same, for statements that read the rows of `InTouch` or of people.
`InTouch` knows nothing of private relationships, so the few people with whom the asker has such a one are asked about
beforehand, and named.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Column, ColumnElement, and_, false, func, not_, or_, select, true, union
from sqlalchemy.sql import visitors

from app.kernel.db import db
from app.search.asking import condition_of, value_of
from app.search.filters import Asker
from app.search.filters.standing import STANDINGS, Standing
from app.search.tree import And, Node, Not, Or, Term, Word, all_of, conjuncts
from talent.prospects.models import Prospect
from talent.relationships.models import InTouch

Condition = ColumnElement[bool]

OF_TEXT = frozenset({"fact", "field", "note", "doc", "email", "name"})
OF_WORDS = frozenset({"title", "employer"})
OF_FEW = OF_TEXT | {"pool", "step", "skill", "tag", "tie"}
"""Filters by which an index leads to some people, unless they ask for any or none."""


People = type[Prospect] | type[InTouch]


def quick_condition_of(asker: Asker, node: Node, people: People = Prospect) -> Condition:
    """Whom a question means, as `condition_of`, and as it raises Unreadable: for asking one after the other."""
    return _beside(people, _Quick(asker, people).of(node))


def gathering_condition_of(asker: Asker, node: Node, people: People = Prospect) -> Condition:
    """The same, for finding all of them at once: alternatives of which each means few are found each by its own index."""
    return _beside(people, _Quick(asker, people, gathers=True).of(node))


def _beside(people: People, condition: Condition) -> Condition:
    """The condition, with the two rows of a person side by side if it asks the other one."""
    other = (InTouch if people is Prospect else Prospect).__table__
    asks_it = any(isinstance(part, Column) and part.table is other for part in _columns_of(condition))
    return and_(InTouch.id == Prospect.id, condition) if asks_it else condition


def _columns_of(condition: Condition) -> Iterable[object]:
    """Every column, as it is without what the ORM notes about it."""
    return (getattr(part, "_Annotated__element", part) for part in visitors.iterate(condition))


@dataclass(frozen=True)
class _Quick:
    asker: Asker
    people: People
    gathers: bool = False

    def of(self, node: Node) -> Condition:
        parts = conjuncts(node)
        found = [(part, self._standing(part)) for part in parts]
        together = [(part, one) for part, one in found if one is not None]
        others = [self._other(part) for part, one in found if one is None or not one.is_exact or self._leads(part)]
        return and_(true(), *self._asked_together(together), *others)

    def _leads(self, node: Node) -> bool:
        """Whether it is asked of the person's own row as well, where an index may lead to a few."""
        return self.gathers and isinstance(node, Term) and node.name in OF_WORDS

    def _other(self, node: Node) -> Condition:
        if isinstance(node, Term) and len(node.values) > 1 and node.name in OF_TEXT:
            return self._other(Or(tuple(Term(node.name, (value,), node.at) for value in node.values)))
        if isinstance(node, Or):
            return self._one_of(node.parts)
        if isinstance(node, Not) and not isinstance(node.of, Word | Term):
            return not_(func.coalesce(self.of(node.of), false()))
        return self._plainly(node)

    def _plainly(self, node: Node) -> Condition:
        return condition_of(replace(self.asker, rows=self.people), node)

    def _one_of(self, parts: Sequence[Node]) -> Condition:
        if not self.gathers or not all(_is_of_few(part) for part in parts):
            return or_(*(self.of(part) for part in parts))
        each = (select(Prospect.id).where(condition_of(self.asker, part)).correlate(None) for part in parts)
        return self.people.id.in_(union(*each))

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
        yield from (one.holds for _part, one in parts if not one.of_ties)
        of_ties = [(part, one) for part, one in parts if one.of_ties]
        own = self.asker.own_private if of_ties else ()
        if own is None:
            yield from (self._plainly(part) for part, _standing in of_ties)
        elif own:
            meant = self._who(all_of(part for part, _standing in of_ties))
            known = and_(*(one.holds for _part, one in of_ties), InTouch.id.not_in(own))
            yield or_(known, InTouch.id.in_(meant)) if meant else known
        else:
            yield from (one.holds for _part, one in of_ties)

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
        is_exact=all(one.is_exact for one in some),
        of_ties=any(one.of_ties for one in some),
    )
