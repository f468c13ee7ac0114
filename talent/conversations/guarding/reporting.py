"""Verbs on reports: somebody who takes part says that something is wrong; whoever guards conversations decides what is done,
and the reporter is told.

A report shows the message it is about and what its reporter chose to show beside it, as copies. The conversation stays
closed.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

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
from talent.blocks import actions as blocks
from talent.blocks.queries import is_blocked
from talent.conversations.guarding import openings, telling
from talent.conversations.guarding.models import Outcome, Report, ReportedMessage, ReportReason
from talent.conversations.models import Message, Participant
from talent.wishes.actions import keep_apart

MOST_SHOWN = 20


def report(
    actor: Actor,
    place: Participant,
    *,
    about: UUID | None,
    shown: Collection[UUID],
    reason: ReportReason,
    words: str,
) -> Report:
    """Report one message (`about`), or the conversation as it is. Raises Refused for what one wrote oneself."""
    ensure(actor, May.TALK, place)
    messages = messages_of(place, [*([about] if about else []), *list(shown)[:MOST_SHOWN]])
    message = next((one for one in messages if one.id == about), None)
    if message is not None and (message.author_id == place.id or message.notice is not None):
        raise Refused(_("Choose a message that somebody else wrote."))
    accused = message.author if message is not None else _other(place)
    row = Report(
        conversation_id=place.conversation_id,
        reporter_id=place.id,
        accused_id=accused.id,
        reason=reason,
        words=words,
        shown=[_copy(one, is_it=one is message) for one in messages],
    )
    db.session.add(row)
    db.session.flush()
    record(actor, "report.made", row, reason=reason.value)
    telling.recruiting_of_work(place, accused)
    return row


def messages_of(place: Participant, ids: Collection[UUID]) -> Sequence[Message]:
    """Those of some ids that stand in the conversation of a place, in their order."""
    of_it = select(Message).where(Message.conversation_id == place.conversation_id, Message.id.in_(ids))
    return db.session.scalars(of_it.order_by(Message.number)).all()


def _other(place: Participant) -> Participant:
    """Whom a report about a whole conversation is about: the other side, of several of ours who has been there longest."""
    others = [one for one in place.conversation.participants if one.is_outside is not place.is_outside]
    return next((one for one in others if one.left_at is None), others[0])


def _copy(message: Message, *, is_it: bool) -> ReportedMessage:
    return ReportedMessage(
        conversation_id=message.conversation_id,
        author_id=message.author_id,
        body=message.body,
        files=len(message.attachments),
        sent_at=message.sent_at,
        is_it=is_it,
    )


def settle(actor: Actor, row: Report, user: AnyReader, *, outcome: Outcome, words: str, answer: str) -> None:
    """Decide, do what was decided, and tell the reporter.

    `words` are what whom it is about hears, or both sides read, or why somebody is blocked. Raises Refused when a colleague
    was quicker.
    """
    ensure(actor, May.GUARD_CONVERSATIONS, row)
    db.session.refresh(row, with_for_update=True)
    if row.settled_at is not None:
        raise Refused(_("A colleague has decided this meanwhile."))
    row.outcome, row.told, row.answer = outcome, words, answer
    if outcome is Outcome.WARNED:
        telling.accused_in(row)
    elif outcome is Outcome.BLOCKED:
        _block(actor, row, words)
    elif outcome is Outcome.STEPPED_IN:
        openings.step_in(actor, row.conversation, user, reason=words)
    row.settled_at, row.settled_by_id = clock.now(), actor.user_id
    record(actor, "report.settled", row, outcome=outcome.value)
    telling.reporter_of(row)


def _block(actor: Actor, row: Report, words: str) -> None:
    """Somebody outside is blocked for all of us; one of ours writes to this person no more."""
    prospect = row.conversation.prospect
    if row.accused.user_id is not None:
        keep_apart(actor, prospect.id, row.accused.user_id)
    elif not is_blocked(prospect.id):
        blocks.place(actor, prospect, reason=words)
