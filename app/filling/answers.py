"""All questions of all dynamic pools, put to a few people in one statement.

Two hundred questions are made of far fewer conditions: many ask whether nobody is in touch, few of them differ in more
than a word. So the database is asked each condition once, in one row a person, and the questions are answered from that
here, by the rules of SQL: what is unknown is neither so nor not so. To put the conditions together takes longer than to
answer them; they are kept for a while.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from secrets import token_hex
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.filling.language import asker_of
from app.filling.statements import about_nobody, driver, taken_down
from app.kernel import clock
from app.kernel.actor import Actor
from app.search.asking import condition_of
from app.search.filters import Asker
from app.search.language import Unreadable, parse
from app.search.tree import And, Node, Not, Term, Word, leaves
from talent.pools.models import Pool
from talent.prospects.models import Prospect

KEPT_FOR = timedelta(minutes=10)
"""What a question's names stood for is looked up again after so long; a new name is found by the night's round at the
latest.
"""
AT_ONCE = 500
"""How many conditions are put together in one statement."""
_MARK = f"fact_{token_hex(16)}"
"""Parts the conditions of a statement; of this process alone, so that no question can hold it."""
_BETWEEN = re.compile(rf" AS {_MARK}_\d+(?:, |\s+FROM )")

Leaf = Word | Term
Truth = bool | None


@dataclass(frozen=True)
class _Fact:
    """One condition in SQL, and of which people it is asked: what stands after FROM."""

    condition: str
    among: str


@dataclass(frozen=True)
class Question:
    """A question that is ready to be asked; without a tree it could not be read."""

    made_for: tuple[object, ...]
    made_at: datetime
    tree: Node | None = None
    facts: Mapping[Leaf, _Fact] = field(default_factory=dict)

    def answer(self, known: Mapping[_Fact, Truth]) -> bool:
        return self.tree is not None and _holds(self.tree, {leaf: known[fact] for leaf, fact in self.facts.items()})


_kept: dict[UUID, Question] = {}


def meant_by(questions: Mapping[UUID, Question], prospect_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Which of these pools' questions mean whom: for each person the ids of the pools."""
    facts = {fact for question in questions.values() for fact in question.facts.values()}
    known = _asked(facts, prospect_ids)
    return {
        person: {pool_id for pool_id, question in questions.items() if question.answer(truths)}
        for person, truths in known.items()
    }


def ready(pools: Sequence[Pool]) -> dict[UUID, Question]:
    """The questions of pools that can be read, put together now if they are not kept."""
    made_for = {pool: (pool.question, pool.owner.as_actor(), pool.owner.today) for pool in pools}
    stale: dict[tuple[Actor, date], list[Pool]] = defaultdict(list)
    oldest = clock.now() - KEPT_FOR
    for pool, what in made_for.items():
        known = _kept.get(pool.id)
        if known is None or known.made_for != what or known.made_at < oldest:
            stale[what[1:]].append(pool)
    for (owner, _today), theirs in stale.items():
        _kept.update(_put_together(owner, theirs, made_for))
    return {pool.id: _kept[pool.id] for pool in pools if _kept[pool.id].tree is not None}


def _put_together(
    owner: Actor, pools: Sequence[Pool], made_for: Mapping[Pool, tuple[object, ...]]
) -> dict[UUID, Question]:
    """The questions that one owner asks, from one statement for every AT_ONCE conditions."""
    asker = asker_of(owner)
    conditions: dict[Leaf, ColumnElement[bool]] = {}
    trees = {pool: _read(asker, pool.question, conditions) for pool in pools}
    facts = _facts(owner, conditions)
    moment = clock.now()
    return {
        pool.id: Question(made_for[pool], moment, tree, {leaf: facts[leaf] for leaf in leaves(tree)})
        if tree is not None
        else Question(made_for[pool], moment)
        for pool, tree in trees.items()
    }


def _read(asker: Asker, question: str, conditions: dict[Leaf, ColumnElement[bool]]) -> Node | None:
    """The tree of a question, its conditions added to those known; None when it cannot be read."""
    try:
        tree = parse(question)
        new = {leaf: condition_of(asker, leaf) for leaf in leaves(tree) if leaf not in conditions}
    except Unreadable:
        return None
    conditions.update(new)
    return tree


def _facts(owner: Actor, conditions: Mapping[Leaf, ColumnElement[bool]]) -> dict[Leaf, _Fact]:
    facts: dict[Leaf, _Fact] = {}
    asked = list(conditions)
    for first, last in pairwise([*range(0, len(asked), AT_ONCE), len(asked)]):
        part = asked[first:last]
        columns: list[Any] = [conditions[leaf].label(f"{_MARK}_{place}") for place, leaf in enumerate(part)]
        statement = select(*columns).select_from(Prospect).where(about_nobody())
        sql = taken_down(statement, owner, about="prospects.id = ANY(%(people)s)")
        *texts, among = _BETWEEN.split(sql.removeprefix("SELECT "))
        facts |= {leaf: _Fact(text, among) for leaf, text in zip(part, texts, strict=True)}
    return facts


def _asked(facts: Collection[_Fact], prospect_ids: Collection[UUID]) -> dict[UUID, dict[_Fact, Truth]]:
    """What holds for whom; of people whom nobody may see nothing does."""
    by_among: dict[str, list[_Fact]] = defaultdict(list)
    for fact in facts:
        by_among[fact.among].append(fact)
    known: dict[UUID, dict[_Fact, Truth]] = {person: dict.fromkeys(facts) for person in prospect_ids}
    for among, asked in by_among.items():
        wanted = ", ".join(f"({fact.condition})" for fact in asked)
        sql = f"SELECT prospects.id, ARRAY[{wanted}] FROM {among}"  # noqa: S608 - taken down, values written in
        for person, answers in driver().execute(sql.encode(), {"people": list(prospect_ids)}):
            known[person].update(zip(asked, answers, strict=True))
    return known


def _holds(node: Node, known: Mapping[Leaf, Truth]) -> bool:
    return _truth(node, known) is True


def _truth(node: Node, known: Mapping[Leaf, Truth]) -> Truth:
    """The logic of SQL, with three values."""
    if isinstance(node, Word | Term):
        return known[node]
    if isinstance(node, Not):
        truth = _truth(node.of, known)
        return None if truth is None else not truth
    truths = {_truth(part, known) for part in node.parts}
    decisive = not isinstance(node, And)
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive
