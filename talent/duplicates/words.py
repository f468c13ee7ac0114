"""What pairs and merges are called on screens."""

from collections.abc import Iterable

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from talent.duplicates.models import Part

PARTS: dict[Part, LazyString] = {
    Part.SAME_EMAIL: _l("the same e-mail address"),
    Part.SAME_PHONE: _l("the same phone number"),
    Part.SAME_PROFILE: _l("the same profile"),
    Part.SAME_HANDLE: _l("the same handle"),
    Part.NAME_AND_EMPLOYER: _l("the same name and employer"),
    Part.NICKNAME_AND_CITY: _l("a like name in the same city"),
}
DETAILS: dict[str, LazyString] = {
    "name": _l("Name"),
    "title": _l("What they do"),
    "employer": _l("Where"),
    "location": _l("Place"),
    "source": _l("Where we know them from"),
}


def why(parts: Iterable[str]) -> str:
    """Why a pair is asked about, in words: "the same e-mail address, the same name and employer"."""
    return ", ".join(str(PARTS[part]) for part in Part if part.value in set(parts))
