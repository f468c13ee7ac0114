"""The engine's turn, every five minutes."""

from app.kernel import clock
from app.kernel.jobs import job
from outreach.nudges.digests import ask_for_digests
from outreach.nudges.planning import plan


@job("default")
def run() -> None:
    """Plan what is due now and ask for the digests whose hour has come. Late is the same as in time."""
    moment = clock.now()
    plan(moment)
    ask_for_digests(moment)
