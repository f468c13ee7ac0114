"""What is said of calendars, in words."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.kernel.fetching import Trouble
from outreach.calendar.noticing import OTHER_KEY
from talent.relationships.models import ContactKind

KINDS: dict[ContactKind, LazyString] = {ContactKind.MET: _l("We met"), ContactKind.CALL: _l("We talked")}
_SOMETHING = _l("It could not be read. It is tried again by itself.")
PROBLEMS: dict[str, LazyString] = {
    Trouble.FORBIDDEN: _l("From here no calendar may be read: the address leads into a private network."),
    Trouble.UNREACHABLE: _l("The server of this calendar does not answer. It is tried again by itself."),
    Trouble.LEADS_ELSEWHERE: _l("This address leads on to another one. Paste that one."),
    Trouble.REFUSED: _l("The server of this calendar refuses us. Look whether the address is the secret one."),
    Trouble.GONE: _l("There is no calendar at this address any more. Paste the present one."),
    Trouble.TOO_LARGE: _l("This calendar is too large to be read."),
    Trouble.TOO_SLOW: _l("The server of this calendar is too slow. It is tried again by itself."),
    OTHER_KEY: _l("The address can no longer be opened here. Paste it once more."),
    "no_calendar": _l("There is no calendar at this address. Look whether it ends with .ics."),
    "damaged": _l("There is something in this calendar that cannot be read."),
    "takes_too_much": _l("This calendar takes too long to be read."),
}


def problem_in_words(problem: str) -> str:
    """Why a calendar was not read; empty when it was."""
    return str(PROBLEMS.get(problem, _SOMETHING)) if problem else ""
