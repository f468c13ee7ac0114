"""Conditions on people that a million answer quickly: what can be asked of `InTouch`, a row a person, is asked there, so that
one index or several of one table answer it together.

`condition_of` says what a question means; this says the same, for statements that read the rows of `InTouch` or of people.
`InTouch` knows nothing of private relationships, so the few people with whom the asker has such a one are asked about
beforehand, and named.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from time import monotonic
from typing import NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Select,
    Uuid,
    and_,
    any_,
    case,
    false,
    func,
    intersect,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import visitors

from app.kernel.db import db
from app.search.asking import condition_of, meanings_of, value_of
from app.search.counting import MOST_COST, Counting, counting, planned
from app.search.filters import Asker
from app.search.filters.standing import STANDINGS, Standing
from app.search.tree import And, Node, Not, Or, Term, Word, all_of, conjuncts
from talent.prospects.models import Prospect
from talent.relationships.models import InTouch

Condition = ColumnElement[bool]
Found = TypeVar("Found")
Ids = Select[UUID] | CompoundSelect[UUID]

OF_WORDS = frozenset({"name", "title", "employer", "source"})
"""Filters by which an index of people's own texts leads to some of them, as free words do; to fewer if asked together."""
FEW = 60_000
"""The ids of so many, as the planner takes them, are gathered before anything else is asked, if that is not more work than
counting may be.
"""
REMEMBERED, MOST_REMEMBERED = 60.0, 10_000
"""For so many seconds a process remembers what part of whose question leads to more, of so many parts."""
_many: dict[tuple[UUID | None, Node], float] = {}

People = type[Prospect] | type[InTouch]


def quick_condition_of(asker: Asker, node: Node, people: People = Prospect) -> Condition:
    """Whom a question means, as `condition_of`, and as it raises Unreadable: for asking one after the other."""
    return _once(asker, people, node, lambda _: _beside(people, _Quick(asker, people).of(node)))


def counting_of(asker: Asker, node: Node) -> Counting:
    """How those whom a question means are counted. Raises Unreadable."""
    return _once(asker, "counting", node, lambda _: counting(quick_condition_of(asker, node, InTouch), InTouch))


class Gathering(NamedTuple):
    """A condition for finding all whom it means at once. Where it begins with some ids, about so many are `among` these;
    `counting` is how those who are meant are counted.
    """

    condition: Condition
    among: int | None = None
    counting: Callable[[], Counting] | None = None


def gathering_of(asker: Asker, node: Node, people: People = Prospect) -> Gathering:
    """The same, for finding all of them at once: where indexes lead to few, the ids of these are gathered, and whatever
    else is asked is asked of whom all of them have in common.
    """
    quick, parts = _Quick(asker, people), _texts_together(conjuncts(node))
    few = {part: found for part in parts if (found := quick.few(part)) is not None}
    rest = quick.of(all_of(part for part in parts if part not in few))
    if not few:
        return Gathering(_beside(people, rest))
    each = [one.ids for one in few.values()]
    ids = intersect(*each) if len(each) > 1 else each[0]
    row = InTouch if _asks(InTouch, rest) else people
    among = row.id == any_(func.array(ids.scalar_subquery(), type_=ARRAY(Uuid())))
    number = min(one.number for one in few.values())
    return Gathering(_beside(people, and_(among, rest)), number, partial(counting_of, asker, node))


def _texts_together(parts: Sequence[Node]) -> list[Node]:
    """Of parts of a question those about people's own texts as one."""
    texts = [part for part in parts if _is_of_texts(part)]
    others = [part for part in parts if part not in texts]
    return [all_of(texts), *others] if texts else others


def _is_of_texts(node: Node) -> bool:
    return all(isinstance(part, Word) or (isinstance(part, Term) and part.name in OF_WORDS) for part in conjuncts(node))


def _beside(people: People, condition: Condition) -> Condition:
    """The condition, with the two rows of a person side by side if it asks the other one."""
    other = InTouch if people is Prospect else Prospect
    return and_(InTouch.id == Prospect.id, condition) if _asks(other, condition) else condition


def _asks(people: People, condition: Condition) -> bool:
    return any(isinstance(part, Column) and part.table is people.__table__ for part in _columns_of(condition))


def _columns_of(condition: Condition) -> Iterable[object]:
    """Every column, as it is without what the ORM notes about it."""
    return (getattr(part, "_Annotated__element", part) for part in visitors.iterate(condition))


class _Few(NamedTuple):
    """Ids of people, about so many."""

    ids: Ids
    number: int


@dataclass(frozen=True)
class _Quick:
    asker: Asker
    people: People

    def of(self, node: Node) -> Condition:
        parts = conjuncts(node)
        found = [(part, _once(self.asker, "standing", part, self._standing)) for part in parts]
        together = [(part, one) for part, one in found if one is not None]
        doubtful = [part for part, one in found if one is None or not one.is_exact]
        others = [_once(self.asker, ("others", self.people), part, self._beyond_doubt) for part in doubtful]
        return and_(true(), *self._asked_together(together), *others)

    def _beyond_doubt(self, node: Node) -> Condition:
        """What is asked elsewhere, of those alone of whom the row cannot tell."""
        standing = _once(self.asker, "standing", node, self._standing)
        if standing is None or standing.surely is None:
            return self._other(node)
        return case((standing.surely, true()), else_=self._other(node))

    def few(self, node: Node) -> _Few | None:
        """The ids of those whom a part of a question means, if an index leads to them and they are few."""
        return _once(self.asker, "few", node, self._few)

    def _few(self, node: Node) -> _Few | None:
        asked, now = (self.asker.actor.user_id, node), monotonic()
        if _many.get(asked, 0) > now:
            return None
        each = self._ids(node)
        if not each:
            return None
        ids = union_all(*each) if len(each) > 1 else each[0]
        number, cost = planned(ids)
        if number <= FEW and cost <= MOST_COST:
            return _Few(ids, number)
        if len(_many) >= MOST_REMEMBERED:
            _many.clear()
        _many[asked] = now + REMEMBERED
        return None

    def _ids(self, node: Node) -> list[Select[UUID]]:
        """The ids of those who are meant, in parts; none where they are not to be had by themselves."""
        if isinstance(node, Or):
            each = [self._ids(part) for part in node.parts]
            return list(chain.from_iterable(each)) if all(each) else []
        if _is_of_texts(node):
            return [select(Prospect.id).where(condition_of(self.asker, node)).correlate(None)]
        if not isinstance(node, Term):
            return []
        standing = _once(self.asker, "standing", node, self._standing)
        if standing is not None and standing.leads:
            return [select(InTouch.id).where(standing.holds).correlate(None)]
        meanings = meanings_of(self.asker, node)
        ids = [meaning.correlate(None) for meaning in meanings if isinstance(meaning, Select)]
        return ids if len(ids) == len(meanings) else []

    def _other(self, node: Node) -> Condition:
        if isinstance(node, Or):
            return or_(*(self.of(part) for part in node.parts))
        if isinstance(node, Not) and not isinstance(node.of, Word | Term):
            return not_(func.coalesce(self.of(node.of), false()))
        return self._plainly(node)

    def _plainly(self, node: Node) -> Condition:
        return condition_of(replace(self.asker, rows=self.people), node)

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
        elif of_ties:
            meant = _once(self.asker, "who", all_of(part for part, _standing in of_ties), self._who)
            known = and_(*(one.holds for _part, one in of_ties), InTouch.id.not_in(own))
            yield or_(known, InTouch.id.in_(meant))

    def _who(self, meant: Node) -> Collection[UUID]:
        """Of the people with whom the asker has a private relationship, those that a part of the question means."""
        own = self.asker.own_private
        if not own:
            return ()
        return set(db.session.scalars(select(Prospect.id).where(Prospect.id.in_(own), condition_of(self.asker, meant))))


def _once(asker: Asker, what: object, node: Node, find: Callable[[Node], Found]) -> Found:
    known: dict[tuple[object, object], Found] = asker.looked_up
    if (what, node) not in known:
        known[what, node] = find(node)
    return known[what, node]


def _joined(standings: Iterable[Standing], *, is_all: bool) -> Standing:
    some = list(standings)
    holds, surely = [one.holds for one in some], [one.surely for one in some if one.surely is not None]
    return Standing(
        and_(*holds) if is_all else or_(*holds),
        is_exact=all(one.is_exact for one in some),
        of_ties=any(one.of_ties for one in some),
        leads=all(one.leads for one in some),
        surely=or_(*surely) if surely and not is_all else None,
    )
