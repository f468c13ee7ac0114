"""What becomes of acts upon many people when the organisation moves into another installation."""

from sqlalchemy import select

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.kernel.jobs import enqueue
from app.search.jobs import go_on
from app.search.models import AT_WORK, BulkAct


@on("organisation.moved_in")
def go_on_with_acts(actor: Actor, event: Event) -> None:
    """Those that were under way; they know from their own row how far they had come."""
    for act_id in db.session.scalars(select(BulkAct.id).where(BulkAct.state.in_(AT_WORK))):
        enqueue(go_on, act_id=act_id)
