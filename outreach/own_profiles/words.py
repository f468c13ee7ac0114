"""Public profiles in words."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from outreach.own_profiles.models import Availability, Shown

AVAILABILITIES: dict[Availability, LazyString] = {
    Availability.UNSAID: _l("I would rather not say"),
    Availability.NOW: _l("I could begin soon"),
    Availability.MONTHS: _l("I could begin in some months"),
    Availability.LATER: _l("Not now, but one day"),
    Availability.TALK: _l("Only looking around, happy to talk"),
}

SHOWN: dict[Shown, LazyString] = {
    Shown.BY_LINK: _l("Only who has the link"),
    Shown.LISTED: _l("Who has the link, and the people who work here find it in a list"),
}

STANDS: dict[Shown, LazyString] = {
    Shown.OFF: _l("Nobody sees it."),
    Shown.BY_LINK: _l("Whoever has the link sees it."),
    Shown.LISTED: _l("Whoever has the link sees it, and the people who work here find it in a list."),
}
