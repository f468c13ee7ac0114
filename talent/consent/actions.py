"""Verbs on consent: what somebody was asked and answered, and what they are asked."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, insert, select, update

from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.consent.models import NOES, Basis, BasisState, ConsentText, ErasedIdentity, Notice, NoticeState, Purpose
from talent.consent.queries import notice_of
from talent.prospects.actions import put_at_rest
from talent.prospects.models import LegalBasis, Prospect

AHEAD_OF_UTC = timedelta(hours=14)
"""Somewhere it is tomorrow already."""

AGREED = "agreed"
"""Why somebody need not be told: they agreed, so they know."""
SAID_NO = _l("They do not want us to keep in touch.")
"""Why nobody writes to somebody who said no."""


class Answer(StrEnum):
    """What is written down about a purpose."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    INTEREST = "interest"


@dataclass(frozen=True)
class _Meaning:
    basis: LegalBasis
    state: BasisState


_MEANING = {
    Answer.REQUESTED: _Meaning(LegalBasis.CONSENT, BasisState.REQUESTED),
    Answer.ACCEPTED: _Meaning(LegalBasis.CONSENT, BasisState.ACCEPTED),
    Answer.DECLINED: _Meaning(LegalBasis.CONSENT, BasisState.DECLINED),
    Answer.WITHDRAWN: _Meaning(LegalBasis.CONSENT, BasisState.WITHDRAWN),
    Answer.INTEREST: _Meaning(LegalBasis.LEGITIMATE_INTEREST, BasisState.ACCEPTED),
}


def write_down(
    actor: Actor,
    prospect: Prospect,
    *,
    purpose: Purpose,
    answer: Answer,
    on: date,
    proof: str = "",
    valid_until: date | None = None,
    text_id: UUID | None = None,
) -> Basis:
    """Write down what somebody answered, or why our interest weighs more. What stood before is kept as history.

    A no to keeping in touch forbids contact at once (GDPR, article 21). Raises Refused without a proof where there
    must be one, and for days that make no sense.
    """
    ensure(actor, May.RECORD_CONSENT)
    words = " ".join(proof.split())
    _check(answer, purpose, on=on, words=words, valid_until=valid_until)
    return enter(actor, prospect, purpose, answer, on=on, words=words, valid_until=valid_until, text_id=text_id)


def enter(
    actor: Actor,
    prospect: Prospect,
    purpose: Purpose,
    answer: Answer,
    *,
    on: date,
    words: str,
    valid_until: date | None = None,
    text_id: UUID | None = None,
) -> Basis:
    """The next line of a person's history with a purpose, and what it means beyond itself. Nothing is checked."""
    _end_current(prospect, purpose)
    meaning = _MEANING[answer]
    basis = Basis(
        prospect_id=prospect.id,
        purpose=purpose,
        basis=meaning.basis,
        state=meaning.state,
        since=on,
        valid_until=valid_until if answer is Answer.ACCEPTED else None,
        text_id=text_id if meaning.basis is LegalBasis.CONSENT else None,
        **({"note": words} if answer is Answer.INTEREST else {"proof": words}),
        recorded_by_id=actor.user_id,
    )
    db.session.add(basis)
    db.session.flush()
    record(actor, "consent.recorded", basis, purpose=purpose.value, answer=answer.value)
    _follow(actor, prospect, basis)
    return basis


def _check(answer: Answer, purpose: Purpose, *, on: date, words: str, valid_until: date | None) -> None:
    if on > (clock.now() + AHEAD_OF_UTC).date():
        raise Refused(_("This day is yet to come."))
    if not words:
        raise Refused(_("Say how you know, so that we can prove it: “her mail of 3 May”, “signed at the fair”."))
    if valid_until is not None and valid_until < on:
        raise Refused(_("It cannot end before it begins."))
    if answer is Answer.INTEREST and purpose is not Purpose.KEEPING_IN_TOUCH:
        raise Refused(_("For this people must be asked: our own interest is not enough."))


def _end_current(prospect: Prospect, purpose: Purpose) -> None:
    db.session.execute(
        update(Basis)
        .where(Basis.prospect_id == prospect.id, Basis.purpose == purpose, Basis.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def _follow(actor: Actor, prospect: Prospect, basis: Basis) -> None:
    """What an answer means beyond itself."""
    if basis.state is BasisState.ACCEPTED and basis.basis is LegalBasis.CONSENT:
        notice = db.session.scalar(notice_of(prospect.id))
        if notice is not None and notice.state is NoticeState.WAITING:
            _know(notice, actor, basis.since)
    if basis.state in NOES and basis.purpose is Purpose.KEEPING_IN_TOUCH and not prospect.do_not_contact:
        put_at_rest(actor, [prospect], reason=str(SAID_NO))


def _know(notice: Notice, actor: Actor, on: date) -> None:
    notice.state, notice.settled_on, notice.how, notice.settled_by_id = (
        NoticeState.NOT_NEEDED,
        on,
        AGREED,
        actor.user_id,
    )


def write_text(actor: Actor, *, purpose: Purpose, language: str, body: str) -> ConsentText:
    """Say anew what people are asked, as the next version. What somebody agreed to before stays word for word."""
    ensure(actor, May.RUN_THE_ORGANISATION)
    last = db.session.scalar(
        select(func.max(ConsentText.version)).where(ConsentText.purpose == purpose, ConsentText.language == language)
    )
    text = ConsentText(
        purpose=purpose, language=language, version=(last or 0) + 1, body=body.strip(), written_by_id=actor.user_id
    )
    db.session.add(text)
    db.session.flush()
    record(actor, "consent_text.written", text, purpose=purpose.value, version=text.version)
    return text


def welcome_back(actor: Actor, marks: set[UUID]) -> None:
    """Somebody who was erased wants to be here again: a file may name them from now on."""
    ensure(actor, May.ADD_PEOPLE)
    db.session.execute(delete(ErasedIdentity).where(ErasedIdentity.digest.in_(marks)))


def expire(on: date) -> int:
    """Write down that what was agreed to until a day before has run out; how many did. Doing it twice adds nothing."""
    ended = (
        update(Basis)
        .where(Basis.ended_at.is_(None), Basis.state == BasisState.ACCEPTED, Basis.valid_until < on)
        .values(ended_at=clock.now())
        .returning(Basis.prospect_id, Basis.purpose, Basis.basis, Basis.text_id, Basis.valid_until)
    )
    rows = [
        {
            **row._mapping,  # noqa: SLF001 - the public name of a row's columns by their names
            "id": ids.new(),
            "created_at": clock.now(),
            "since": row.valid_until,
            "state": BasisState.EXPIRED,
            "proof": "",
            "note": "",
        }
        for row in db.session.execute(ended)
    ]
    if rows:
        db.session.execute(insert(Basis), rows)
    return len(rows)
