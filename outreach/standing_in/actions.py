"""Verbs of standing in: a colleague answers for one who is out of office, and somebody outside may rather wait."""

from flask_babel import gettext as _
from sqlalchemy import select

from app.identity.models import User
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.permissions import May
from outreach.standing_in.finding import RATHER_WAITS
from talent.conversations import contacts, notices
from talent.conversations.joining import end_place, join
from talent.conversations.models import Conversation, Message, Participant
from talent.conversations.saying import hold

STANDS_IN = "stands_in"
NOT_NEEDED = "not_needed"


def stand_in(actor: Actor, conversation: Conversation, user: User, *, whom: User) -> Message | None:
    """Have a colleague answer instead of one who is away. They read what waits for an answer, and nothing before it.

    Returns the line that tells everybody; None when the answer has come meanwhile.
    """
    conversation = hold(conversation.id)
    unanswered = _unanswered(conversation)
    if unanswered is None:
        return None
    told = join(
        actor,
        conversation,
        user,
        reads_after=unanswered.number - 1,
        notice=STANDS_IN,
        body=whom.name,
        stands_in_for=whom,
    )
    contacts.note_with(conversation, user, unanswered)
    return told


def _unanswered(conversation: Conversation) -> Message | None:
    """The first message for whose answer somebody outside waits."""
    if conversation.waits_since is None:
        return None
    said = (
        select(Message).join(Message.author).where(Message.conversation_id == conversation.id, Message.notice.is_(None))
    )
    ours = db.session.scalar(said.where(Participant.user_id.is_not(None)).order_by(Message.number.desc()).limit(1))
    since = said.where(Message.sent_at >= conversation.waits_since, Message.number > (ours.number if ours else 0))
    return db.session.scalar(since.order_by(Message.number).limit(1))


def rather_wait(actor: Actor, place: Participant) -> None:
    """Somebody outside would rather wait for who is away: whoever stands in leaves, and nobody else is asked.

    A mail tells whoever knew of it already, for they may be about to answer.
    """
    ensure(actor, May.TALK, place)
    conversation = hold(place.conversation_id)
    others = [one for one in conversation.participants if one.stands_in_for_id is not None and one.left_at is None]
    if not place.is_outside or not others:
        raise Refused(_("Nobody stands in here any more."))
    names = ", ".join(one.user.name for one in others if one.user is not None)
    line = notices.put(actor, place, RATHER_WAITS, body=names)
    for one in others:
        if one.wants_mail and max(one.read_until, one.mailed_until) > one.reads_after:
            deliver(NOT_NEEDED, f"{NOT_NEEDED}:{one.id}:{line.number}", user_id=one.user_id, participant_id=one.id)
        end_place(one, line)
        record(actor, "conversation.left", conversation, user_id=str(one.user_id))


@notices.told_as(STANDS_IN)
def _stands_in(who: str, whom: str) -> str:
    return _(
        "%(who)s answers here while %(whom)s is out of office, and reads from the first message that waits.",
        who=who,
        whom=whom,
    )


@notices.told_as(RATHER_WAITS)
def _rather_waits(who: str, whom: str) -> str:
    return _("%(who)s would rather wait. %(whom)s has left this conversation.", who=who, whom=whom)
