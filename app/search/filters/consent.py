"""The filter about why we may keep somebody's data: where their consent to keep in touch stands."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, not_, or_, select

from app.search.filters.registry import Asker, Meaning, condition, filters
from app.search.filters.values import one_of
from talent.consent.models import Basis, BasisState, Purpose
from talent.prospects.models import LegalBasis, Prospect

_WORDS = {
    "accepted": _l("given"),
    "requested": _l("asked for"),
    "declined": _l("declined"),
    "withdrawn": _l("withdrawn"),
    "expired": _l("expired"),
    "none": _l("none"),
}


@filters(
    "consent",
    _l("Consent"),
    _l("To being kept in touch with: accepted, requested, declined, withdrawn, expired, none."),
    example="consent:none",
    reads=lambda asker, text: one_of(_WORDS, text),
    offers=lambda asker: [(value, str(words)) for value, words in _WORDS.items()],
    says=lambda text: str(_WORDS.get(text.lower(), text)),
    takes_text=False,
)
def consented(asker: Asker, state: str) -> Meaning:
    if state == "none":
        return not_(condition(asker, _recorded())) & (Prospect.legal_basis != LegalBasis.CONSENT)
    if state != "accepted":
        return _recorded().where(Basis.state == BasisState(state))
    holds = or_(Basis.valid_until.is_(None), Basis.valid_until >= asker.today)
    stored = condition(asker, _recorded().where(Basis.state == BasisState.ACCEPTED, holds))
    return or_(stored, (Prospect.legal_basis == LegalBasis.CONSENT) & not_(condition(asker, _current())))


def _current() -> Select[UUID]:
    return select(Basis.prospect_id).where(Basis.purpose == Purpose.KEEPING_IN_TOUCH, Basis.ended_at.is_(None))


def _recorded() -> Select[UUID]:
    return _current().where(Basis.basis == LegalBasis.CONSENT)
