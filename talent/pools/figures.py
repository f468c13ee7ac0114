"""How alive a pool is, in figures: who is in live touch, how long ago, what comes due against the time there is for it,
on how many shoulders it rests, and how far each step is covered.

Whether two are in touch is known of private relationships too; when they talked, and when they are due, only of those
that the reader may read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from app.identity.models import User
from app.kernel.db import db
from talent.pools.models import Pool, PoolMember, PoolStep
from talent.pools.queries import steps_of
from talent.relationships.models import Relationship, RelationshipState, Visibility

SOON = 30
"""Days ahead that are looked at."""
DAYS_OF_A_WEEK = 7
TOO_MANY_ON_ONE = 0.5
"""From this share of the ties on, one colleague's leaving would leave the pool cold."""
MOST_HOLDERS = 8


@dataclass(frozen=True)
class Coverage:
    """One step: how many are at it, and how many of these somebody keeps in touch with. `id` as in addresses."""

    id: str
    name: str
    members: int
    held: int

    @property
    def alone(self) -> int:
        return self.members - self.held


@dataclass(frozen=True)
class Holder:
    """A colleague with ties into the pool."""

    user: User
    ties: int


@dataclass(frozen=True)
class Figures:
    """`live`: members with a two-way tie that is not overdue; `days` is the median since the last two-way talk."""

    members: int
    held: int
    live: int
    days: int | None
    steps: list[Coverage]
    holders: list[Holder]
    weeks: list[int]
    overdue: int

    @property
    def live_share(self) -> int:
        """In hundredths."""
        return round(100 * self.live / self.members) if self.members else 0

    @property
    def due(self) -> int:
        return self.overdue + sum(self.weeks)

    @property
    def room(self) -> int:
        """For how many contacts those who keep the members have time until then, all their relationships taken together."""
        return sum(holder.user.weekly_capacity for holder in self.holders) * SOON // DAYS_OF_A_WEEK

    @property
    def ties(self) -> int:
        return sum(holder.ties for holder in self.holders)

    @property
    def largest(self) -> Holder | None:
        """Who holds the most ties."""
        return self.holders[0] if self.holders else None

    @property
    def largest_share(self) -> int:
        """In hundredths of all ties."""
        return round(100 * self.largest.ties / self.ties) if self.largest else 0

    @property
    def rests_on_one(self) -> bool:
        return self.ties > 1 and self.largest_share >= TOO_MANY_ON_ONE * 100

    @property
    def shown_holders(self) -> list[tuple[str, int]]:
        """The first few, and the others as one."""
        shown = [(holder.user.name, holder.ties) for holder in self.holders[:MOST_HOLDERS]]
        others = sum(holder.ties for holder in self.holders[MOST_HOLDERS:])
        return [*shown, (_("others"), others)] if others else shown


def figures_of(reader: User, pool: Pool) -> Figures:
    """All figures in five statements, whatever the number of members."""
    today = reader.today
    per_member = _per_member(reader, pool, today).subquery()
    since = func.percentile_cont(0.5).within_group(today - per_member.c.last_on)
    days = db.session.scalar(select(since).where(per_member.c.last_on.is_not(None)))
    counts = func.count(), func.count().filter(per_member.c.is_held), func.count().filter(per_member.c.is_live)
    rows = db.session.execute(select(per_member.c.step_id, *counts).group_by(per_member.c.step_id)).all()
    by_step: dict[UUID | None, tuple[int, int, int]] = {step: (all_, held, live) for step, all_, held, live in rows}
    weeks = _due_by_week(reader, pool, today)
    return Figures(
        members=sum(count[0] for count in by_step.values()),
        held=sum(count[1] for count in by_step.values()),
        live=sum(count[2] for count in by_step.values()),
        days=round(float(days)) if days is not None else None,
        steps=_coverage(by_step, db.session.scalars(steps_of(pool.id)).all()),
        holders=_holders(pool),
        weeks=[weeks.get(week, 0) for week in range((SOON + DAYS_OF_A_WEEK - 1) // DAYS_OF_A_WEEK)],
        overdue=weeks.get(-1, 0),
    )


def _readable(reader: User) -> ColumnElement[bool]:
    return or_(Relationship.visibility == Visibility.OPEN, Relationship.user_id == reader.id)


def _active() -> ColumnElement[bool]:
    return Relationship.state == RelationshipState.ACTIVE


def _per_member(reader: User, pool: Pool, today: date) -> Select[Any]:
    on_time = or_(Relationship.due_on.is_(None), Relationship.due_on >= today)
    is_live = and_(Relationship.last_two_way_on.is_not(None), on_time)
    last_on = func.max(case((_readable(reader), Relationship.last_two_way_on)))
    return (
        select(
            PoolMember.step_id,
            func.bool_or(Relationship.id.is_not(None)).label("is_held"),
            func.coalesce(func.bool_or(is_live), False).label("is_live"),
            last_on.label("last_on"),
        )
        .outerjoin(Relationship, and_(Relationship.prospect_id == PoolMember.prospect_id, _active()))
        .where(PoolMember.pool_id == pool.id)
        .group_by(PoolMember.prospect_id, PoolMember.step_id)
    )


def _coverage(by_step: dict[UUID | None, tuple[int, int, int]], steps: Sequence[PoolStep]) -> list[Coverage]:
    new = Coverage("new", _("New"), *by_step.get(None, (0, 0, 0))[:2])
    return [new, *(Coverage(str(step.id), step.name, *by_step.get(step.id, (0, 0, 0))[:2]) for step in steps)]


def _of_members(pool: Pool) -> tuple[ColumnElement[bool], ...]:
    return PoolMember.prospect_id == Relationship.prospect_id, PoolMember.pool_id == pool.id


def _holders(pool: Pool) -> list[Holder]:
    ties = func.count()
    statement = (
        select(User, ties)
        .join(Relationship, Relationship.user_id == User.id)
        .join(PoolMember, and_(*_of_members(pool)))
        .where(_active(), User.deactivated_at.is_(None))
        .group_by(User.id)
        .order_by(ties.desc(), User.name, User.id)
    )
    return [Holder(user, held) for user, held in db.session.execute(statement)]


def _due_by_week(reader: User, pool: Pool, today: date) -> dict[int, int]:
    """How many relationships come due in each week from today; -1 is overdue."""
    week = case((Relationship.due_on < today, -1), else_=(Relationship.due_on - today) // DAYS_OF_A_WEEK)
    statement = (
        select(week.label("week"), func.count())
        .join(PoolMember, and_(*_of_members(pool)))
        .where(_active(), _readable(reader), Relationship.due_on < today + timedelta(days=SOON))
        .group_by("week")
    )
    return {int(number): count for number, count in db.session.execute(statement)}
