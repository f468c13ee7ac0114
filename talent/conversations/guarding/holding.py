"""Verbs on what is held: its author takes it back or says why it should go; somebody else releases or declines it."""

from flask_babel import gettext as _

from app.kernel import clock, files, live
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.files import KeptFile
from app.kernel.permissions import May
from app.kernel.scope import everywhere
from talent.conversations import actions
from talent.conversations.actions import ByMail
from talent.conversations.guarding import telling
from talent.conversations.guarding.checks import looked_into
from talent.conversations.guarding.models import HeldFile, HeldMessage, HeldState
from talent.conversations.models import Message, Source
from talent.documents.taking import Brought

LONGEST_WORDS = 1_000


def appeal(actor: Actor, held: HeldMessage, *, words: str) -> None:
    """Say why it should go all the same; whoever decides reads it beside the message."""
    ensure(actor, May.TALK, held.author)
    _lock(held)
    held.appeal = words
    record(actor, "held_message.appealed", held)
    telling.recruiting_of_work(held.author)


def take_back(actor: Actor, held: HeldMessage) -> None:
    """Its author does not want to say it any more, or not so: it becomes their draft again."""
    ensure(actor, May.TALK, held.author)
    _lock(held)
    _settle(actor, held, HeldState.TAKEN_BACK)
    if held.body:
        actions.save_draft(actor, held.author, body=held.body)
    for file in held.files:
        files.discard_after_commit(file.stored_as)
        db.session.delete(file)
    record(actor, "held_message.taken_back", held)


def release(actor: Actor, held: HeldMessage, *, answer: str) -> Message:
    """Let it pass: it is said now, once. Raises Refused while its author is blocked, or where they take part no more."""
    ensure(actor, May.GUARD_CONVERSATIONS, held)
    _lock(held)
    if held.author.left_at is not None:
        raise Refused(_("Whoever wrote this takes part in the conversation no more."))
    found = looked_into(held.author, held.body)
    if held.author.is_outside and found.is_blocked:
        raise Refused(_("They are blocked. Lift that first, then release what they wrote."))
    if found.refused is not None:
        raise Refused(_("The person outside no longer hears from whoever wrote this."))
    message = _said(held)
    for file in held.files:
        db.session.delete(file)
    _settle(actor, held, HeldState.RELEASED, answer)
    record(actor, "held_message.released", held)
    telling.author_of(held)
    return message


def _said(held: HeldMessage) -> Message:
    """As its author would have said it. Whoever releases it need not be able to read the rest of the conversation."""
    with everywhere():
        return actions.post(
            Actor.system(),
            held.author,
            body=held.body,
            client_id=held.client_id if held.source is Source.WEB else None,
            brought=[_brought(file) for file in held.files],
            mail=ByMail(held.mail_id, held.folded) if held.mail_id is not None else None,
        )


def decline(actor: Actor, held: HeldMessage, *, answer: str) -> None:
    """It is not said. Its author is told why, and can read it still."""
    ensure(actor, May.GUARD_CONVERSATIONS, held)
    _lock(held)
    _settle(actor, held, HeldState.DECLINED, answer)
    record(actor, "held_message.declined", held)
    telling.author_of(held)


def _lock(held: HeldMessage) -> None:
    """Nobody else decides meanwhile. Raises Refused when somebody has."""
    db.session.refresh(held, with_for_update=True)
    if not held.is_waiting:
        raise Refused(_("This was decided meanwhile."))


def _settle(actor: Actor, held: HeldMessage, state: HeldState, answer: str = "") -> None:
    """Decide it. Whoever looks at the conversation is asked to look again, and of what is not theirs they learn nothing by that."""
    held.state, held.answer = state, answer
    held.settled_at, held.settled_by_id = clock.now(), actor.user_id
    live.publish(live.conversation(held.conversation_id), "look")


def _brought(file: HeldFile) -> Brought:
    kept = KeptFile(name=file.stored_as, size=file.size, digest=file.sha256)
    return Brought(kept, file.original_name, file.claimed, file.media_type)
