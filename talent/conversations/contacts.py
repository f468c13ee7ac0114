"""A day on which somebody wrote in a conversation is a contact: one for each colleague and direction, however many messages.

It is recorded in the background, by the one verb, as the machine: whoever writes from outside sees no relationships.
"""

from app.identity.models import User
from app.kernel.jobs import enqueue_once
from talent.conversations import jobs
from talent.conversations.models import Conversation, Message, Participant
from talent.relationships.models import Direction


def note(conversation: Conversation, place: Participant, message: Message) -> None:
    """Have the contact recorded that a message is; of the same day only the first one asks."""
    direction = Direction.IN if place.is_outside else Direction.OUT
    for other in conversation.participants if place.is_outside else [place]:
        if other.user is not None and other.left_at is None:
            key = _key(conversation, other.user, direction, message)
            enqueue_once(jobs.count_contact, key=key, message_id=message.id, user_id=other.user.id, source_id=key)


def note_with(conversation: Conversation, user: User, message: Message) -> None:
    """Have it recorded that somebody outside wrote to a colleague who joined after that."""
    key = _key(conversation, user, Direction.IN, message)
    enqueue_once(jobs.count_contact, key=key, message_id=message.id, user_id=user.id, source_id=key)


def _key(conversation: Conversation, user: User, direction: Direction, message: Message) -> str:
    """A day in the calendar of the colleague."""
    day = message.sent_at.astimezone(user.zone).date()
    return f"chat:{conversation.id}:{user.id}:{direction.value}:{day}"
