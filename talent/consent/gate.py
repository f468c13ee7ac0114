"""What the gate asks about people outside: nothing goes to somebody who is gone, or who does not want it.

A delivery to somebody outside names them as `prospect_id` among its arguments. What they have asked for themselves, such
as an answer to what they said is wrong, says `is_asked_for`, and goes as long as they are there.
"""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, Uuid, and_, bindparam, select

from app.kernel.db import db
from app.kernel.deliveries import Delivery, gate
from app.kernel.plain import plain_rows
from talent.consent.models import Basis, BasisState, Purpose
from talent.consent.standing import state_today, state_unstored
from talent.prospects.addressee import addressee_of
from talent.prospects.models import Prospect


@gate
def may_be_contacted(delivery: Delivery) -> str | None:
    """Asked at the moment of sending, whatever was planned before."""
    prospect_id = addressee_of(delivery)
    if prospect_id is None:
        return None
    reason = refusal(prospect_id)
    return reason if reason == "erased" or not delivery.arguments.get("is_asked_for") else None


def refusal(prospect_id: UUID, purpose: Purpose = Purpose.KEEPING_IN_TOUCH) -> str | None:
    """Why nothing may be sent to this person now for a purpose, as a short code; None if it may."""
    db.session.flush()
    found = plain_rows(_as_they_are_now(), prospect_id=prospect_id, purpose=purpose.value)
    if not found:
        return "erased"
    (forbade_it, stored, valid_until), *_ = found
    if forbade_it:
        return "do_not_contact"
    state = state_today(BasisState(stored), valid_until) if stored is not None else state_unstored(purpose)
    if state is None:
        return "no_consent"
    is_being_asked = state is BasisState.REQUESTED and purpose is Purpose.KEEPING_IN_TOUCH
    return None if state is BasisState.ACCEPTED or is_being_asked else f"consent_{state.value}"


@cache
def _as_they_are_now() -> Select[bool, BasisState, date | None]:
    """Put together once: every message asks it."""
    prospect_id: Any = bindparam("prospect_id", type_=Uuid())
    counts = and_(
        Basis.prospect_id == Prospect.id,
        Basis.ended_at.is_(None),
        Basis.purpose == bindparam("purpose", type_=Text()),
    )
    asked = select(Prospect.do_not_contact, Basis.state, Basis.valid_until).select_from(Prospect)
    return asked.outerjoin(Basis, counts).where(Prospect.id == prospect_id)
