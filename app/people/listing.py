"""The list of people: searched, narrowed and paged by key, with who of us is in touch."""

import base64
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Text,
    Uuid,
    bindparam,
    exists,
    func,
    not_,
    select,
    tuple_,
)

from app.identity.models import User
from app.kernel.db import db
from app.people.rows import Row, read, shown
from talent.pools.models import PoolMember
from talent.prospects.canonical import folded
from talent.prospects.models import Prospect
from talent.prospects.queries import matching
from talent.relationships.models import Relationship, RelationshipState

PAGE = 50
COUNTED_UP_TO = 1000


class Touch(StrEnum):
    """Narrow the list by who is in touch."""

    ANYBODY = ""
    MINE = "mine"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Question:
    """What the list is asked; the URL holds all of it."""

    q: str = ""
    touch: Touch = Touch.ANYBODY
    pool: UUID | None = None
    after: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q.strip() or self.touch or self.pool)

    def arguments(self, **changes: object) -> dict[str, object]:
        """The query string of the same question with changes; another question starts at its first page."""
        asked = replace(self, **{"after": "", **changes})  # type: ignore[arg-type]
        return {name: value for name, value in vars(asked).items() if value}


@dataclass(frozen=True)
class Key:
    """After whom a page goes on; `leads` tells whether that person's name begins with what was typed."""

    leads: bool
    name: str
    id: UUID

    def written(self) -> str:
        """As it stands in an address."""
        parts = json.dumps([int(self.leads), self.name, str(self.id)])
        return base64.urlsafe_b64encode(parts.encode()).decode()

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The key in an address; one that was tampered with is none, so the list starts from the beginning."""
        try:
            leads, name, row_id = json.loads(base64.urlsafe_b64decode(text.encode()))
            return cls(bool(leads), str(name).encode().decode().replace("\0", ""), UUID(str(row_id)))
        except (ValueError, TypeError, RecursionError):
            return None


class Part(StrEnum):
    """What is read of the answer to a question: of a search, first those whose name begins with what was typed."""

    ALL = "all"
    LEADING = "leading"
    OTHERS = "others"
    OTHERS_FEW = "others, few"


@dataclass(frozen=True)
class Page:
    """One page of people. `next` is the key of the page after it; `count` stops at COUNTED_UP_TO + 1."""

    rows: list[Row]
    count: int
    next: str | None

    @property
    def is_count_exact(self) -> bool:
        return self.count <= COUNTED_UP_TO


def page_of(reader: User, question: Question) -> Page:
    """Answer a question in at most three statements, whatever the number of people.

    By name; in a search, those whose name begins with what was typed come first.
    """
    count = db.session.scalar(_count(replace(question, after=""), reader.id)) or 0
    found = _found(reader, question, are_few=count <= COUNTED_UP_TO)
    more, rows = found[PAGE:], found[:PAGE]
    return Page(rows, count, _key_of(rows[-1], folded(question.q)).written() if more else None)


def _key_of(row: Row, typed: str) -> Key:
    return Key(bool(typed) and row.sort_name.startswith(typed), row.sort_name, row.id)


def _found(reader: User, question: Question, *, are_few: bool) -> list[Row]:
    """One person more than a page holds.

    Walking the index by name finds many matches soon, but names that begin alike lie close together in it: these are
    read on their own. Few matches are gathered by their trigrams and then sorted, which the order by an expression asks for.
    """
    key, asked = Key.read(question.after), replace(question, after="")
    if not folded(question.q):
        return _read(reader, asked, key, Part.ALL)
    first: list[Row] = []
    if key is None or key.leads:
        first, key = _read(reader, asked, key, Part.LEADING), None
    if len(first) > PAGE:
        return first
    others = _read(reader, asked, key, Part.OTHERS_FEW if are_few else Part.OTHERS)
    return [*first, *others][: PAGE + 1]


def _read(reader: User, question: Question, key: Key | None, part: Part) -> list[Row]:
    after = {"name": key.name, "id": key.id} if key is not None else {}
    return read(_statement(question, reader.id, part, goes_on=key is not None), reader, **after)


@lru_cache(maxsize=512)
def _statement(question: Question, reader_id: UUID, part: Part, *, goes_on: bool) -> Select[Any]:
    """Put together once for a question that is asked again; one that goes on asks for the `name` and `id` of its key."""
    conditions = _conditions(reader_id, question)
    by_name: SQLColumnExpression[str] = Prospect.sort_name
    if part is not Part.ALL:
        leads = Prospect.sort_name.startswith(folded(question.q), autoescape=True)
        conditions.append(leads if part is Part.LEADING else not_(leads))
    if part is Part.OTHERS_FEW:
        by_name = Prospect.sort_name.concat("")
    if goes_on:
        key = tuple_(bindparam("name", type_=Text()), bindparam("id", type_=Uuid()))
        conditions.append(tuple_(Prospect.sort_name, Prospect.id) > key)
    return shown(conditions, [by_name, Prospect.id], PAGE + 1)


@lru_cache(maxsize=512)
def _count(question: Question, reader_id: UUID) -> Select[int]:
    """Up to one more than COUNTED_UP_TO."""
    some = select(Prospect.id).where(*_conditions(reader_id, question)).limit(COUNTED_UP_TO + 1)
    return select(func.count()).select_from(some.subquery())


def _conditions(reader_id: UUID, question: Question) -> list[ColumnElement[bool]]:
    conditions = [matching(question.q)] if question.q.strip() else []
    tie = exists().where(Relationship.prospect_id == Prospect.id, Relationship.state == RelationshipState.ACTIVE)
    if question.touch is Touch.MINE:
        conditions.append(tie.where(Relationship.user_id == reader_id))
    elif question.touch is Touch.NOBODY:
        conditions.append(~tie)
    if question.pool is not None:
        conditions.append(Prospect.id.in_(select(PoolMember.prospect_id).where(PoolMember.pool_id == question.pool)))
    return conditions
