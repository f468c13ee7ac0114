"""What the gate asks about wishes: nothing goes to somebody who wants a pause, hears from others only, or not by mail.

A delivery to somebody outside names them as `prospect_id` among its arguments, and as `sender_id` the user who writes.
What they have asked for themselves at that moment, such as a code to sign in, says `is_asked_for`.
"""

from uuid import UUID

from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import Delivery, gate
from talent.prospects.addressee import addressee_of
from talent.wishes.models import Wish

BY_MAIL = "email"


@gate
def is_wished(delivery: Delivery) -> str | None:
    """Asked at the moment of sending, whatever was planned before."""
    said, prospect_id = delivery.arguments, addressee_of(delivery)
    if prospect_id is None or said.get("is_asked_for"):
        return None
    return refusal(prospect_id, sender_id=said.get("sender_id"))


def refusal(prospect_id: UUID, *, sender_id: str | None = None, way: str = BY_MAIL) -> str | None:
    """Why this person's wishes speak against hearing from us now, as a short code; None if they do not."""
    wish = db.session.scalar(select(Wish).where(Wish.prospect_id == prospect_id))
    if wish is None:
        return None
    if (refused := refused_by(wish, sender_id)) is not None:
        return refused
    if wish.pause_until is not None and wish.pause_until > clock.now().date():
        return "they_want_a_pause"
    if wish.ways and way not in wish.ways:
        return "not_in_this_way"
    return "not_by_this_person" if wish.only_by and sender_id is not None and sender_id not in wish.only_by else None


def refused_by(wish: Wish, sender_id: str | None) -> str | None:
    """Whether they want to hear nothing at all, or nothing from this user, by whatever way; as a short code."""
    if wish.from_nobody:
        return "from_nobody"
    return "not_by_this_person" if sender_id is not None and sender_id in wish.not_by else None
