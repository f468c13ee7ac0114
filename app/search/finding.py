"""Who answers a question, in order, a page at a time: ids of people, and the key of the page after it.

A search goes by stages, each served by an index of its own and asked only if those before have not filled the page:
people one is in touch with whose name has the words; names that begin with what was typed; names with words that begin
so; the words anywhere in name, employer or title; skills; and, if hardly anybody was found, names that are nearly so.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, not_, or_, select, true

from app.kernel.db import db
from app.search.filters import Asker
from app.search.filters.facts import tags_called
from app.search.looking import GATHERING, Found, Key, look
from app.search.nearness import near
from app.search.patience import Endless, Patience, TooLong, rows_of
from app.search.quick import gathering_condition_of, quick_condition_of
from app.search.sorting import BY_NAME, STAGES, Sorting, Stage, by
from app.search.tree import EVERYBODY, Node, Word, all_of, conjuncts
from app.search.words import LAST_ASCII, holds, name_begins, name_holds
from talent.prospects.canonical import folded
from talent.prospects.models import Prospect, ProspectTag, TagKind
from talent.relationships.models import Relationship, RelationshipState

FEW = 3
"""With fewer found than that, names that are nearly what was typed are looked for, too."""


def words_of(question: Node) -> list[str]:
    """The free words that must all hold, as they were typed."""
    return [part.text for part in conjuncts(question) if isinstance(part, Word)]


def find(asker: Asker, question: Node, *, sorting: Sorting, after: str, limit: int) -> Found:
    """One page. Raises Unreadable."""
    typed = folded(" ".join(words_of(question)))
    if sorting is not Sorting.BEST or not typed:
        return look(_stages(asker, question, sorting), after, limit)
    rest = all_of(part for part in conjuncts(question) if not isinstance(part, Word))
    meant, patience = quick_condition_of(asker, rest), Endless() if rest == EVERYBODY else Patience()
    try:
        few = _few(asker, typed, meant, limit, patience) if not after else None
        if few is not None:
            return _with_more(typed, meant, few, limit)
    except TooLong:
        found = look(_stages(asker, question, Sorting.NAME), "", limit)
        return replace(found, next=None, total=None, is_partial=True)
    return _walk(_by_match(asker, typed, meant), after, limit, patience)


def _stages(asker: Asker, question: Node, sorting: Sorting) -> list[Stage]:
    """Each stage with the condition for asking one after the other, and with the one for gathering."""

    @cache
    def at_once() -> list[Stage]:
        return STAGES[sorting](asker, gathering_condition_of(asker, question))

    one_by_one = STAGES[sorting](asker, quick_condition_of(asker, question))
    return [replace(one, gathered=partial(_meant_at, at_once, place)) for place, one in enumerate(one_by_one)]


def _meant_at(stages: Callable[[], list[Stage]], place: int) -> ColumnElement[bool]:
    return stages()[place].meant


def _few(asker: Asker, typed: str, meant: ColumnElement[bool], limit: int, patience: Patience) -> list[UUID] | None:
    """Everybody who has the words anywhere, in the order of the stages, if they fit on a page: one statement instead
    of a stage each. Raises TooLong.
    """
    anybody = select(Prospect.id, Prospect.sort_name, _is_own(asker)).where(meant, holds(typed))
    rows = patience.rows(anybody.limit(limit + 1), at_most=GATHERING)
    if len(rows) > limit:
        return None
    return [
        row_id for _stage, _name, row_id in sorted((_stage_of(typed, row[1], row[2]), row[1], row[0]) for row in rows)
    ]


def _stage_of(typed: str, name: str, is_own: bool) -> int:  # noqa: FBT001 - a column
    """The number of the stage that somebody of this name belongs to (`_by_match`)."""
    in_name = all((word in name) if word[-1] > LAST_ASCII else f" {word}" in f" {name}" for word in typed.split())
    if in_name and is_own:
        return 0
    if name.startswith(typed):
        return 1
    return 2 if in_name else 3


def _is_own(asker: Asker) -> ColumnElement[bool]:
    own = select(Relationship.prospect_id).where(
        Relationship.user_id == asker.actor.id, Relationship.state == RelationshipState.ACTIVE
    )
    return Prospect.id.in_(own)


def _walk(stages: list[Stage], after: str, limit: int, patience: Patience) -> Found:
    key = Key.read(after, stages) if after else None
    rows: list[tuple[int, Any]] = []
    for number in range(key.stage if key else 0, len(stages)):
        values = key.values if key and key.stage == number else None
        try:
            found = patience.rows(stages[number].after(values, limit + 1 - len(rows)))
        except TooLong:
            return Found([row[0] for _stage, row in rows], is_partial=True)
        rows += ((number, row) for row in found)
        if len(rows) > limit:
            stage, last = rows[limit - 1]
            return Found([row[0] for _stage, row in rows[:limit]], Key(stage, tuple(last[1:])).written())
    return Found([row[0] for _stage, row in rows], total=len(rows))


def _by_match(asker: Asker, typed: str, meant: ColumnElement[bool]) -> list[Stage]:
    """Each stage leaves out whom those before it have."""
    in_name = and_(*(name_holds(word) for word in typed.split()))
    begins = name_begins(typed)
    is_own = _is_own(asker)
    return [
        replace(by(BY_NAME, and_(meant, in_name, is_own)), is_few=True),
        by(BY_NAME, and_(meant, begins, not_(and_(in_name, is_own)))),
        by(BY_NAME, and_(meant, in_name, not_(begins), not_(is_own))),
        by(BY_NAME, and_(meant, holds(typed), not_(in_name), not_(begins))),
    ]


def _with_more(typed: str, meant: ColumnElement[bool], found: list[UUID], limit: int) -> Found:
    """A page that is not full, with those who have the skills, and if these are few, with those named nearly so."""
    ids = [*found, *_unseen(_skilled(typed, meant, limit), found)][:limit]
    if len(ids) >= FEW:
        return Found(ids)
    nearly = _unseen(near(typed.split(), meant, limit), ids)[: limit - len(ids)]
    return Found([*ids, *nearly], nearly=frozenset(nearly))


def _unseen(ids: list[UUID], seen: list[UUID]) -> list[UUID]:
    known = set(seen)
    return [row_id for row_id in ids if row_id not in known]


def _skilled(typed: str, meant: ColumnElement[bool], limit: int) -> list[UUID]:
    """Those who have what was typed as a skill or tag, or each of its words as one or in their name, employer or title."""
    words, tags = typed.split(), defaultdict[str, list[UUID]](list)
    for tag_id, word in db.session.execute(tags_called(list(TagKind), [typed, *words])):
        tags[word].append(tag_id)
    if not tags:
        return []
    each = and_(true(), *(_tagged(tags[word]) if word in tags else holds(word) for word in words))
    whole = or_(_tagged(tags[typed]), each) if typed in tags else each
    stage = by(BY_NAME, and_(meant, whole))
    return [row[0] for row in rows_of(stage.after(None, limit))]


def _tagged(tag_ids: list[UUID]) -> ColumnElement[bool]:
    return Prospect.id.in_(select(ProspectTag.prospect_id).where(ProspectTag.tag_id.in_(tag_ids)))
