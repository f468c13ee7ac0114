"""Makers of pools, their members, and asks."""

from typing import Any

from app.identity.models import User
from app.kernel import ids
from app.kernel.db import db
from talent.pools import asks
from talent.pools.models import AccessKind, Ask, Pool, PoolAccess, PoolMember, PoolStep
from talent.prospects.models import Prospect
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
