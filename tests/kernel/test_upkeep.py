"""The sweep: whatever is due and nobody works on is handed over, again and again until it is done."""

from datetime import timedelta

import pytest

from app.kernel import clock, jobs, upkeep
from app.kernel.db import db
from app.kernel.jobs import HANDED_OVER_AGAIN_AFTER, Job, enqueue, perform


@pytest.fixture
def rung(app):
    """What the doorbell was rung for."""
    bells = []
    app.extensions["doorbell"] = lambda queue, what, row_id: bells.append((queue, what, row_id))
    return bells


def test_a_job_whose_bell_was_lost_is_handed_over_again(rung):
    job_id = enqueue(upkeep.forget_old_jobs)
    jobs.hand_over_due()
    assert jobs.hand_over_due() == 0
    with clock.standing_at(clock.now() + HANDED_OVER_AGAIN_AFTER):
        assert jobs.hand_over_due() == 1
    assert db.session.get_one(Job, job_id).done_at is None


def test_a_job_for_later_waits(app):
    enqueue(upkeep.forget_old_jobs, at=clock.now() + timedelta(hours=1))
    assert jobs.hand_over_due() == 0


def test_the_sweep_itself_is_a_job(rung):
    waiting = enqueue(upkeep.forget_old_jobs)
    sweep = enqueue(upkeep.sweep)
    assert perform(sweep)
    assert ("default", "job", waiting) in rung
