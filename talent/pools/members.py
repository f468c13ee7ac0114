"""The members of a pool: paged by key, by name or by who is due next, with who of us is in touch."""

import base64
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, literal, or_, select, tuple_

from app.identity.models import User
from app.kernel.db import db
from talent.pools.health import Band, is_in
from talent.pools.models import Ask, Pool, PoolMember
from talent.pools.queries import open_asks_about
from talent.prospects.models import Prospect
from talent.relationships.models import Relationship, RelationshipState, Visibility
from talent.relationships.queries import active_relationships_with_any

PAGE = 50
NEVER = date.max
"""Sorts those without a next date last."""
NEW = "new"
"""What stands for the step of those who have none, in addresses and forms."""


class Order(StrEnum):
    """How members are sorted."""

    NAME = "name"
    DUE = "due"


@dataclass(frozen=True)
class Question:
    """What the list of members is asked; the URL holds all of it. `step` is a step's id, or NEW."""

    order: Order = Order.NAME
    band: Band | None = None
    step: str = ""
    after: str = ""


@dataclass(frozen=True)
class Member:
    """One member. `in_touch` are the active relationships, `due_on` the next date of those the reader may see."""

    prospect: Prospect
    in_touch: Sequence[Relationship]
    asks: Sequence[Ask]
    due_on: date | None
    is_due: bool
    step_id: UUID | None = None

    @property
    def can_be_asked_about(self) -> bool:
        return not self.prospect.do_not_contact


@dataclass(frozen=True)
class Page:
    """One page of members; `next` is the key of the page after it."""

    members: list[Member]
    next: str | None


def page_of(reader: User, pool: Pool, question: Question) -> Page:
    """A page of the pool's members in three statements, whatever their number."""
    statement = _by_due(reader, pool, question) if question.order is Order.DUE else _by_name(pool, question)
    if question.band is not None:
        statement = statement.where(is_in(question.band, Prospect.id, reader.today))
    rows = db.session.execute(statement.limit(PAGE + 1)).all()
    shown = rows[:PAGE]
    members = with_ties(reader, {prospect: step_id for prospect, _, step_id in shown})
    return Page(members, _key(*shown[-1][:2]) if len(rows) > PAGE else None)


def is_at(step: str) -> ColumnElement[bool]:
    """Whether a member is at a step, named as in an address; nonsense is nobody's step."""
    if step == NEW:
        return PoolMember.step_id.is_(None)
    try:
        return PoolMember.step_id == UUID(step)
    except ValueError:
        return false()


def _of(pool: Pool, question: Question) -> list[ColumnElement[bool]]:
    return [PoolMember.pool_id == pool.id, *([is_at(question.step)] if question.step else [])]


def _by_name(pool: Pool, question: Question) -> Select[Prospect, Any, Any]:
    statement = (
        select(Prospect, Prospect.sort_name, PoolMember.step_id)
        .join(PoolMember, PoolMember.prospect_id == Prospect.id)
        .where(*_of(pool, question))
        .order_by(Prospect.sort_name, Prospect.id)
    )
    key = parsed(question.after)
    return statement.where(tuple_(Prospect.sort_name, Prospect.id) > key) if key else statement


def _by_due(reader: User, pool: Pool, question: Question) -> Select[Prospect, Any, Any]:
    due = (
        select(func.min(Relationship.due_on))
        .where(
            Relationship.prospect_id == PoolMember.prospect_id,
            Relationship.state == RelationshipState.ACTIVE,
            or_(Relationship.visibility == Visibility.OPEN, Relationship.user_id == reader.id),
        )
        .correlate(PoolMember)
        .scalar_subquery()
    )
    members = (
        select(PoolMember.prospect_id, func.coalesce(due, literal(NEVER)).label("due_on"), PoolMember.step_id)
        .where(*_of(pool, question))
        .subquery()
    )
    statement = (
        select(Prospect, members.c.due_on, members.c.step_id)
        .join(members, members.c.prospect_id == Prospect.id)
        .order_by(members.c.due_on, Prospect.id)
    )
    key = parsed(question.after, of=date.fromisoformat)
    return statement.where(tuple_(members.c.due_on, Prospect.id) > key) if key else statement


def with_ties(reader: User, prospects: Mapping[Prospect, UUID | None]) -> list[Member]:
    """Members from people and their steps: who is in touch with each, and who is being asked, in two statements."""
    ids = [prospect.id for prospect in prospects]
    in_touch: dict[UUID, list[Relationship]] = defaultdict(list)
    for relationship in db.session.scalars(active_relationships_with_any(ids)):
        in_touch[relationship.prospect_id].append(relationship)
    asks: dict[UUID, list[Ask]] = defaultdict(list)
    for ask in db.session.scalars(open_asks_about(ids)):
        asks[ask.prospect_id].append(ask)
    return [
        _member(reader, prospect, in_touch[prospect.id], asks[prospect.id], step_id)
        for prospect, step_id in prospects.items()
    ]


def _member(
    reader: User, prospect: Prospect, in_touch: list[Relationship], asks: list[Ask], step_id: UUID | None
) -> Member:
    open_ones = [tie for tie in in_touch if not tie.is_private or tie.user_id == reader.id]
    due_on = min((tie.due_on for tie in open_ones if tie.due_on), default=None)
    is_due = due_on is not None and due_on <= reader.today
    return Member(prospect, in_touch, asks, due_on, is_due=is_due, step_id=step_id)


def _key(prospect: Prospect, value: object) -> str:
    return written(value, prospect.id)


def written(value: object, row_id: UUID) -> str:
    """A key of a page as it stands in an address."""
    return base64.urlsafe_b64encode(json.dumps([str(value), str(row_id)]).encode()).decode()


def parsed(key: str, of: Any = str) -> tuple[Any, UUID] | None:
    """The key's parts; None for none, or one that was tampered with: then the list starts from the beginning."""
    try:
        value, row_id = json.loads(base64.urlsafe_b64decode(key.encode()))
        return of(value), UUID(row_id)
    except (ValueError, TypeError, AttributeError):
        return None
