"""What keeps the outbox going: the sweep, and forgetting what is long done or left behind."""

from datetime import timedelta

from sqlalchemy import delete

from app.kernel import clock, deliveries, files, jobs
from app.kernel.db import db
from app.kernel.jobs import Job, enqueue, job

DONE_JOBS_ARE_KEPT_FOR = timedelta(days=14)
FILES_ARE_LEFT_BEHIND_AFTER = timedelta(days=1)
FOLDERS_AT_ONCE = 16


@job("default")
def sweep() -> None:
    """Hand over every job and delivery that is due and that nobody is working on."""
    jobs.hand_over_due()
    deliveries.hand_over_due_deliveries()


@job("default")
def forget_old_jobs() -> None:
    """Delete finished jobs after two weeks. What was sent stays: deliveries are never deleted here."""
    db.session.execute(delete(Job).where(Job.done_at < clock.now() - DONE_JOBS_ARE_KEPT_FOR))


@job("default")
def forget_left_files(folder: int = 0) -> None:
    """Delete the stored files that no row names, some folders a job. A row is never deleted for want of its file."""
    before = clock.now() - FILES_ARE_LEFT_BEHIND_AFTER
    for name in files.FOLDERS[folder : folder + FOLDERS_AT_ONCE]:
        for left in files.left_behind(name, before):
            files.discard_after_commit(left)
    if folder + FOLDERS_AT_ONCE < len(files.FOLDERS):
        enqueue(forget_left_files, folder=folder + FOLDERS_AT_ONCE)
