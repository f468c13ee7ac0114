"""Whom free words find, the best match first: a page at a time.

People one is in touch with whose name has the words come first; then names that begin with what was typed; names with
words that begin so; the words anywhere in name, employer or title; whose address it is; those who have it as a skill; and, if hardly anybody was
found, names that are nearly so.

What finds at most `ENOUGH` people is answered by one statement and put in order here. Of more, each stage is asked in the
order of an index of its own, if those before have not filled the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, all_, and_, any_, func, literal, not_, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.search.besides import having_skills, known_by
from app.search.filters import Asker
from app.search.looking import GATHERING, Found, Key
from app.search.nearness import near
from app.search.patience import Patience, TooLong
from app.search.sorting import BY_NAME, Stage, by
from app.search.words import holds, is_held_by, name_begins, name_holds
from talent.prospects.models import Prospect
from talent.relationships.models import Relationship, RelationshipState

ENOUGH = 300
FEW = 3
"""With fewer found than that, names that are nearly what was typed are looked for, too."""
MOST_NEARLY = 20
MOST_OWN = 1_000
"""So many of those whom somebody keeps in touch with come first."""
OWN, BEGINS, IN_NAME, ANYWHERE = range(4)
"""The stages."""


@dataclass(frozen=True)
class Sought:
    """What somebody typed, folded; who else is `meant` is the rest of their question."""

    asker: Asker
    typed: str
    meant: ColumnElement[bool]
    patience: Patience

    @cached_property
    def words(self) -> list[str]:
        return self.typed.split()

    @cached_property
    def in_name(self) -> ColumnElement[bool]:
        return and_(*(name_holds(word) for word in self.words))


def best(sought: Sought, after: str, limit: int) -> Found:
    """One page. Raises TooLong when not even the first statement is answered."""
    some = _some(sought) if not after else None
    if some is None:
        return _walk(sought, after, limit)
    ids = [row_id for _stage, _name, row_id in some[:limit]]
    if len(some) <= limit:
        return _with_more(sought, ids, limit)
    stage, name, last = some[limit - 1]
    return Found(ids, Key(stage, (name, last)).written(), total=len(some))


def _some(sought: Sought) -> list[tuple[int, str, UUID]] | None:
    """Stage, name and id of all who have the words anywhere, in order; None if there are more than `ENOUGH`."""
    anybody = select(Prospect.id, Prospect.sort_name).where(sought.meant, holds(sought.typed)).limit(ENOUGH + 1)
    found = anybody.subquery("found")
    is_own = found.c.id.in_(_kept_up(sought.asker))
    rows = sought.patience.rows(select(found.c.id, found.c.sort_name, is_own), at_most=GATHERING)
    if len(rows) > ENOUGH:
        return None
    return sorted((_stage_of(sought, name, is_own=is_own), name, row_id) for row_id, name, is_own in rows)


def _kept_up(asker: Asker) -> Select[UUID]:
    """With whom somebody keeps in touch; if they are more than `MOST_OWN`, those with whom it is due first."""
    return (
        select(Relationship.prospect_id)
        .where(Relationship.user_id == asker.actor.id, Relationship.state == RelationshipState.ACTIVE)
        .order_by(Relationship.due_on, Relationship.id)
        .limit(MOST_OWN)
    )


def _stage_of(sought: Sought, name: str, *, is_own: bool) -> int:
    """Which stage somebody of this name belongs to."""
    in_name = all(is_held_by(name, word) for word in sought.words)
    if in_name and is_own:
        return OWN
    if name.startswith(sought.typed):
        return BEGINS
    return IN_NAME if in_name else ANYWHERE


def _walk(sought: Sought, after: str, limit: int) -> Found:
    rows: list[tuple[int, Any]] = []
    try:
        own = _own(sought)
        stages = _stages(sought, [row[0] for row in own])
        key = Key.read(after, stages) if after else None
        for number in range(key.stage if key else OWN, len(stages)):
            values, missing = key.values if key and key.stage == number else None, limit + 1 - len(rows)
            if number == OWN:
                found: Sequence[Any] = [row for row in own if values is None or tuple(row[1:]) > values][:missing]
            else:
                found = sought.patience.rows(stages[number].after(values, missing))
            rows += ((number, row) for row in found)
            if len(rows) > limit:
                stage, last = rows[limit - 1]
                return Found([row[0] for _stage, row in rows[:limit]], Key(stage, tuple(last[1:])).written())
    except TooLong:
        return Found([row[0] for _stage, row in rows], is_partial=True)
    return Found([row[0] for _stage, row in rows], total=len(rows))


def _own(sought: Sought) -> Sequence[Any]:
    """Those of one's own people whose name has the words, in order: their ids are looked up one by one, for how many others
    have the words is often guessed far too low.
    """
    ids = func.array(_kept_up(sought.asker).scalar_subquery(), type_=ARRAY(Uuid()))
    named = select(Prospect.id, *BY_NAME).where(Prospect.id == any_(ids), sought.in_name, sought.meant)
    return sorted(sought.patience.rows(named), key=lambda row: tuple(row[1:]))


def _stages(sought: Sought, own: list[UUID]) -> list[Stage]:
    """Each leaves out whom those before it have."""
    begins, in_name, anywhere = name_begins(sought.typed), sought.in_name, holds(sought.typed)
    ids = literal(own, ARRAY(Uuid()))
    others = and_(sought.meant, Prospect.id != all_(ids)) if own else sought.meant
    return [
        by(BY_NAME, Prospect.id == any_(ids)),
        by(BY_NAME, and_(others, begins)),
        by(BY_NAME, and_(others, in_name, not_(begins))),
        by(BY_NAME, and_(others, anywhere, not_(in_name), not_(begins))),
    ]


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
