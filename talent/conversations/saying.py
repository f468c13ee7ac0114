"""What every verb stands on that puts something into a conversation: holding it, numbering what is said, telling who looks."""

from uuid import UUID

from sqlalchemy.orm.attributes import set_committed_value

from app.kernel import live
from app.kernel.db import db
from app.kernel.plain import plain_rows
from app.kernel.transaction import stand_together
from talent.conversations.models import Conversation, Message
from talent.conversations.queries import locked, who_takes_part


def hold(conversation_id: UUID) -> Conversation:
    """The conversation, and nobody else says anything in it until this transaction ends.

    It is locked first and read then: a statement that waits for a row finds what stands beside it as it was before.
    """
    stand_together()
    plain_rows(locked(), conversation_id=conversation_id)
    places = db.session.scalars(who_takes_part(), {"conversation_id": conversation_id}).all()
    conversation = places[0].conversation
    set_committed_value(conversation, "participants", list(places))
    return conversation


def number_next(conversation: Conversation, message: Message) -> None:
    """Make it the newest message of a conversation that is held."""
    message.number = message.change = conversation.last_number = next_change(conversation)
    conversation.last_message_at = message.sent_at


def next_change(conversation: Conversation) -> int:
    """Count a change of a conversation that is held."""
    conversation.last_change += 1
    return conversation.last_change


def tell(conversation: Conversation) -> None:
    """Push to whoever looks. A push may be lost; whoever comes back asks what changed since."""
    live.publish(live.conversation(conversation.id), "changed", change=conversation.last_change)
