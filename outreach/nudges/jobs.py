"""The engine's turn, every five minutes; and one for a user who has just begun to keep in touch with somebody."""

from uuid import UUID

from app.kernel import clock
from app.kernel.jobs import job
from outreach.nudges.answers import ask_for_reminders
from outreach.nudges.digests import ask_for_digests
from outreach.nudges.planning import plan


@job("default")
def run() -> None:
    """Plan what is due now and ask for the reminders and digests whose hour has come. Late is the same as in time."""
    moment = clock.now()
    plan(moment)
    ask_for_reminders(moment)
    ask_for_digests(moment)


@job("default")
def plan_for(user_id: str) -> None:
    """Fill one user's week now, so that Today is not empty until the next turn."""
    plan(clock.now(), UUID(user_id))
