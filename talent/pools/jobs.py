"""Asks that nobody answered go back to who asked; large pools are counted beforehand."""

from uuid import UUID

from app.kernel.actor import current_actor
from app.kernel.jobs import enqueue, job
from talent.pools import asks, counts


@job("default")
def lapse_asks() -> None:
    """Close every ask whose week is over; whoever keeps the pool sees it there."""
    asks.lapse(current_actor())


@job("default")
def count_pools(after: str | None = None) -> None:
    """Count the large pools, some at a time."""
    if after is None:
        counts.forget_small()
    last = counts.count_some(UUID(after) if after else None)
    if last is not None:
        enqueue(count_pools, after=last)
