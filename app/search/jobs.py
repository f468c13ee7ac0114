"""Background work of the search: acts upon many people, a few batches a job."""

from time import monotonic
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.jobs import enqueue, job
from app.search.bulk.doing import next_batch
from app.search.models import BulkAct, BulkState

SECONDS_A_JOB = 2
"""A process and a commit for each batch alone would take as long as the batch; whoever stops an act waits no longer."""

TRIES = 5
"""Of one job, over about eight minutes; then somebody must look."""


def give_up(act_id: str) -> None:
    """A batch has failed again and again: the act ends here, and what it has done can be taken back."""
    act = db.session.get(BulkAct, UUID(act_id))
    if act is None or not act.is_at_work:
        return
    with force_locale(act.user.locale):
        act.reason = _("This failed several times. What is done can be taken back.")
    act.state, act.finished_at = BulkState.STOPPED, clock.now()


@job("default", tries=TRIES, given_up=give_up)
def go_on(act_id: str) -> None:
    """Do the next batches of an act, and ask for those after them."""
    act = db.session.scalar(
        select(BulkAct)
        .where(BulkAct.id == UUID(act_id))
        .with_for_update(of=BulkAct)
        .execution_options(populate_existing=True)
    )
    if act is None or not act.is_at_work:
        return
    until = monotonic() + SECONDS_A_JOB
    with force_locale(act.user.locale):
        while act.is_at_work and monotonic() < until:
            next_batch(act)
    if act.is_at_work:
        enqueue(go_on, act_id=act.id)
