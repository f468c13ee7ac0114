"""Makers of conversations: somebody outside, with an address, and what was said with one of ours."""

from typing import Any
from uuid import UUID

from app.identity.models import User
from app.kernel import clock
from app.kernel.actor import Actor, Kind
from app.kernel.db import db
from talent.conversations import actions
from talent.conversations.models import Conversation, Message, Participant
from talent.conversations.queries import place_of_kind
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, Prospect
from tests.support.makers import a_prospect


def a_reachable_prospect(name: str = "Amara Okafor", email: str = "amara@example.net", **values: Any) -> Prospect:
    """Somebody outside with an e-mail address."""
    prospect = a_prospect(name, **values)
    db.session.add(
        Identity(prospect_id=prospect.id, kind=IdentityKind.EMAIL, raw=email, canonical=email, verified_at=clock.now())
    )
    db.session.flush()
    return prospect


def a_conversation(user: User, prospect: Prospect | None = None, *, others: tuple[User, ...] = ()) -> Conversation:
    """A thread in which nobody has said anything yet."""
    with_whom = prospect or a_reachable_prospect()
    conversation = Conversation(prospect_id=with_whom.id)
    conversation.participants = [Participant(), *(Participant(user_id=one.id) for one in (user, *others))]
    db.session.add(conversation)
    db.session.flush()
    return conversation


def place(conversation: Conversation, user: User | None = None) -> Participant:
    """Where a user sits, or the prospect."""
    whose = {"conversation_id": conversation.id, "user_id": user.id if user is not None else None}
    return db.session.scalars(place_of_kind(Kind.INSIDER if user is not None else Kind.CANDIDATE), whose).one()


def a_message(
    conversation: Conversation, user: User | None = None, body: str = "Good morning.", client_id: UUID | None = None
) -> Message:
    """What somebody said: a user of ours, or the prospect."""
    return actions.post(Actor.system(), place(conversation, user), body=body, client_id=client_id)
