"""Telling somebody what became of what they said is wrong, once nobody can take the answer back."""

from datetime import timedelta
from uuid import UUID

from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.jobs import job
from talent.corrections.models import Correction

SETTLED = "correction_settled"
TAKEN_BACK_WITHIN = timedelta(minutes=10)


@job("mail")
def tell(correction_id: str) -> None:
    """Ask for the mail, unless the answer was taken back or is so new that it still can be: then a later job does."""
    correction = db.session.get(Correction, UUID(correction_id))
    if correction is None or not correction.is_answered or correction.settled_at is None:
        return
    if correction.settled_at <= clock.now() - TAKEN_BACK_WITHIN:
        known = {"correction_id": correction.id, "prospect_id": correction.prospect_id}
        deliver(SETTLED, f"{SETTLED}:{correction.id}", **known, is_asked_for=True)
