"""Verbs of coming into a conversation of others: step in and take part, or read along for a day. Neither goes without a
reason, and both sides are told by a line in the conversation, and by mail if they do not look.

Who steps in reads from then on. What was said before is read by whoever breaks the glass: for 24 hours, without a voice.
"""

from flask_babel import gettext as _
from sqlalchemy import select

from app.identity.reader import AnyReader
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.conversations import joining, notices
from talent.conversations.guarding.models import READABLE_FOR, Opening, OpeningKind
from talent.conversations.guarding.queries import open_for
from talent.conversations.models import Conversation, Participant
from talent.conversations.notices import told_as
from talent.conversations.saying import hold

LONGEST_REASON = 300
STEPPED_IN, READ_ALONG = "stepped_in", "read_along"


def step_in(actor: Actor, conversation: Conversation, user: AnyReader, *, reason: str) -> Opening:
    """Take part from now on, for a reason that both sides read. Raises Refused when they take part already."""
    ensure(actor, May.GUARD_CONVERSATIONS)
    reads_after = hold(conversation.id).last_number
    _close_reading(conversation, user)
    joining.join(actor, conversation, user, reads_after=reads_after, notice=STEPPED_IN, body=_one_line(reason))
    return _opened(actor, conversation, user, OpeningKind.JOINED, reason)


def break_glass(actor: Actor, conversation: Conversation, user: AnyReader, *, reason: str) -> Opening:
    """Read a conversation one takes no part in, for 24 hours. Raises Refused when they read it anyway."""
    ensure(actor, May.GUARD_CONVERSATIONS)
    hold(conversation.id)
    place = _place_beside(conversation, user)
    if place.left_at is None:
        raise Refused(_("You take part in this conversation: read it on its own page."))
    if db.session.scalar(open_for(conversation.id, user.id)) is not None:
        raise Refused(_("You may read this conversation already."))
    opening = _opened(actor, conversation, user, OpeningKind.READ, reason)
    notices.put(actor, place, READ_ALONG, body=opening.reason)
    return opening


def close(actor: Actor, opening: Opening) -> None:
    """Read no more, or take part no more, before the time is over."""
    ensure(actor, May.GUARD_CONVERSATIONS, opening)
    if not opening.is_open:
        raise Refused(_("This is over already."))
    if opening.kind is OpeningKind.JOINED:
        places = select(Participant).where(Participant.left_at.is_(None), Participant.user_id == opening.user_id)
        place = db.session.scalar(places.where(Participant.conversation_id == opening.conversation_id))
        if place is not None:
            joining.leave(actor, place)
    opening.ended_at = clock.now()
    record(actor, "opening.closed", opening)


def _opened(actor: Actor, conversation: Conversation, user: AnyReader, kind: OpeningKind, reason: str) -> Opening:
    opening = Opening(
        conversation_id=conversation.id,
        prospect_id=conversation.prospect_id,
        user_id=user.id,
        kind=kind,
        reason=_one_line(reason),
        expires_at=clock.now() + READABLE_FOR if kind is OpeningKind.READ else None,
    )
    db.session.add(opening)
    db.session.flush()
    record(actor, "opening.read" if kind is OpeningKind.READ else "opening.joined", opening)
    return opening


def _close_reading(conversation: Conversation, user: AnyReader) -> None:
    """Who takes part needs to break no glass."""
    reading = db.session.scalar(open_for(conversation.id, user.id))
    if reading is not None:
        reading.ended_at = clock.now()


def _place_beside(conversation: Conversation, user: AnyReader) -> Participant:
    """From where a line about a reader is told: a place of somebody who takes no part."""
    theirs = select(Participant).where(Participant.conversation_id == conversation.id, Participant.user_id == user.id)
    place = db.session.scalar(theirs)
    if place is None:
        place = Participant(conversation_id=conversation.id, user_id=user.id, left_at=clock.now())
        db.session.add(place)
        db.session.flush()
    return place


def _one_line(reason: str) -> str:
    return " ".join(reason.split())


@told_as(STEPPED_IN)
def _stepped_in(who: str, reason: str) -> str:
    return _(
        "%(who)s looks after conversations here and has joined this one: “%(reason)s” What was written before, they do not read.",
        who=who,
        reason=reason,
    )


@told_as(READ_ALONG)
def _read_along(who: str, reason: str) -> str:
    return _(
        "%(who)s, who does not take part, may read this conversation for 24 hours: “%(reason)s”", who=who, reason=reason
    )
