"""Verbs of who takes part: a colleague joins a conversation, or leaves it. Never silently: both are lines in it."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.identity.reader import AnyReader
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Failure, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from app.kernel.scope import everywhere
from talent.conversations import notices
from talent.conversations.models import Conversation, Message, Participant
from talent.conversations.queries import line_of_leaving
from talent.conversations.saying import hold


def join(
    actor: Actor,
    conversation: Conversation,
    user: AnyReader,
    *,
    reads_after: int,
    notice: str = "joined",
    body: str = "",
    stands_in_for: AnyReader | None = None,
) -> Message:
    """Have a colleague take part from now on; they read what came after the message `reads_after` (0: all of it).

    Returns the line that tells of it. Who had left comes back.
    Raises Refused when they take part already.
    """
    conversation = hold(conversation.id)
    place = _seat(conversation, user, reads_after)
    place.stands_in_for_id = stands_in_for.id if stands_in_for is not None else None
    db.session.flush()
    record(actor, "conversation.joined", conversation, user_id=str(user.id), notice=notice)
    return notices.put(actor, place, notice, body=body)


def _seat(conversation: Conversation, user: AnyReader, reads_after: int) -> Participant:
    theirs = select(Participant).where(Participant.conversation_id == conversation.id, Participant.user_id == user.id)
    place = db.session.scalar(theirs)
    if place is None:
        place = Participant(user_id=user.id, reads_after=reads_after, read_until=reads_after, mailed_until=reads_after)
        conversation.participants.append(place)
    elif place.left_at is None:
        raise Refused(_("%(name)s takes part already.", name=user.name))
    else:
        place.left_at, place.reads_after = None, reads_after
        place.read_until = place.mailed_until = max(place.read_until, reads_after)
    return place


def leave(actor: Actor, place: Participant) -> None:
    """Take part no more. Raises Refused for the last one of ours: somebody outside would talk to nobody."""
    ensure(actor, May.TALK, place)
    conversation = hold(place.conversation_id)
    others = [
        one for one in conversation.participants if not one.is_outside and one.left_at is None and one is not place
    ]
    if place.is_outside or not others:
        raise Refused(_("Somebody of us has to stay. Ask a colleague to join first."))
    end_place(place, notices.put(actor, place, "left"))
    record(actor, "conversation.left", conversation, user_id=str(place.user_id))


def end_place(place: Participant, line: Message) -> None:
    """Have somebody take part no more, as a line has told everybody."""
    place.left_at, place.stands_in_for_id = line.sent_at, None


class Left(Failure):
    """Whoever asks took part in this conversation, and does no more (410)."""

    status = 410


def how_it_ended(actor: Actor, conversation_id: UUID) -> Left | None:
    """What to tell a colleague who takes part no more, past what they may read; None if they never did."""
    whose = {"conversation_id": conversation_id, "user_id": actor.user_id}
    with everywhere():
        line = db.session.scalar(line_of_leaving(), whose) if actor.user_id is not None else None
        if line is None:
            return None
        return Left(f"{_('You no longer take part in this conversation.')} {notices.words_of(line)}")
