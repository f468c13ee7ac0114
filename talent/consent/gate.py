"""What the gate asks about people outside: nothing goes to somebody who is gone, or who does not want it.

A delivery to somebody outside names them as `prospect_id` among its arguments. What they have asked for themselves, such
as an answer to what they said is wrong, says `is_asked_for`, and goes as long as they are there.
"""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, select

from app.kernel.db import db
from app.kernel.deliveries import Delivery, gate
from talent.consent.models import BasisState, Purpose
from talent.consent.standing import standing_of
from talent.prospects.models import Prospect


@gate
def may_be_contacted(delivery: Delivery) -> str | None:
    """Asked at the moment of sending, whatever was planned before."""
    prospect_id = delivery.arguments.get("prospect_id")
    if prospect_id is None or delivery.user_id is not None:
        return None
    reason = refusal(UUID(str(prospect_id)))
    return reason if reason == "erased" or not delivery.arguments.get("is_asked_for") else None


def refusal(prospect_id: UUID, purpose: Purpose = Purpose.KEEPING_IN_TOUCH) -> str | None:
    """Why nothing may be sent to this person now for a purpose, as a short code; None if it may."""
    prospect = db.session.scalar(_as_they_are_now(), {"prospect_id": prospect_id})
    if prospect is None:
        return "erased"
    if prospect.do_not_contact:
        return "do_not_contact"
    standing = standing_of(prospect, purpose)
    if standing.state is None:
        return "no_consent"
    is_being_asked = standing.state is BasisState.REQUESTED and purpose is Purpose.KEEPING_IN_TOUCH
    return None if standing.allows or is_being_asked else f"consent_{standing.state.value}"


@cache
def _as_they_are_now() -> Select[Prospect]:
    """Put together once: every message asks it."""
    prospect_id: Any = bindparam("prospect_id", type_=Uuid())
    return select(Prospect).where(Prospect.id == prospect_id).execution_options(populate_existing=True)
