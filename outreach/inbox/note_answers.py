"""Answers by mail to a note that names a colleague: they become notes, and nothing else.

The address proves which note and which colleague; that it was they who wrote, their own address has to say as well. A
mail from anywhere else waits until the colleague says that it is theirs: a mail about a note may have been passed on.
"""

from app.identity.models import User
from app.kernel.db import db
from app.kernel.errors import Conflict
from outreach.inbox import addresses
from outreach.inbox.models import InboundMail, InboundParty, MailState
from outreach.inbox.reader import NotRead, read_all
from outreach.inbox.reading import Reading
from outreach.inbox.senders import is_sure
from talent.notes import actions
from talent.notes.actions import LONGEST, ByMail
from talent.notes.models import Mention
from talent.notes.replies import PREFIX, mention_behind, standing_mention
from talent.relationships.models import Direction

__all__ = ["PREFIX"]

UNCLAIMED = "unclaimed"
NO_FILES = "no_files_in_notes"


def whose(word: str) -> Mention | None:
    """Who answers which note at an address with this word."""
    return db.session.scalar(mention_behind(word))


def post(mail: InboundMail, reading: Reading) -> tuple[MailState, str]:
    """Write it down as a note of the colleague whose address it came to, or have it wait for them."""
    mention = _answerable(mail)
    if mention is None:
        return MailState.IGNORED, "note_gone"
    if not is_sure(reading, addresses.own_addresses(mention.user)):
        return _wait_for(mention.user, mail)
    return _noted(mention, mail, reading)


def _answerable(mail: InboundMail) -> Mention | None:
    return db.session.scalar(standing_mention().where(Mention.id == mail.door_id))


def _wait_for(user: User, mail: InboundMail) -> tuple[MailState, str]:
    party = InboundParty(mail_id=mail.id, user_id=user.id, address=mail.sender.lower(), name=mail.sender_name)
    party.direction = Direction.IN
    db.session.add(party)
    db.session.flush()
    return MailState.SORTED, UNCLAIMED


def _noted(mention: Mention, mail: InboundMail, reading: Reading) -> tuple[MailState, str]:
    said = reading.said or reading.folded
    if not said.strip():
        return MailState.IGNORED, "says_nothing"
    if reading.attachments:
        mail.remarks = [*mail.remarks, NO_FILES]
    beyond = said[LONGEST:]
    brings = ByMail(
        mail_id=reading.message_id or mail.made_up_id,
        folded="\n".join(part for part in (beyond, reading.folded if reading.said else "") if part),
    )
    actions.answer(mention.user.as_actor(), mention, body=said[:LONGEST], mail=brings)
    return MailState.FILED, ""


def accept(mail: InboundMail) -> tuple[MailState, str]:
    """The colleague says that it was they who wrote. Raises Conflict when note or mail are no more."""
    reading, mention = read_all([mail])[mail.id], _answerable(mail)
    if mention is None or isinstance(reading, NotRead):
        raise Conflict
    return _noted(mention, mail, reading)
