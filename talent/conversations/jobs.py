"""What follows from a message in the background."""

from uuid import UUID

from sqlalchemy import select

from app.identity.models import User
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.jobs import job
from talent.conversations.models import Message
from talent.relationships.contacts import record_contact
from talent.relationships.models import ContactKind, Direction, Touchpoint

SOURCE = "conversation"


@job()
def count_contact(message_id: UUID | str, user_id: UUID | str, source_id: str) -> None:
    """Record that a colleague was in contact by a message, unless that day was counted, or one of them is gone."""
    message = db.session.get(Message, UUID(str(message_id)))
    user = db.session.get(User, UUID(str(user_id)))
    known = select(Touchpoint.id).where(Touchpoint.source == SOURCE, Touchpoint.source_id == source_id)
    if message is None or user is None or db.session.scalar(known) is not None:
        return
    record_contact(
        Actor.system(),
        message.conversation.prospect,
        user,
        kind=ContactKind.CHAT,
        direction=Direction.IN if message.author.is_outside else Direction.OUT,
        at=message.sent_at,
        source=SOURCE,
        source_id=source_id,
    )
