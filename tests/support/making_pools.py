"""Makers of pools, their members, and asks."""

from typing import Any

from sqlalchemy import select

from app.identity.models import User
from app.kernel import ids
from app.kernel.db import db
from talent.pools import actions, answers, asks, moving
from talent.pools.models import AccessKind, Ask, Pool, PoolAccess, PoolMember, PoolStep, PoolVisibility
from talent.prospects.models import Prospect
from talent.relationships.models import Visibility
from tests.support.makers import a_prospect


def a_pool(owner: User, *prospects: Prospect, name: str = "Battery chemists", **values: Any) -> Pool:
    """A pool that somebody looks after, with these people in it."""
    pool = Pool(name=name, owner_id=owner.id, **values)
    db.session.add(pool)
    db.session.flush()
    batch_id = ids.new()
    db.session.add_all(
        PoolMember(pool_id=pool.id, prospect_id=prospect.id, added_by_id=owner.id, batch_id=batch_id)
        for prospect in prospects
    )
    db.session.flush()
    return pool


def an_asked(user: User, *, by: User, prospect: Prospect | None = None, pool: Pool | None = None, **values: Any) -> Ask:
    """Somebody was asked by a colleague, through the verb itself."""
    return asks.ask(by.as_actor(), prospect or a_prospect(), user, pool=pool, **values)


def a_step(pool: Pool, name: str = "In conversation", position: int = 1) -> PoolStep:
    """One of a pool's own steps."""
    step = PoolStep(pool_id=pool.id, name=name, position=position)
    db.session.add(step)
    db.session.flush()
    return step


def let_in(pool: Pool, user: User, kind: AccessKind = AccessKind.READER) -> None:
    """Somebody more sees a pool, or owns it."""
    pool.accesses.append(PoolAccess(user_id=user.id, kind=kind))
    db.session.flush()


CANARIES = ("Canary-Name", "canary-purpose", "canary-step")
HIDDEN = (PoolVisibility.PRIVATE, PoolVisibility.CONFIDENTIAL)


def a_hidden_pool(owner: User, visibility: PoolVisibility, person: Prospect | None = None) -> Pool:
    """A pool with a person in it that nobody else may find, by any word of it."""
    pool = a_pool(
        owner,
        person or a_prospect("Amara Okafor"),
        name="Canary-Name",
        purpose="canary-purpose",
        visibility=visibility,
        default_visibility=Visibility.OPEN,
    )
    a_step(pool, "canary-step")
    return pool


def member(pool: Pool) -> PoolMember:
    """The one person in it."""
    return db.session.scalars(select(PoolMember).where(PoolMember.pool_id == pool.id)).one()


def step_of(pool: Pool) -> PoolStep:
    """Its one step."""
    return db.session.scalars(select(PoolStep).where(PoolStep.pool_id == pool.id)).one()


def live_through(pool: Pool, owner: User, asked: User) -> None:
    """Everything that can happen in a pool happens in this one."""
    acting, person = owner.as_actor(), member(pool).prospect
    moving.move(acting, pool, person.id, step_id=step_of(pool).id)
    ask = an_asked(asked, by=owner, prospect=person, pool=pool)
    answers.accept(asked.as_actor(), ask)
    answers.take_back(asked.as_actor(), ask)
    answers.accept(asked.as_actor(), ask)
    other = a_prospect("Bo Berg")
    actions.put_in(acting, pool, [other.id])
    actions.take_out(acting, pool, other.id)
    db.session.flush()
