"""What a message means for the mailbox of whoever does not look."""

from datetime import timedelta

from sqlalchemy import select

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.kernel.jobs import enqueue
from outreach.messages import jobs
from talent.conversations.models import Message, Participant

PATIENCE = timedelta(minutes=2)
"""So long somebody has to read a message before it is mailed to them; what comes meanwhile goes along."""


@on("message.posted")
def mail_who_does_not_look(actor: Actor, event: Event) -> None:
    """One job for each of the others, as long as nothing more went to them by mail."""
    message = db.session.get_one(Message, event.subject_id)
    others = select(Participant).where(
        Participant.conversation_id == message.conversation_id,
        Participant.id != message.author_id,
        Participant.left_at.is_(None),
    )
    for place in db.session.scalars(others.execution_options(populate_existing=True)):
        key = f"mail_messages:{place.id}:{place.mailed_until}"
        enqueue(jobs.mail_messages, at=clock.now() + PATIENCE, key=key, participant_id=place.id)
