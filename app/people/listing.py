"""The list of people: searched, narrowed and paged by key, with who of us is in touch."""

import base64
import json
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_

from app.kernel.actor import Actor
from app.kernel.db import db
from talent.pools.models import PoolMember
from talent.prospects.models import Prospect
from talent.prospects.queries import matching, prospects_by_name
from talent.relationships.models import Relationship, RelationshipState
from talent.relationships.queries import active_relationships_with_any

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


@dataclass(frozen=True)
class Page:
    """One page of people. `next` is the key of the page after it; `count` stops at COUNTED_UP_TO + 1."""

    people: list[Prospect]
    in_touch: dict[UUID, list[Relationship]]
    count: int
    next: str | None

    @property
    def is_count_exact(self) -> bool:
        return self.count <= COUNTED_UP_TO


def page_of(actor: Actor, question: Question) -> Page:
    """Answer a question in three statements, whatever the number of people."""
    conditions = _conditions(actor, question)
    count = db.session.scalar(
        select(func.count()).select_from(select(Prospect.id).where(*conditions).limit(COUNTED_UP_TO + 1).subquery())
    )
    statement = _after(prospects_by_name().where(*conditions), question.after).limit(PAGE + 1)
    people = list(db.session.scalars(statement))
    more, people = people[PAGE:], people[:PAGE]
    in_touch: dict[UUID, list[Relationship]] = defaultdict(list)
    for relationship in db.session.scalars(active_relationships_with_any([person.id for person in people])):
        in_touch[relationship.prospect_id].append(relationship)
    return Page(people, in_touch, count or 0, _key(people[-1]) if more else None)


def _conditions(actor: Actor, question: Question) -> list[ColumnElement[bool]]:
    conditions = [matching(question.q)] if question.q.strip() else []
    tie = exists().where(Relationship.prospect_id == Prospect.id, Relationship.state == RelationshipState.ACTIVE)
    if question.touch is Touch.MINE:
        conditions.append(tie.where(Relationship.user_id == actor.id))
    elif question.touch is Touch.NOBODY:
        conditions.append(~tie)
    if question.pool is not None:
        conditions.append(exists().where(PoolMember.prospect_id == Prospect.id, PoolMember.pool_id == question.pool))
    return conditions


def _key(person: Prospect) -> str:
    return base64.urlsafe_b64encode(json.dumps([person.sort_name, str(person.id)]).encode()).decode()


def _after(statement: Select[Prospect], key: str) -> Select[Prospect]:
    """Continue after a key; a key that was tampered with starts from the beginning."""
    if not key:
        return statement
    try:
        name, row_id = json.loads(base64.urlsafe_b64decode(key.encode()))
        return statement.where(tuple_(Prospect.sort_name, Prospect.id) > (str(name), UUID(row_id)))
    except (ValueError, TypeError):
        return statement


def suggestions(typed: str, limit: int = 8) -> list[Prospect]:
    """A few people whose names hold what was typed, those whose name begins with it first."""
    if not typed.strip():
        return []
    return list(db.session.scalars(prospects_by_name().where(matching(typed)).limit(limit)))
