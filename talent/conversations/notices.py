"""Lines in a conversation that nobody said: a colleague joined it, and why. Both sides see them, and nothing of the kind
happens without one. Their words are put together for whoever reads them, in their language.
"""

from collections.abc import Callable

from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record
from talent.conversations.models import Conversation, Message, Participant
from talent.conversations.saying import hold, number_next, tell

Words = Callable[[str, str], str]
"""Who it happened to, and what belongs to it; returns the sentence."""

_words: dict[str, Words] = {}


def told_as(notice: str) -> Callable[[Words], Words]:
    """Register how a notice is told."""

    def register(words: Words) -> Words:
        _words[notice] = words
        return words

    return register


def words_of(message: Message) -> str:
    """What a message says: its text, or the sentence of a line that nobody said."""
    if message.notice is None:
        return message.body
    words = _words.get(message.notice)
    return words(name_of(message.author, message.conversation), message.body) if words is not None else message.body


def name_of(place: Participant, conversation: Conversation) -> str:
    """How one who takes part is called."""
    return place.user.name if place.user is not None else conversation.prospect.display_name


def put(actor: Actor, place: Participant, notice: str, *, body: str = "") -> Message:
    """Tell everybody in the conversation what happened to one of them; who does not look is mailed it."""
    conversation = hold(place.conversation_id)
    message = Message(conversation_id=conversation.id, author_id=place.id, notice=notice, body=body)
    message.sent_at = clock.now()
    number_next(conversation, message)
    db.session.add(message)
    db.session.flush()
    record(actor, "message.told", message, conversation_id=str(conversation.id), notice=notice)
    tell(conversation)
    return message


@told_as("joined")
def _joined(who: str, _body: str) -> str:
    return _("%(who)s has joined this conversation.", who=who)


@told_as("left")
def _left(who: str, _body: str) -> str:
    return _("%(who)s has left this conversation.", who=who)
