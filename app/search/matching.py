"""Whom free words find, the best match first: a page at a time.

People one is in touch with whose name has the words come first; then names that begin with what was typed; names with
words that begin so; the words anywhere in name, employer or title; whose address it is; those who have it as a skill; and, if hardly anybody was
found, names that are nearly so.

What finds at most some hundred people is answered by one statement. Of more, each stage is asked in the
order of an index of its own, if those before have not filled the page; the last one, beside filters, as any question
without words is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Uuid, all_, and_, any_, case, func, literal, not_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from app.search.besides import having_skills, known_by
from app.search.counting import planned
from app.search.filters import Asker
from app.search.looking import GATHERING, Found, Key, begun
from app.search.nearness import near
from app.search.patience import ONE_BY_ONE, Patience, TooLong
from app.search.quick import Gathering, gathering_of, quick_condition_of
from app.search.sorting import BY_NAME, Stage, at_a_glance, by
from app.search.tree import EVERYBODY, Node, Word, all_of
from app.search.words import holds, name_begins, name_holds
from talent.prospects.models import Prospect
from talent.relationships.models import InTouch, Relationship, RelationshipState

ENOUGH, MANY = 300, 5_000
"""So many are put in order at once at most; `MANY` beside filters, where the planner takes them for less than half."""
FEW = 3
"""With fewer found than that, names that are nearly what was typed are looked for, too."""
MOST_NEARLY = 20
MOST_OWN = 1_000
"""So many of those whom somebody keeps in touch with come first."""
OWN, BEGINS, IN_NAME, ANYWHERE = range(4)
"""The stages."""


@dataclass(frozen=True)
class Sought:
    """What somebody typed, folded, and the rest of their question."""

    asker: Asker
    typed: str
    rest: Node
    patience: Patience

    @cached_property
    def meant(self) -> ColumnElement[bool]:
        """What is asked of people besides the words."""
        return quick_condition_of(self.asker, self.rest)

    @cached_property
    def words(self) -> list[str]:
        return self.typed.split()

    @cached_property
    def in_name(self) -> ColumnElement[bool]:
        return and_(*(name_holds(word) for word in self.words))


def best(sought: Sought, after: str, limit: int) -> Found:
    """One page. Raises TooLong when not even the first statement is answered."""
    some = _some(sought, limit) if not after else None
    if some is None:
        found = _walk(sought, after, limit)
        is_all = not after and found.next is None and not found.is_partial
        return _with_more(sought, found.ids, limit) if is_all else found
    ids = [row.id for row in some[:limit]]
    if len(some) <= limit:
        return _with_more(sought, ids, limit)
    last = some[limit - 1]
    return Found(ids, Key(last.stage, (last.sort_name, last.id)).written(), total=last.number)


def _some(sought: Sought, limit: int) -> Sequence[Row[*tuple[Any, ...]]] | None:
    """The first who have the words anywhere, in order, one more than the page has, each with the number of all; None if these
    are more than enough.
    """
    meant = gathering_of(sought.asker, sought.rest).condition
    ids = select(Prospect.id).where(meant, holds(sought.typed))
    enough = _enough(sought, ids)
    if not enough:
        return None
    found = ids.add_columns(Prospect.sort_name, _stage(sought)).limit(enough + 1).subquery("found")
    in_order = select(*found.c, func.count().over().label("number")).order_by(
        found.c.stage, found.c.sort_name, found.c.id
    )
    rows = sought.patience.rows(in_order.limit(limit + 1), at_most=GATHERING, settings=ONE_BY_ONE)
    return rows if not rows or rows[0].number <= enough else None


def _stage(sought: Sought) -> ColumnElement[int]:
    """Which stage somebody who has the words belongs to."""
    is_own = Prospect.id.in_(_kept_up(sought.asker))
    return case(
        (and_(sought.in_name, is_own), OWN),
        (name_begins(sought.typed), BEGINS),
        (sought.in_name, IN_NAME),
        else_=ANYWHERE,
    ).label("stage")


def _enough(sought: Sought, ids: Select[UUID]) -> int:
    """Beside filters, of few, most of the work is done once some are found; of many it would be done for nothing."""
    if sought.rest == EVERYBODY:
        return ENOUGH
    return MANY if planned(ids).rows < MANY // 2 else 0


def _kept_up(asker: Asker) -> Select[UUID]:
    """With whom somebody keeps in touch; if they are more than `MOST_OWN`, those with whom it is due first."""
    return (
        select(Relationship.prospect_id)
        .where(Relationship.user_id == asker.actor.id, Relationship.state == RelationshipState.ACTIVE)
        .order_by(Relationship.due_on, Relationship.id)
        .limit(MOST_OWN)
    )


def _walk(sought: Sought, after: str, limit: int) -> Found:
    try:
        own = _own(sought)
    except TooLong:
        return Found([], is_partial=True)
    looking = begun(_stages(sought, [row[0] for row in own]), after, limit, sought.patience)
    if looking.number == OWN:
        key = looking.values
        looking.rows = [(OWN, row) for row in own if key is None or tuple(row[1:]) > key][: limit + 1]
        looking.number, looking.values = BEGINS, None
    return looking.found()


def _own(sought: Sought) -> Sequence[Row[*tuple[Any, ...]]]:
    """Those of one's own people whose name has the words, in order: their ids are looked up one by one, for how many others
    have the words is often guessed far too low.
    """
    ids = func.array(_kept_up(sought.asker).scalar_subquery(), type_=ARRAY(Uuid()))
    named = select(Prospect.id, *BY_NAME).where(Prospect.id == any_(ids), sought.in_name, sought.meant)
    return sorted(sought.patience.rows(named), key=lambda row: tuple(row[1:]))


def _stages(sought: Sought, own: list[UUID]) -> list[Stage]:
    """Each leaves out whom those before it have."""
    begins, in_name = name_begins(sought.typed), sought.in_name
    ids = literal(own, ARRAY(Uuid()))
    others = Prospect.id != all_(ids) if own else true()
    named = [
        by(BY_NAME, Prospect.id == any_(ids)),
        by(BY_NAME, and_(sought.meant, others, begins)),
        by(BY_NAME, and_(sought.meant, others, in_name, not_(begins))),
    ]
    beyond = and_(others, not_(in_name), not_(begins))
    return [*(replace(stage, asked_whole=True) for stage in named), _anywhere(sought, beyond)]


def _anywhere(sought: Sought, beyond: ColumnElement[bool]) -> Stage:
    if sought.rest == EVERYBODY:
        return replace(by(BY_NAME, and_(sought.meant, beyond, holds(sought.typed))), asked_whole=True)
    question = all_of([sought.rest, *map(Word, sought.words)])
    one_by_one = at_a_glance(and_(quick_condition_of(sought.asker, question, InTouch), beyond))
    return replace(one_by_one, gathered=partial(_gathered, sought, question, beyond))


def _gathered(sought: Sought, question: Node, beyond: ColumnElement[bool]) -> Gathering:
    all_of_them = gathering_of(sought.asker, question, InTouch)
    return all_of_them._replace(condition=and_(all_of_them.condition, beyond))


def _with_more(sought: Sought, found: list[UUID], limit: int) -> Found:
    """A page that is not full, with whose address it is, those who have the skills, and if these are few, those named nearly
    so.
    """
    skilled = having_skills(sought.typed, sought.meant, limit + 1)
    ids = [*found, *_unseen([*known_by(sought.typed, sought.meant), *skilled.ids], found)]
    if len(ids) > limit:
        return replace(skilled, ids=ids[:limit])
    if len(ids) >= FEW:
        return Found(ids)
    nearly = _unseen(near(sought.words, sought.meant, MOST_NEARLY), ids)[: limit - len(ids)]
    return Found([*ids, *nearly], nearly=frozenset(nearly))


def _unseen(ids: list[UUID], seen: list[UUID]) -> list[UUID]:
    known = set(seen)
    return [row_id for row_id in dict.fromkeys(ids) if row_id not in known]
