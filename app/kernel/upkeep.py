"""What keeps the outbox going: the sweep, and forgetting what is long done."""

from datetime import timedelta

from sqlalchemy import delete

from app.kernel import clock, deliveries, jobs
from app.kernel.db import db
from app.kernel.jobs import Job, job

DONE_JOBS_ARE_KEPT_FOR = timedelta(days=14)


@job("default")
def sweep() -> None:
    """Hand over every job and delivery that is due and that nobody is working on."""
    jobs.hand_over_due()
    deliveries.hand_over_due_deliveries()


@job("default")
def forget_old_jobs() -> None:
    """Delete finished jobs after two weeks. What was sent stays: deliveries are never deleted here."""
    db.session.execute(delete(Job).where(Job.done_at < clock.now() - DONE_JOBS_ARE_KEPT_FOR))
