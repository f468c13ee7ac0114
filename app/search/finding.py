"""Who answers a question, in order, a page at a time: ids of people, and the key of the page after it.

A search goes by stages, each served by an index of its own and asked only if those before have not filled the page:
people one is in touch with whose name has the words; names that begin with what was typed; names with words that begin
so; the words anywhere in name, employer or title; skills; and, if hardly anybody was found, names that are nearly so.
"""

import base64
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ColumnElement, and_, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.db import UTCDateTime, db
from app.search.asking import condition_of
from app.search.filters import Asker
from app.search.filters.facts import tags_called
from app.search.nearness import near
from app.search.sorting import BY_NAME, STAGES, Sorting, Stage, by
from app.search.tree import Node, Word, all_of, conjuncts
from app.search.words import LAST_ASCII, holds, name_begins, name_holds
from talent.prospects.canonical import folded
from talent.prospects.models import Prospect, ProspectTag, TagKind
from talent.relationships.models import Relationship, RelationshipState

FEW = 3
"""With fewer found than that, names that are nearly what was typed are looked for, too."""


@dataclass(frozen=True)
class Key:
    """After whom a page goes on: the stage, and the values of its order."""

    stage: int
    values: tuple[object, ...]

    def written(self) -> str:
        """As it stands in an address."""
        plain = [value.isoformat() if isinstance(value, date) else str(value) for value in self.values]
        return base64.urlsafe_b64encode(json.dumps([self.stage, *plain]).encode()).decode()

    @classmethod
    def read(cls, text: str, stages: list[Stage]) -> Self | None:
        """The key in an address; one that was tampered with is none, so the list starts from the beginning."""
        try:
            stage, *plain = json.loads(base64.urlsafe_b64decode(text.encode()))
            kinds = [_kind(column) for column in stages[stage].order]
            values = tuple(_read(kind, value) for kind, value in zip(kinds, plain, strict=True))
            return cls(stage, values) if stage >= 0 else None
        except (ValueError, TypeError, RecursionError, LookupError):
            return None


def _kind(column: InstrumentedAttribute[Any]) -> type:
    return datetime if isinstance(column.type, UTCDateTime) else column.type.python_type


def _read(kind: type, text: str) -> object:
    if issubclass(kind, datetime):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        return moment
    if issubclass(kind, date):
        return date.fromisoformat(text)
    return UUID(text) if kind is UUID else str(text).encode().decode().replace("\0", "")


@dataclass(frozen=True)
class Found:
    """One page of an answer: ids in order, the key of the next page, and those who are only nearly what was asked."""

    ids: list[UUID]
    next: str | None = None
    nearly: frozenset[UUID] = field(default_factory=frozenset)


def words_of(question: Node) -> list[str]:
    """The free words that must all hold, as they were typed."""
    return [part.text for part in conjuncts(question) if isinstance(part, Word)]


def find(asker: Asker, question: Node, *, sorting: Sorting, after: str, limit: int) -> Found:
    """One page. Raises Unreadable."""
    typed = folded(" ".join(words_of(question)))
    if sorting is not Sorting.BEST or not typed:
        return _walk(STAGES[sorting](asker, condition_of(asker, question)), after, limit)
    rest = all_of(part for part in conjuncts(question) if not isinstance(part, Word))
    meant = condition_of(asker, rest)
    few = _few(asker, typed, meant, limit) if not after else None
    if few is not None:
        return _with_more(typed, meant, few, limit)
    return _walk(_by_match(asker, typed, meant), after, limit)


def _few(asker: Asker, typed: str, meant: ColumnElement[bool], limit: int) -> list[UUID] | None:
    """Everybody who has the words anywhere, in the order of the stages, if they fit on a page: one statement instead
    of a stage each.
    """
    columns = (Prospect.id, Prospect.sort_name, _is_own(asker))
    rows = db.session.execute(select(*columns).where(meant, holds(typed)).limit(limit + 1)).all()
    if len(rows) > limit:
        return None
    return [row_id for _stage, _name, row_id in sorted((_stage_of(typed, *row[1:]), row[1], row[0]) for row in rows)]


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


def _walk(stages: list[Stage], after: str, limit: int) -> Found:
    key = Key.read(after, stages) if after else None
    rows: list[tuple[int, Any]] = []
    for number in range(key.stage if key else 0, len(stages)):
        values = key.values if key and key.stage == number else None
        statement = stages[number].after(values, limit + 1 - len(rows))
        rows += ((number, row) for row in db.session.execute(statement))
        if len(rows) > limit:
            stage, last = rows[limit - 1]
            return Found([row[0] for _stage, row in rows[:limit]], Key(stage, tuple(last[1:])).written())
    return Found([row[0] for _stage, row in rows])


def _by_match(asker: Asker, typed: str, meant: ColumnElement[bool]) -> list[Stage]:
    """Each stage leaves out whom those before it have."""
    in_name = and_(*(name_holds(word) for word in typed.split()))
    begins = name_begins(typed)
    is_own = _is_own(asker)
    return [
        by(BY_NAME, meant, in_name, is_own),
        by(BY_NAME, meant, begins, not_(and_(in_name, is_own))),
        by(BY_NAME, meant, in_name, not_(begins), not_(is_own)),
        by(BY_NAME, meant, holds(typed), not_(in_name), not_(begins)),
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
    stage = by(BY_NAME, meant, whole)
    return [row[0] for row in db.session.execute(stage.after(None, limit))]


def _tagged(tag_ids: list[UUID]) -> ColumnElement[bool]:
    return Prospect.id.in_(select(ProspectTag.prospect_id).where(ProspectTag.tag_id.in_(tag_ids)))
