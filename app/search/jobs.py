"""Background work of the search: acts upon many people, a batch a job."""

from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.jobs import enqueue, job
from app.search.bulk.doing import next_batch
from app.search.models import BulkAct, BulkState

TRIES = 5
"""Of one batch, over about eight minutes; then somebody must look."""


def give_up(act_id: str) -> None:
    """A batch has failed again and again: the act ends here, and what it has done can be taken back."""
    act = db.session.get(BulkAct, UUID(act_id))
    if act is None or not act.is_at_work:
        return
    with force_locale(act.user.locale):
        act.reason = _("it failed several times. What is done can be taken back.")
    act.state, act.finished_at = BulkState.STOPPED, clock.now()


@job("default", tries=TRIES, given_up=give_up)
def go_on(act_id: str) -> None:
    """Do the next batch of an act, and ask for the one after it."""
    act = db.session.scalar(
        select(BulkAct)
        .where(BulkAct.id == UUID(act_id))
        .with_for_update(of=BulkAct)
        .execution_options(populate_existing=True)
    )
    if act is None or not act.is_at_work:
        return
    with force_locale(act.user.locale):
        next_batch(act)
    if act.is_at_work:
        enqueue(go_on, act_id=act.id)
