"""Wishes in plain sentences, for colleagues."""

from datetime import date

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.kernel.days import plain_day
from talent.wishes.models import Wish

WAYS: dict[str, LazyString] = {
    "email": _l("Mail"),
    "chat": _l("Messages on my page here"),
    "call": _l("Telephone"),
    "linkedin": _l("LinkedIn"),
    "met": _l("Meeting in person"),
}
"""The ways that somebody may choose, by words of `ContactKind`."""

_TO_COLLEAGUES: dict[str, LazyString] = {
    "email": _l("by mail"),
    "chat": _l("by messages on their page here"),
    "call": _l("by telephone"),
    "linkedin": _l("on LinkedIn"),
    "met": _l("in person"),
}


def sentences(wish: Wish | None, today: date) -> list[str]:
    """What somebody said about hearing from us, as far as it still matters."""
    if wish is None:
        return []
    said = _turned_away(wish)
    if wish.pause_until is not None and wish.pause_until > today:
        said.append(_("They would like to hear nothing before %(day)s.", day=plain_day(wish.pause_until, today)))
    if wish.least_days:
        said.append(
            ngettext(
                "They like to hear from us at most once in %(num)d day.",
                "They like to hear from us at most once in %(num)d days.",
                wish.least_days,
            )
        )
    if wish.ways:
        ways = ", ".join(str(words) for way, words in _TO_COLLEAGUES.items() if way in wish.ways)
        said.append(_("They like to hear from us only %(ways)s.", ways=ways))
    if wish.only_by:
        said.append(_("They chose from whom of us they like to hear."))
    return said


def _turned_away(wish: Wish) -> list[str]:
    if wish.from_nobody:
        return [_("They would like to hear from nobody here until they say otherwise.")]
    return [_("There is somebody of us from whom they do not want to hear.")] if wish.not_by else []
