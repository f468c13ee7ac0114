"""The pools as cards, paged by key, each with its health."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, tuple_
from sqlalchemy.orm import joinedload

from app.kernel.db import db
from talent.pools.counts import healths
from talent.pools.health import Health, health_of
from talent.pools.models import Pool
from talent.pools.queries import archived_pools, open_pools

PAGE = 24


@dataclass(frozen=True)
class Cards:
    """One page of pools; `next` is the id of the last one, when there are more."""

    pools: list[tuple[Pool, Health]]
    next: UUID | None


def cards(*, archived: bool, after: UUID | None, today: date) -> Cards:
    """A page of pools after one of them, in four statements at most, whatever their number."""
    statement = archived_pools() if archived else open_pools()
    last = db.session.get(Pool, after) if after is not None else None
    if last is not None:
        statement = statement.where(tuple_(func.lower(Pool.name), Pool.id) > tuple_(func.lower(last.name), last.id))
    options = joinedload(Pool.owner), joinedload(Pool.area)
    pools = list(db.session.scalars(statement.options(*options).limit(PAGE + 1)))
    more, pools = pools[PAGE:], pools[:PAGE]
    return Cards(_with_health(pools, today), pools[-1].id if more else None)


def _with_health(pools: list[Pool], today: date) -> list[tuple[Pool, Health]]:
    counted = healths([pool.id for pool in pools])
    small = [pool.id for pool in pools if pool.id not in counted]
    looked_at = health_of(small, today=today) if small else {}
    return [(pool, counted.get(pool.id) or looked_at[pool.id]) for pool in pools]
