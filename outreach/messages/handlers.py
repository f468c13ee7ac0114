"""What a message means for the mailbox of whoever does not look."""

from collections.abc import Iterable
from datetime import timedelta

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.kernel.jobs import enqueue_once
from outreach.messages import jobs
from talent.conversations.models import Message, Participant

PATIENCE = timedelta(minutes=2)
"""So long somebody has to read a message before it is mailed to them; what comes meanwhile goes along."""


@on("message.posted")
def mail_who_does_not_look(actor: Actor, event: Event) -> None:
    """One job for each of the others, as long as nothing more went to them by mail."""
    message = db.session.get_one(Message, event.subject_id)
    _mail_all([place for place in message.conversation.participants if place.id != message.author_id])


@on("message.told")
def mail_whom_it_concerns(actor: Actor, event: Event) -> None:
    """Also to whom it happened: who joined finds what waits for an answer."""
    _mail_all(db.session.get_one(Message, event.subject_id).conversation.participants)


def _mail_all(places: Iterable[Participant]) -> None:
    for place in places:
        if place.left_at is None:
            key = f"mail_messages:{place.id}:{place.mailed_until}"
            enqueue_once(jobs.mail_messages, at=clock.now() + PATIENCE, key=key, participant_id=place.id)
