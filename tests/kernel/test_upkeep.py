"""The sweep: whatever is due and nobody works on is handed over, again and again until it is done."""

from contextlib import suppress
from datetime import timedelta

import pytest

from app.kernel import clock, ids, jobs, upkeep
from app.kernel.db import db
from app.kernel.jobs import HANDED_OVER_AGAIN_AFTER, Job, enqueue, enqueue_once, perform
from app.kernel.transaction import transaction
from bench.counting import counting


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


def test_what_is_asked_for_again_and_again_is_asked_of_the_database_until_it_is_committed(app):
    key = f"again:{ids.new()}"
    with suppress(LookupError), transaction():
        enqueue_once(upkeep.forget_old_jobs, key=key)
        raise LookupError
    asked = []
    for _ in range(2):
        with counting() as statements, transaction():
            enqueue_once(upkeep.forget_old_jobs, key=key)
        asked.append(len([one for one in statements if "INSERT INTO jobs" in str(one)]))
    assert asked == [1, 0]
