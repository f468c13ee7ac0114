"""What comes back of our own mails: that they did not arrive, or that somebody complained.

Every mail goes out from an address of its own (`bounce-…`: the delivery's id, and the proof that we made it), so that a
report is known to be about one delivery, whatever is left of the mail in it (RFC 3464; variable envelope return paths).
"""

import hmac
from uuid import UUID

from sqlalchemy import select

from app.identity.models import User
from app.kernel import incoming, marks
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.deliveries import DeliveryState, try_again
from app.kernel.ledger import Delivery
from outreach.inbox.models import Door, InboundMail
from outreach.inbox.reading import Reading
from outreach.inbox.reading.automatic import Failure
from talent.prospects.actions import forbid_contact
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, Prospect

PREFIX = incoming.BOUNCE_PREFIX
MOST_ATTEMPTS = 5
COMPLAINED = "A mail of ours was reported as unwanted by their mail provider."


def delivery_behind(word: str) -> UUID | None:
    """The delivery whose return address this is, None if we did not make it."""
    delivery_id = incoming.id_in(word.removeprefix(PREFIX))
    if delivery_id is None or not hmac.compare_digest(word.encode(), incoming.bounce_word(delivery_id).encode()):
        return None
    return delivery_id


def settle_bounce(mail: InboundMail, reading: Reading) -> str:
    """Note what a delivery report says; the reason why nothing had to be done, empty otherwise."""
    delivery = _delivery_of(mail, reading)
    if delivery is None:
        return "not_of_ours"
    failed = [one for one in reading.report.failures if one.status[:1] in {"4", "5"}]
    if not failed:
        return "no_failure"
    for failure in failed:
        _settle(delivery, failure)
    return ""


def _settle(delivery: Delivery, failure: Failure) -> None:
    words = f"{failure.status} {failure.words}".strip()[:300]
    if failure.status.startswith("5"):
        for address in _addressed(delivery, failure.address):
            marks.mark(address, words, delivery.id)
        if delivery.state is DeliveryState.SENT:
            delivery.step(DeliveryState.FAILED, words)
    elif failure.status != "4.0.0" and delivery.state is DeliveryState.SENT and delivery.attempts < MOST_ATTEMPTS:
        try_again(delivery)


def _delivery_of(mail: InboundMail, reading: Reading) -> Delivery | None:
    """By the address that it came back to, or by the Message-ID of ours in it."""
    if mail.door is Door.BOUNCE:
        return db.session.get(Delivery, mail.door_id)
    for message_id in reading.report.of:
        try:
            row_id = UUID(message_id.strip("<>").partition("@")[0])
        except ValueError:
            continue
        if (delivery := db.session.get(Delivery, row_id)) is not None:
            return delivery
    return None


def _addressed(delivery: Delivery, named: str) -> set[str]:
    """Where it was sent. A report can only mark the addresses of whom that very mail was for."""
    known = {one.lower() for one in _addresses_of(delivery)}
    return {named.lower()} & known or (known if len(known) == 1 else set())


def _addresses_of(delivery: Delivery) -> set[str]:
    found = set[str]()
    if delivery.user_id is not None:
        found |= set(db.session.scalars(select(User.email).where(User.id == delivery.user_id)))
    if (prospect_id := delivery.arguments.get("prospect_id")) is not None:
        theirs = select(Identity.raw, Identity.canonical).where(
            Identity.prospect_id == UUID(prospect_id), Identity.kind == IdentityKind.EMAIL
        )
        found |= {address for row in db.session.execute(theirs) for address in row}
    return found


def settle_complaint(mail: InboundMail, reading: Reading) -> str:
    """Whoever reports a mail of ours as unwanted gets no more of them, until somebody lifts it."""
    delivery = _delivery_of(mail, reading)
    if delivery is None:
        return "not_of_ours"
    for address in _addresses_of(delivery):
        marks.mark(address, COMPLAINED, delivery.id)
    prospect = _prospect_of(delivery)
    if prospect is not None and not prospect.do_not_contact:
        forbid_contact(Actor.system(), [prospect], reason=COMPLAINED)
    return ""


def _prospect_of(delivery: Delivery) -> Prospect | None:
    prospect_id = delivery.arguments.get("prospect_id")
    return db.session.scalar(select(Prospect).where(Prospect.id == UUID(prospect_id))) if prospect_id else None
