"""Counting the members of large pools beforehand, so that a page of pools opens at once however many are in them.

A page of pools adds up what stands for each member's best relationship; for pools of thousands that takes too long. A
job counts these every quarter of an hour, some pools at a time, and their cards say when that was.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from app.kernel import clock
from app.kernel.db import db
from app.kernel.scope import everywhere
from talent.pools.health import Band, Health, health_of
from talent.pools.models import PoolCount, PoolMember

LARGE = 400
"""From so many members on a pool is counted beforehand; fewer are counted in a few milliseconds."""
POOLS_A_BATCH = 20


def healths(pool_ids: Collection[UUID]) -> dict[UUID, Health]:
    """The health of pools that were counted beforehand."""
    counts = db.session.scalars(select(PoolCount).where(PoolCount.pool_id.in_(pool_ids)))
    return {count.pool_id: _health(count) for count in counts}


def _health(count: PoolCount) -> Health:
    by_band = {Band.LIVE: count.live, Band.DUE: count.due, Band.FADING: count.fading, Band.NOBODY: count.nobody}
    return Health(by_band, count.counted_at)


def count_some(after: UUID | None) -> UUID | None:
    """Count the next large pools, in the order of their ids; the last of them, or None when all are counted."""
    large = select(PoolMember.pool_id).group_by(PoolMember.pool_id).having(func.count() >= LARGE)
    if after is not None:
        large = large.where(PoolMember.pool_id > after)
    with everywhere():
        pool_ids = list(db.session.scalars(large.order_by(PoolMember.pool_id).limit(POOLS_A_BATCH)))
        found = health_of(pool_ids, today=clock.now().date())
    for pool_id, health in found.items():
        _keep(pool_id, health)
    return pool_ids[-1] if len(pool_ids) == POOLS_A_BATCH else None


def _keep(pool_id: UUID, health: Health) -> None:
    counts = {band.value: health.number(band) for band in Band}
    values = {"counted_at": clock.now(), **counts}
    statement = insert(PoolCount).values(pool_id=pool_id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["pool_id"], set_=values))


def forget_small() -> None:
    """What was large and is not any more is counted whenever it is looked at."""
    too_small = select(func.count() < LARGE).where(PoolMember.pool_id == PoolCount.pool_id).scalar_subquery()
    with everywhere():
        db.session.execute(delete(PoolCount).where(too_small))
