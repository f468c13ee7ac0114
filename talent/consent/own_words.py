"""On what each use of somebody's data stands, said to them."""

from datetime import date

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.kernel.days import plain_day
from talent.consent.models import Basis, BasisState, Purpose
from talent.consent.own import Asked
from talent.prospects.models import LegalBasis

PURPOSES: dict[Purpose, LazyString] = {
    Purpose.KEEPING_IN_TOUCH: _l("Keeping in touch"),
    Purpose.NEWS: _l("News"),
    Purpose.SHARING: _l("Telling partners about you"),
}

_STANDS: dict[BasisState | None, LazyString] = {
    None: _l("Nobody has asked you yet, so we do not."),
    BasisState.ACCEPTED: _l("You agreed on %(day)s."),
    BasisState.REQUESTED: _l("We asked you on %(day)s, and you have not answered yet."),
    BasisState.DECLINED: _l("You said no on %(day)s."),
    BasisState.WITHDRAWN: _l("You took it back on %(day)s."),
    BasisState.EXPIRED: _l("What you agreed to ran out on %(day)s."),
}

AFTER_A_NO: dict[Purpose, LazyString] = {
    Purpose.KEEPING_IN_TOUCH: _l(
        "Nobody of us writes to you any more. What we hold stays until you leave, or its time is over."
    ),
    Purpose.NEWS: _l("You get no news from us any more."),
    Purpose.SHARING: _l("No partner is told of you any more."),
}
"""What a no means, before it is said."""


def stands(asked: Asked, today: date) -> str:
    """One purpose, in one or two sentences."""
    standing = asked.standing
    day = plain_day(standing.since, today) if standing.since else ""
    if asked.is_objected_to:
        return _(
            "You have not been asked: we keep in touch in our own interest, since %(day)s. You can object.", day=day
        )
    said = str(_STANDS[standing.state]) % {"day": day}
    row = standing.row
    if standing.allows and row is not None and row.valid_until is not None:
        return _("%(said)s It holds until %(day)s.", said=said, day=plain_day(row.valid_until, today))
    return said


def answered(basis: Basis) -> str:
    """One line of the history, in a few words."""
    if basis.basis is LegalBasis.LEGITIMATE_INTEREST and basis.state is BasisState.ACCEPTED:
        return _("our own interest")
    return str(_ANSWERED[basis.state])


_ANSWERED: dict[BasisState, LazyString] = {
    BasisState.REQUESTED: _l("we asked"),
    BasisState.ACCEPTED: _l("you agreed"),
    BasisState.DECLINED: _l("you said no"),
    BasisState.WITHDRAWN: _l("you took it back"),
    BasisState.EXPIRED: _l("ran out"),
}
