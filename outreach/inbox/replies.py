"""Answers by mail to what was said in a conversation.

Whoever writes to the secret address of a place in a thread speaks from there, from whatever address they write. An
answer that comes to where we send from is only recognised by the mails that it refers to, which proves nothing: it waits
until a colleague in that thread says that it is theirs to take.
"""

from io import BytesIO
from typing import Any

from sqlalchemy import select

from app.identity.models import User
from app.kernel.actor import Actor
from app.kernel.apart import Interrupted, TakesTooLong, TakesTooMuchMemory, Unreadable
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.errors import Conflict, Refused
from app.kernel.mail import read_as
from outreach.inbox.models import InboundMail, InboundParty, MailState
from outreach.inbox.reader import NotRead, attached_to, read_all
from outreach.inbox.reading import Reading
from talent.blocks.queries import is_blocked
from talent.conversations.actions import LONGEST_MESSAGE, ByMail
from talent.conversations.asking import Unwelcome
from talent.conversations.guarding.models import HeldMessage
from talent.conversations.guarding.saying import say
from talent.conversations.models import Participant
from talent.conversations.replies import PREFIX, participant_behind, participants_mailed
from talent.documents.taking import Brought, Upload, take_in
from talent.relationships.models import Direction

__all__ = ["PREFIX"]

MOST_FILES = 10
MOST_REFERENCES = 20
UNPROVEN = "unproven"
NOT_SENT = "answer_not_sent"


def place_behind(word: str) -> Participant | None:
    """Who answers at an address with this word; nobody who has left the thread, or the organisation."""
    place = db.session.scalar(participant_behind(word))
    is_gone = place is not None and place.user is not None and not place.user.is_active
    return None if is_gone else place


def post(mail: InboundMail, reading: Reading) -> tuple[MailState, str]:
    """Say it in the thread, from the place whose address it came to."""
    place = db.session.get(Participant, mail.door_id)
    if place is None or place.left_at is not None:
        return MailState.IGNORED, "has_left"
    return _said_from(place, mail, reading)


def _said_from(place: Participant, mail: InboundMail, reading: Reading) -> tuple[MailState, str]:
    files = _files(mail, reading)
    said = reading.said or ("" if files else reading.folded)
    if not said and not files:
        return MailState.IGNORED, "says_nothing"
    beyond = said[LONGEST_MESSAGE:]
    brings = ByMail(
        mail_id=reading.message_id or mail.made_up_id,
        folded="\n".join(part for part in (beyond, reading.folded if reading.said else "") if part),
        sent_at=mail.sent_at,
    )
    try:
        passed = say(Actor.system(), place, body=said[:LONGEST_MESSAGE], brought=lambda: files, mail=brings)
    except Unwelcome as unwelcome:
        return _told_that_it_was_not_sent(place, mail, unwelcome)
    return MailState.FILED, "held" if isinstance(passed, HeldMessage) else ""


def _told_that_it_was_not_sent(place: Participant, mail: InboundMail, why: Unwelcome) -> tuple[MailState, str]:
    """One of ours wrote to somebody who may not be written to, and looks at no page that would say so. Raises it for anybody else."""
    user = place.user
    if user is None:
        raise why
    with read_as(user.locale, user.time_zone):
        told: dict[str, Any] = {"mail_id": mail.id, "place_id": place.id, "why": why.sentence}
    deliver(NOT_SENT, f"{NOT_SENT}:{mail.id}", user_id=user.id, **told)
    return MailState.IGNORED, "unwelcome"


def _files(mail: InboundMail, reading: Reading) -> list[Brought]:
    """What hangs on it and is of a kind that is taken; that something was left out is a remark."""
    brought: list[Brought] = []
    for one in reading.attachments[:MOST_FILES]:
        try:
            brought.append(take_in(Upload(BytesIO(attached_to(mail, one.number)), one.name)))
        except (Refused, Unreadable, TakesTooLong, TakesTooMuchMemory, Interrupted):
            mail.remarks = [*mail.remarks, "not_taken"]
    return brought


def wait_for_proof(mail: InboundMail, reading: Reading) -> tuple[MailState, str]:
    """An answer to a mail of ours without the address that proves whose it is: a colleague in the thread decides.

    Nobody in the thread hears from whoever is blocked: what seems to come from them is held like the rest.
    """
    place = _place_referred_to(reading)
    if place is not None and place.is_outside and is_blocked(place.conversation.prospect_id):
        return _said_from(place, mail, reading)
    colleague = _colleague_of(place) if place is not None else None
    if colleague is None:
        return MailState.IGNORED, "nobody_reads_this"
    mail.user_id = colleague.id
    db.session.add(
        InboundParty(
            mail_id=mail.id,
            user_id=colleague.id,
            address=mail.sender.lower(),
            name=mail.sender_name,
            direction=Direction.IN,
        )
    )
    db.session.flush()
    return MailState.SORTED, UNPROVEN


def _place_referred_to(reading: Reading) -> Participant | None:
    for message_id in reading.answers[:MOST_REFERENCES]:
        if (place := db.session.scalar(participants_mailed(message_id).limit(1))) is not None:
            return place
    return None


def _colleague_of(place: Participant) -> User | None:
    """One of ours who takes part, longest first."""
    others = (
        select(User)
        .join(Participant, Participant.user_id == User.id)
        .where(
            Participant.conversation_id == place.conversation_id,
            Participant.left_at.is_(None),
            User.deactivated_at.is_(None),
        )
        .order_by(Participant.id)
    )
    return db.session.scalar(others.limit(1))


def accept(mail: InboundMail) -> tuple[MailState, str]:
    """The colleague says that it is what it seems to be. Raises Conflict when it cannot be read any more."""
    reading = read_all([mail])[mail.id]
    place = None if isinstance(reading, NotRead) else _place_referred_to(reading)
    if place is None or isinstance(reading, NotRead):
        raise Conflict
    return _said_from(place, mail, reading)
