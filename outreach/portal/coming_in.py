"""Verbs of coming in: a code is asked for, and tried. All of them begin before it is known who acts, and answer alike for
every address.
"""

from uuid import UUID

import structlog
from sqlalchemy import select, update

from app.identity import mailed_codes, tokens
from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.scope import everywhere
from outreach.portal.models import CandidateRequest
from talent.conversations.models import Conversation, Participant
from talent.conversations.queries import addresses_of
from talent.conversations.replies import THREAD
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, Prospect

log = structlog.get_logger(__name__)

CODE = "candidate_code"
LINK = "candidate_link"


def ask_by_address(email: str, browser_secret: str) -> UUID:
    """Have a code mailed to an address, if somebody we know has it; returns the id of the request.

    Of several people who share one, it is whoever talked with us last, or was added first.
    """
    whose = (
        select(Prospect.id)
        .join(Identity, Identity.prospect_id == Prospect.id)
        .outerjoin(Conversation, Conversation.prospect_id == Prospect.id)
        .where(Identity.kind == IdentityKind.EMAIL, Identity.canonical == email, Prospect.merged_into_id.is_(None))
        .order_by(Conversation.last_message_at.desc().nulls_last(), Prospect.created_at, Prospect.id)
        .limit(1)
    )
    with everywhere():
        prospect_id = db.session.scalar(whose)
    return _ask(prospect_id, email if prospect_id is not None else "", browser_secret)


def ask_by_thread(place: Participant, browser_secret: str) -> UUID:
    """Have a code mailed to whoever a mail about a conversation went to, without asking for the address again."""
    address = address_behind(place)
    return _ask(place.conversation.prospect_id if address else None, address, browser_secret)


def address_behind(place: Participant) -> str:
    """Where mail about a conversation goes to; empty when there is no address any more."""
    with everywhere():
        return db.session.scalars(addresses_of(place.conversation.prospect_id).limit(1)).first() or ""


def _ask(prospect_id: UUID | None, address: str, browser_secret: str) -> UUID:
    asked_id = mailed_codes.begin(CandidateRequest(prospect_id=prospect_id, address=address), browser_secret)
    deliver(CODE, f"{CODE}:{asked_id}", request_id=asked_id)
    return asked_id


def by_code(request_id: UUID, browser_secret: str, code: str) -> Prospect | None:
    """Who comes in with a typed code, in the browser that asked."""
    return _who_asked(mailed_codes.by_code(CandidateRequest, CODE, request_id, browser_secret, code))


def by_link(secret: str, browser_secret: str) -> Prospect | None:
    """Who comes in by the button behind the mailed link, in the browser that asked."""
    return _who_asked(mailed_codes.by_link(CandidateRequest, LINK, secret, browser_secret))


def is_waiting_here(secret: str, browser_secret: str) -> bool:
    """Whether the mailed link could be used by this browser now."""
    return mailed_codes.is_waiting_here(CandidateRequest, LINK, secret, browser_secret)


def _who_asked(asked: CandidateRequest | None) -> Prospect | None:
    with everywhere():
        prospect = db.session.get(Prospect, asked.prospect_id) if asked is not None and asked.prospect_id else None
    if prospect is None or asked is None:
        log.info("coming_in.refused")
        return None
    _verify(prospect, asked.address)
    return prospect


def _verify(prospect: Prospect, address: str) -> None:
    """Whoever has the code reads that mailbox."""
    theirs = update(Identity).where(
        Identity.prospect_id == prospect.id, Identity.kind == IdentityKind.EMAIL, Identity.canonical == address
    )
    with everywhere():
        db.session.execute(theirs.where(Identity.verified_at.is_(None)).values(verified_at=clock.now()))


def thread_behind(secret: str) -> Participant | None:
    """The place of somebody outside to which the link in a mail leads. It shows nothing of the conversation."""
    place_id = tokens.row_behind(THREAD, secret)
    if place_id is None:
        return None
    with everywhere():
        place = db.session.get(Participant, place_id)
        return place if place is not None and place.is_outside and place.conversation is not None else None
