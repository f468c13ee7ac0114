"""Mail to whoever has not read what was said: bundled for each thread and person."""

from typing import Any
from uuid import UUID

from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.jobs import job
from talent.conversations.models import Participant
from talent.conversations.queries import unmailed_to
from talent.conversations.saying import hold

TO_PROSPECT, TO_COLLEAGUE = "messages_to_prospect", "messages_to_colleague"


@job("mail")
def mail_messages(participant_id: UUID | str) -> None:
    """Have all mailed that one participant has not read, in one mail.

    Holds the conversation, as whoever posts does: what is said from now on asks for a mail of its own.
    """
    place = db.session.get(Participant, UUID(str(participant_id)))
    if place is None or place.left_at is not None:
        return
    conversation = hold(place.conversation_id)
    after, until = place.mailed_until, conversation.last_number
    place.mailed_until = until
    waiting = db.session.scalars(unmailed_to(place, after=after, until=until)).all()
    if not waiting or not place.wants_mail:
        return
    told: dict[str, Any] = {"participant_id": place.id, "after": after, "until": until}
    key = f"messages:{place.id}:{until}"
    if place.user_id is not None:
        deliver(TO_COLLEAGUE, key, user_id=place.user_id, **told)
        return
    sender = waiting[-1].author.user_id
    deliver(TO_PROSPECT, key, prospect_id=conversation.prospect_id, sender_id=sender, **told)
