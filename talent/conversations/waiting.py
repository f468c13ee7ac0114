"""Who waits for an answer: somebody outside who said more than goodbye, until any of us says something, or that it needs none."""

from datetime import datetime

from flask_babel import gettext as _

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.conversations.closing import is_closing
from talent.conversations.models import Conversation, Message, Participant
from talent.conversations.notices import name_of
from talent.conversations.queries import said_by_us
from talent.conversations.saying import hold


def note_who_waits(conversation: Conversation, place: Participant, message: Message) -> dict[str, int]:
    """Note it for a message that is being said; returns for how many seconds somebody had `waited` for it, if anybody had."""
    since = conversation.waits_since
    if not place.is_outside:
        conversation.waits_since = None
        return {"waited": round((message.sent_at - since).total_seconds())} if since is not None else {}
    names = [name_of(one, conversation) for one in conversation.participants]
    if since is None and (message.attachments or not is_closing(message.body, names)):
        conversation.waits_since = message.sent_at
    return {}


def set_aside(actor: Actor, place: Participant) -> None:
    """Decide that what somebody outside said last needs no answer."""
    ensure(actor, May.TALK, place)
    conversation = hold(place.conversation_id)
    if place.is_outside or conversation.waits_since is None:
        return
    conversation.waits_since = None
    record(actor, "message.set_aside", conversation)


def wait_again(actor: Actor, place: Participant, *, since: datetime) -> None:
    """Take that back. Raises Refused when somebody of us has answered meanwhile."""
    ensure(actor, May.TALK, place)
    conversation = hold(place.conversation_id)
    if db.session.scalar(said_by_us(conversation.id, since)) is not None:
        raise Refused(_("This was answered meanwhile."))
    conversation.waits_since = since
    record(actor, "message.waited_for", conversation)
