"""Verbs of recruiting on corrections: confirm or decline with words, and for a while take that back.

What is confirmed changes by the verbs of the file itself. They read the answer at once on their page; the mail is asked for
with it, and goes when the answer can be taken back no longer.
"""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import update

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.corrections import applying, subjects
from talent.corrections.actions import settle
from talent.corrections.models import Correction, CorrectionState
from talent.corrections.subjects import Held

SETTLED = "correction_settled"
TAKEN_BACK_WITHIN = timedelta(minutes=10)
_A_LITTLE_LATER = timedelta(minutes=1)
"""By when whoever takes an answer back at the last moment has done so."""


def confirm(actor: Actor, correction: Correction, *, answer: str) -> None:
    """It is so: the file changes, and they are told. Raises Conflict when somebody was quicker, Refused when what it was
    about is gone, or has changed since.
    """
    ensure(actor, May.ANSWER_CORRECTIONS)
    settle(actor, correction, CorrectionState.CONFIRMED, answer)
    if correction.said or correction.goes:
        correction.undo = applying.apply(actor, correction, as_it_was(correction))
    record(actor, "correction.confirmed", correction)
    _tell_later(correction)


def decline(actor: Actor, correction: Correction, *, answer: str) -> None:
    """It stays as it is, and they are told why. Raises Refused without a why, Conflict when somebody was quicker."""
    ensure(actor, May.ANSWER_CORRECTIONS)
    if not answer.strip():
        raise Refused(_("Say why it stays as it is. They read it."))
    settle(actor, correction, CorrectionState.DECLINED, answer)
    record(actor, "correction.declined", correction)
    _tell_later(correction)


def reopen(actor: Actor, correction: Correction) -> None:
    """Take one's answer back: the file is as it was, and the correction waits again, with the words as a draft. Raises
    Refused when they are being told, Conflict when the answer was taken back or the file changed meanwhile.
    """
    ensure(actor, May.ANSWER_CORRECTIONS)
    if not can_reopen(actor, correction):
        raise Refused(_("They have been told already. Change the file by hand, and write to them."))
    is_confirmed, undo = correction.state is CorrectionState.CONFIRMED, correction.undo
    waits_again = (
        update(Correction)
        .where(Correction.id == correction.id, Correction.settled_at == correction.settled_at)
        .values(state=CorrectionState.OPEN, settled_at=None, settled_by_id=None, undo_id=None)
        .returning(Correction.id)
    )
    if db.session.execute(waits_again).scalar() is None:
        raise Conflict
    if is_confirmed:
        applying.take_back(actor, correction, undo)
    db.session.refresh(correction)
    record(actor, "correction.reopened", correction)


def can_reopen(actor: Actor, correction: Correction) -> bool:
    """Whether it is one's own answer, and nobody was told yet."""
    return (
        correction.is_answered
        and correction.settled_by_id == actor.user_id
        and correction.settled_at is not None
        and correction.settled_at > clock.now() - TAKEN_BACK_WITHIN
    )


def is_out_of_date(correction: Correction) -> bool:
    """Whether the file no longer says what they said is wrong."""
    row = now(correction)
    return row is None or row.words != correction.held


def as_it_was(correction: Correction) -> Held:
    """What a correction is about, if it still is as it was when they said so."""
    row = now(correction)
    if row is None:
        raise Refused(_("This does not stand in the file any more. Decline it, and tell them so."))
    if row.words != correction.held:
        raise Refused(_("The file has changed since they said so. Change it by hand where needed, then decline."))
    return row


def now(correction: Correction) -> Held | None:
    """What it is about, as it stands in the file now; None if it does not any more."""
    return subjects.find(correction.subject, correction.subject_id, correction.prospect_id)


def _tell_later(correction: Correction) -> None:
    """One mail for each answer: of those that are taken back the composer sends none."""
    answered_at = correction.settled_at or clock.now()
    deliver(
        SETTLED,
        f"{SETTLED}:{correction.id}:{answered_at.isoformat()}",
        due_at=answered_at + TAKEN_BACK_WITHIN + _A_LITTLE_LATER,
        correction_id=correction.id,
        prospect_id=correction.prospect_id,
        answered_at=answered_at.isoformat(),
        is_asked_for=True,
    )
