"""Asks that nobody answered go back to who asked."""

from sqlalchemy import update

from app.kernel import clock
from app.kernel.db import db
from app.kernel.jobs import job
from talent.pools.models import Ask, AskState


@job("default")
def lapse_asks() -> None:
    """Close every ask whose week is over; it is back with the recruiter, who sees it on the pool."""
    moment = clock.now()
    db.session.execute(
        update(Ask)
        .where(Ask.state == AskState.OPEN, Ask.expires_at <= moment)
        .values(state=AskState.LAPSED, answered_at=moment)
    )
