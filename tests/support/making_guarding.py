"""Makers of what guards conversations."""

from app.identity.models import User
from app.kernel.actor import Actor
from app.kernel.db import db
from talent.blocks import actions as blocks
from talent.blocks.models import Block
from talent.conversations.guarding.models import HeldMessage, Watch, WatchedPhrase
from talent.conversations.guarding.saying import say
from talent.conversations.guarding.watching import sought
from talent.conversations.models import Conversation, Message
from talent.prospects.models import Prospect
from tests.support.making_conversations import place


def a_watched(phrase: str, watch: Watch = Watch.HOLDS, says: str = "", url: str = "") -> WatchedPhrase:
    """A phrase on one of the two lists."""
    row = WatchedPhrase(watch=watch, locale="en", phrase=phrase, sought=sought(phrase), says=says, url=url)
    db.session.add(row)
    db.session.flush()
    return row


def said_or_held(
    conversation: Conversation, user: User | None = None, body: str = "Good morning."
) -> Message | HeldMessage:
    """Said by a user of ours, or the prospect, past what guards conversations."""
    return say(Actor.system(), place(conversation, user), body=body)


def a_block(user: User, prospect: Prospect, reason: str = "Wrote on and on.") -> Block:
    """Placed by a user."""
    return blocks.place(user.as_actor(), prospect, reason=reason)
