"""Which addresses of ours take mail, and for whom. Everything else is refused before a byte of it is taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from itertools import islice
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from app.identity.models import User
from app.identity.tokens import sha256
from app.kernel import incoming
from app.kernel.db import db
from outreach.inbox import addresses, note_answers, replies, returned
from outreach.inbox.models import Door, InboxAddress
from outreach.inbox.reading.headers import addresses_of

NOBODY = UUID(int=0)
MOST_ADDRESSES = 50
_ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc", "Bcc", "Resent-To")


@dataclass(frozen=True)
class Doorway:
    """An address of ours that is open: what kind it is, whose, and the row behind it."""

    door: Door
    door_id: UUID
    user_id: UUID | None = None


def doorway_of(address: str) -> Doorway | None:
    """Where mail to an address goes; None for one that takes none, whatever the reason."""
    word = incoming.word_in(address)
    if word is None:
        return _own(address)
    if word.startswith(addresses.PREFIX):
        return _of_a_colleague(word)
    if word.startswith(replies.PREFIX):
        place = replies.place_behind(word)
        return Doorway(Door.REPLY, place.id) if place is not None else None
    if word.startswith(note_answers.PREFIX):
        mention = note_answers.whose(word)
        return Doorway(Door.NOTE, mention.id, mention.user_id) if mention is not None else None
    delivery_id = returned.delivery_behind(word) if word.startswith(returned.PREFIX) else None
    return Doorway(Door.BOUNCE, delivery_id) if delivery_id is not None else None


def doorways_among(named: Iterable[str]) -> list[Doorway]:
    """Those of some addresses that are open; how many others there are does not matter."""
    found = (doorway_of(address) for address in sorted(set(named)))
    return list(islice((doorway for doorway in found if doorway is not None), MOST_ADDRESSES))


def named_in(head: bytes) -> list[str]:
    """To whom a message went, where there is no envelope: the addresses that servers and writers have put down."""
    message = BytesHeaderParser().parsebytes(head)
    return [address for header in _ADDRESSED for _name, address in addresses_of(message, header)]


def _of_a_colleague(word: str) -> Doorway | None:
    row = db.session.execute(
        select(InboxAddress.id, InboxAddress.user_id)
        .join(User, User.id == InboxAddress.user_id)
        .where(
            InboxAddress.token_hash == sha256(word),
            InboxAddress.retired_at.is_(None),
            User.deactivated_at.is_(None),
        )
    ).first()
    return Doorway(Door.LOG, row[0], row[1]) if row is not None else None


def _own(address: str) -> Doorway | None:
    """The address that we send from: machines answer to it, and people who do not look."""
    own = parseaddr(current_app.extensions["settings"].mail_from)[1].lower()
    return Doorway(Door.OWN, NOBODY) if own and address.strip().strip("<>").lower() == own else None
