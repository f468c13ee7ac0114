"""Saying something past what guards conversations: words that are watched, and blocks.

What may not pass is held, never lost: it becomes a message when somebody releases it, and only then. Its author sees that it
is held, and why. All ways to say something lead through here.
"""

from collections.abc import Callable, Collection, Sequence
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.conversations import actions
from talent.conversations.actions import ByMail
from talent.conversations.asking import Unwelcome
from talent.conversations.guarding import telling
from talent.conversations.guarding.checks import WHY_NOT, Findings, looked_into
from talent.conversations.guarding.hints import sentence_of
from talent.conversations.guarding.models import HeldFile, HeldMessage, HoldReason, WatchedPhrase
from talent.conversations.guarding.watching import holding, unseen
from talent.conversations.models import Message, Participant, Source
from talent.conversations.saying import hold
from talent.documents.taking import Brought


class Warned(Refused):
    """A message says what has a better place elsewhere; sent again, it goes all the same."""

    def __init__(self, phrases: Sequence[WatchedPhrase]) -> None:
        super().__init__(" ".join(sentence_of(one) for one in phrases))
        self.phrases = phrases


def say(
    actor: Actor,
    place: Participant,
    *,
    body: str,
    client_id: UUID | None = None,
    brought: Callable[[], list[Brought]] = list,
    mail: ByMail | None = None,
    seen: Collection[str] = (),
) -> Message | HeldMessage:
    """Say something from one's place, or have it held. `seen` are the ids of phrases of which its author was warned;
    what they bring is taken in once it is clear that it goes or is held.

    Raises Unwelcome where it does not reach the person outside, Warned where its author should think again; a mail is there
    already: its author reads it below the next one (`hints.py`).
    """
    found = looked_into(place, body)
    words = holding(found.phrases)
    reason = _why_held(place, found)
    if found.refused is not None:
        raise Unwelcome(WHY_NOT[found.refused])
    if reason is not None:
        return _held(actor, place, reason, words, body=body, client_id=client_id, brought=brought(), mail=mail)
    again = unseen(found.phrases, seen) if mail is None else []
    if again:
        raise Warned(again)
    return actions.post(actor, place, body=body, client_id=client_id, brought=brought(), mail=mail)


def say_otherwise(actor: Actor, message: Message, *, body: str) -> None:
    """Change what one said. Raises Refused where it would have to be held: that is for a message of its own."""
    if _why_held(message.author, looked_into(message.author, body)) is not None:
        raise Refused(_("Somebody has to look at these words first. Write them as a message of their own."))
    actions.edit(actor, message, body=body)


def _why_held(place: Participant, found: Findings) -> HoldReason | None:
    if place.is_outside and found.is_blocked:
        return HoldReason.BLOCKED
    return HoldReason.WORDS if holding(found.phrases) else None


def _held(
    actor: Actor,
    place: Participant,
    reason: HoldReason,
    words: list[str],
    *,
    body: str,
    client_id: UUID | None,
    brought: list[Brought],
    mail: ByMail | None,
) -> Message | HeldMessage:
    """Held once, whatever comes twice; what was said or held before is returned as it stands."""
    ensure(actor, May.TALK, place)
    hold(place.conversation_id)
    known = actions.said_before(place, client_id, mail) or _held_before(place, client_id, mail)
    if known is not None:
        return known
    held = HeldMessage(
        conversation_id=place.conversation_id,
        author_id=place.id,
        client_id=client_id or uuid4(),
        body=actions.checked(body, is_with_files=bool(brought)),
        reason=reason,
        found=words,
        files=[HeldFile(**one.columns) for one in brought],
    )
    if mail is not None:
        held.source, held.mail_id, held.folded = Source.MAIL, mail.mail_id, mail.folded
    db.session.add(held)
    actions.drop_draft(place)
    db.session.flush()
    record(actor, "held_message.held", held, reason=reason.value)
    telling.recruiting_of_work(place)
    if mail is not None:
        telling.author_of(held)
    return held


def _held_before(place: Participant, client_id: UUID | None, mail: ByMail | None) -> HeldMessage | None:
    if mail is not None:
        return db.session.scalar(select(HeldMessage).where(HeldMessage.mail_id == mail.mail_id))
    theirs = select(HeldMessage).where(HeldMessage.author_id == place.id)
    return db.session.scalar(theirs.where(HeldMessage.client_id == client_id)) if client_id is not None else None
