"""The list of people: searched, narrowed and paged by key, with who of us is in touch."""

import base64
import json
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, Self
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, not_, select, tuple_

from app.identity.models import User
from app.kernel.db import db
from talent.pools.models import PoolMember
from talent.prospects.canonical import folded
from talent.prospects.models import Prospect
from talent.prospects.queries import matching
from talent.relationships.models import Relationship, RelationshipState
from talent.relationships.queries import Tie, ties_with_any
from talent.relationships.sentences import Standing, standing

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


class Listed(NamedTuple):
    """What a list says of somebody."""

    id: UUID
    sort_name: str
    display_name: str
    title: str
    employer: str
    do_not_contact: bool


@dataclass(frozen=True)
class Row:
    """One person of the list; `last` is the latest contact that the reader may know of."""

    person: Listed
    in_touch: tuple[str, ...]
    last: datetime | None
    mine: Standing | None


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
    """Answer a question in at most four statements, whatever the number of people.

    By name; in a search, those whose name begins with what was typed come first.
    """
    conditions = _conditions(reader.id, question)
    count = db.session.scalar(
        select(func.count()).select_from(select(Prospect.id).where(*conditions).limit(COUNTED_UP_TO + 1).subquery())
    )
    typed, statement = folded(question.q), _listed().where(*conditions)
    people = _found(statement, typed, Key.read(question.after), are_few=(count or 0) <= COUNTED_UP_TO)
    more, people = people[PAGE:], people[:PAGE]
    following = Key(begins(people[-1], typed), people[-1].sort_name, people[-1].id).written() if more else None
    return Page(_rows(reader, people), count or 0, following)


def begins(person: Listed, typed: str) -> bool:
    """Whether somebody's name begins with what was typed."""
    return bool(typed) and person.sort_name.startswith(typed)


def _found(statement: Select[tuple[Any, ...]], typed: str, key: Key | None, *, are_few: bool) -> list[Listed]:
    """One person more than a page holds.

    Walking the index by name finds many matches soon, but names that begin alike lie close together in it: these are
    read on their own. Few matches are gathered by their trigrams and then sorted, which the order by an expression asks for.
    """
    if not typed:
        return _read(_after(statement, key), PAGE + 1)
    leading = Prospect.sort_name.startswith(typed, autoescape=True)
    first: list[Listed] = []
    if key is None or key.leads:
        first, key = _read(_after(statement.where(leading), key), PAGE + 1), None
    if len(first) > PAGE:
        return first
    others = _after(statement.where(not_(leading)), key)
    if are_few:
        others = others.order_by(None).order_by(Prospect.sort_name.concat(""), Prospect.id)
    return [*first, *_read(others, PAGE + 1 - len(first))]


def _read(statement: Select[tuple[Any, ...]], limit: int) -> list[Listed]:
    return [Listed._make(row) for row in db.session.execute(statement.limit(limit))]


def _listed() -> Select[tuple[Any, ...]]:
    columns = [getattr(Prospect, name) for name in Listed._fields]
    return select(*columns).order_by(Prospect.sort_name, Prospect.id)


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


def _rows(reader: User, people: list[Listed]) -> list[Row]:
    ties: dict[UUID, list[Tie]] = defaultdict(list)
    for row in db.session.execute(ties_with_any([person.id for person in people])):
        ties[row.prospect_id].append(Tie._make(row))
    today = reader.today
    return [_row(reader.id, today, person, ties[person.id]) for person in people]


def _row(reader_id: UUID, today: date, person: Listed, ties: list[Tie]) -> Row:
    known = [tie for tie in ties if not tie.is_private or tie.user_id == reader_id]
    own = next((tie for tie in known if tie.user_id == reader_id), None)
    active = sorted((tie.user_id != reader_id, tie.name) for tie in ties if tie.is_active)
    return Row(
        person,
        in_touch=tuple(name for _, name in active),
        last=max((tie.last_contact_at for tie in known if tie.last_contact_at is not None), default=None),
        mine=standing(own, person, today) if own is not None else None,
    )


def _after(statement: Select[tuple[Any, ...]], key: Key | None) -> Select[tuple[Any, ...]]:
    return statement if key is None else statement.where(tuple_(Prospect.sort_name, Prospect.id) > (key.name, key.id))
