"""Asks that nobody answered go back to who asked."""

from app.kernel.actor import current_actor
from app.kernel.jobs import job
from talent.pools import asks


@job("default")
def lapse_asks() -> None:
    """Close every ask whose week is over; whoever keeps the pool sees it there."""
    asks.lapse(current_actor())
