"""Verbs of a conversation: begin, say something, edit it, read, keep a draft.

Whoever says something holds the conversation's row until the end of the transaction: so its numbers have one order, the
same message posted twice at once is one, and nobody is passed over who waits for a mail about it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.identity.reader import AnyReader
from app.kernel import clock, ids, live
from app.kernel.access import ensure
from app.kernel.actor import Actor, Kind
from app.kernel.db import db
from app.kernel.errors import Forbidden, NotFound, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from app.kernel.plain import plain_rows
from talent.conversations import contacts
from talent.conversations.asking import ensure_may_be_written_to
from talent.conversations.models import (
    Attachment,
    Conversation,
    Draft,
    Message,
    MessageVersion,
    Participant,
    Source,
)
from talent.conversations.queries import addresses_of, forget_draft, newest_between, of_a_place, place_of_kind
from talent.conversations.saying import hold, next_change, number_next, tell
from talent.conversations.waiting import note_who_waits
from talent.documents.taking import Brought, scanner_is_away
from talent.prospects.models import Prospect

LONGEST_MESSAGE = 10_000


@dataclass(frozen=True)
class ByMail:
    """What a mail brings with it beside its new text: its Message-ID, all that was folded away, when it was sent."""

    mail_id: str
    folded: str = ""
    sent_at: datetime | None = None


def start(
    actor: Actor,
    prospect: Prospect,
    users: Sequence[AnyReader],
    *,
    body: str,
    client_id: UUID | None = None,
    brought: Iterable[Brought] = (),
) -> Message:
    """Say the first word, to or from somebody outside: see `begin`."""
    return post(actor, begin(actor, prospect, users), body=body, client_id=client_id, brought=brought)


def begin(actor: Actor, prospect: Prospect, users: Sequence[AnyReader]) -> Participant:
    """The actor's place where the first word is said. Two who talk already go on in the same conversation.

    An actor from inside must be one of `users`. Raises Refused when this person may not be written to.
    """
    ensure(actor, May.TALK)
    if actor.kind is Kind.INSIDER and actor.id not in {user.id for user in users}:
        raise Forbidden
    if actor.kind is Kind.INSIDER and db.session.scalars(addresses_of(prospect.id)).first() is None:
        raise Refused(_("There is no e-mail address of theirs in the file. Add one first, so that they can read this."))
    db.session.execute(select(Prospect.id).where(Prospect.id == prospect.id).with_for_update(key_share=True))
    conversation = db.session.scalar(newest_between(users[0].id, prospect.id)) if len(users) == 1 else None
    if conversation is None:
        conversation = _begun(actor, prospect, users)
    return place_of(actor, conversation.id)


def _begun(actor: Actor, prospect: Prospect, users: Sequence[AnyReader]) -> Conversation:
    conversation = Conversation(prospect_id=prospect.id)
    conversation.participants = [Participant(), *(Participant(user_id=user.id) for user in users)]
    db.session.add(conversation)
    db.session.flush()
    record(actor, "conversation.asked" if actor.kind is Kind.CANDIDATE else "conversation.started", conversation)
    return conversation


def place_of(actor: Actor, conversation_id: UUID, *, with_person: bool = False) -> Participant:
    """Where the actor sits in a conversation. Raises NotFound alike where they do not take part and where there is none."""
    whose = {"conversation_id": conversation_id, "user_id": actor.user_id}
    place = db.session.scalar(place_of_kind(actor.kind, with_person=with_person), whose)
    if place is None:
        raise NotFound
    return place


def post(
    actor: Actor,
    place: Participant,
    *,
    body: str,
    client_id: UUID | None = None,
    brought: Iterable[Brought] = (),
    mail: ByMail | None = None,
) -> Message:
    """Say something from one's place; the system may for somebody who wrote a mail.

    With a client id, or the same mail, that was posted before, returns that message and changes nothing.
    """
    ensure(actor, May.TALK, place)
    conversation = hold(place.conversation_id)
    known, has_draft = _found_at(place, client_id, mail)
    if known is not None:
        return known
    if has_draft:
        drop_draft(place)
    files = list(brought)
    message = _message(place, checked(body, is_with_files=bool(files)), client_id, mail)
    if not place.is_outside:
        ensure_may_be_written_to(conversation)
    number_next(conversation, message)
    message.attachments = [_attachment(conversation, file) for file in files]
    place.read_until = message.number
    waited = note_who_waits(conversation, place, message)
    db.session.add(message)
    record(
        actor, "message.posted", message, conversation_id=str(conversation.id), source=message.source.value, **waited
    )
    contacts.note(conversation, place, message)
    tell(conversation)
    return message


def said_before(place: Participant, client_id: UUID | None, mail: ByMail | None) -> Message | None:
    """The message that this one is, if it came before."""
    return _found_at(place, client_id, mail)[0]


def _found_at(place: Participant, client_id: UUID | None, mail: ByMail | None) -> tuple[Message | None, bool]:
    """The same, and whether something is begun there."""
    [(said_id, draft_id)] = plain_rows(of_a_place(), place_id=place.id, client_id=client_id)
    if mail is not None:
        return db.session.scalar(select(Message).where(Message.mail_id == mail.mail_id)), draft_id is not None
    return db.session.get(Message, said_id) if said_id is not None else None, draft_id is not None


def checked(body: str, *, is_with_files: bool) -> str:
    """What is said, tidied. Raises Refused when it is nothing, or too much."""
    said = body.replace("\0", "").replace("\r\n", "\n").strip()
    if not said and not is_with_files:
        raise Refused(_("Write something first."))
    if len(said) > LONGEST_MESSAGE:
        raise Refused(_("That is longer than 10,000 characters. Send it in parts, or as a document."))
    return said


def _message(place: Participant, body: str, client_id: UUID | None, mail: ByMail | None) -> Message:
    message = Message(id=ids.new(), conversation_id=place.conversation_id, author_id=place.id, body=body)
    message.client_id, message.source, message.sent_at = client_id, Source.WEB, clock.now()
    if mail is not None:
        message.source, message.mail_id, message.folded = Source.MAIL, mail.mail_id, mail.folded
        message.sent_at = min(mail.sent_at or message.sent_at, message.sent_at)
        place.note_mail(mail.mail_id)
    return message


def _attachment(conversation: Conversation, file: Brought) -> Attachment:
    """Raises Refused for a file that the virus scanner has yet to look at: what was said cannot wait for it."""
    if file.is_held:
        raise Refused(scanner_is_away())
    return Attachment(conversation_id=conversation.id, **file.columns)


def edit(actor: Actor, message: Message, *, body: str) -> None:
    """Change what one said, within fifteen minutes; what it said before is kept."""
    ensure(actor, May.TALK, message)
    conversation = hold(message.conversation_id)
    if not message.is_editable:
        raise Refused(_("A message can be changed for fifteen minutes. Write another one."))
    said = checked(body, is_with_files=bool(message.attachments))
    if said == message.body:
        return
    db.session.add(MessageVersion(conversation_id=conversation.id, message_id=message.id, body=message.body))
    message.body, message.edited_at, message.change = said, clock.now(), next_change(conversation)
    record(actor, "message.edited", message, conversation_id=str(conversation.id))
    tell(conversation)


def mark_read(actor: Actor, place: Participant, *, until: int) -> None:
    """One has read up to a message; never less than before, and no more than there is."""
    ensure(actor, May.TALK, place)
    newest = select(Conversation.last_number).where(Conversation.id == place.conversation_id).scalar_subquery()
    read = func.least(until, newest)
    mark = update(Participant).where(Participant.id == place.id, Participant.read_until < read)
    if db.session.execute(mark.values(read_until=read).returning(Participant.id)).first() is None:
        return
    if place.shows_reading:
        live.publish(live.conversation(place.conversation_id), "read", place=place.id, until=until)


def tell_typing(actor: Actor, place: Participant) -> None:
    """Push that one is writing, if the others may know; nothing is kept."""
    ensure(actor, May.TALK, place)
    if place.shows_typing:
        live.publish(live.conversation(place.conversation_id), "typing", place=place.id)


def show(actor: Actor, place: Participant, *, shows_reading: bool, shows_typing: bool, wants_mail: bool) -> None:
    """Choose what the others learn of one's reading and typing, and whether mail comes about this conversation."""
    ensure(actor, May.TALK, place)
    place.shows_reading, place.shows_typing, place.wants_mail = shows_reading, shows_typing, wants_mail


def save_draft(actor: Actor, place: Participant, *, body: str) -> None:
    """Keep what one has begun to write; nothing typed, nothing kept."""
    ensure(actor, May.TALK, place)
    said = body.replace("\0", "")[:LONGEST_MESSAGE]
    if not said.strip():
        drop_draft(place)
        return
    row = {"id": ids.new(), "created_at": clock.now(), "participant_id": place.id}
    kept = {"body": said, "saved_at": clock.now()}
    statement = insert(Draft).values(**row, **kept)
    db.session.execute(statement.on_conflict_do_update(index_elements=["participant_id"], set_=kept))


def drop_draft(place: Participant) -> None:
    """It is said, or given up."""
    db.session.execute(forget_draft(), {"place_id": place.id})
