"""The networks on which one person has one page under many addresses."""

import re
from collections.abc import Callable

from flask_babel import lazy_gettext as _l

from talent.prospects.canonical.errors import NotCanonical
from talent.prospects.canonical.text import lowered

# LinkedIn's own ids for members are the one kind of slug whose case matters.
_MEMBER_ID = re.compile(r"AC[ow]A[A-Za-z0-9_-]{15,}")
_OLD_NUMBER = re.compile(r"[0-9a-f]{1,3}")
_VIEW_ID = re.compile(r"(?:^|&)id=(\w+)")
_X_WORDS = frozenset({"home", "i", "intent", "share", "search", "hashtag", "explore", "login", "settings", "messages"})
_GITHUB_WORDS = frozenset(
    {"about", "apps", "enterprise", "explore", "features", "login", "marketplace", "orgs", "settings"}
)


def _linkedin(rest: str) -> str:
    """`/in/slug` whatever follows it, the old `/pub/name/1a/2b3/4c5`, and the older `/profile/view?id=`."""
    match _segments(rest):
        case [kind, slug, *_] if kind.lower() == "in" and slug:
            return f"linkedin.com/in/{slug if _MEMBER_ID.fullmatch(slug) else lowered(slug)}"
        case [kind, name, *numbers] if kind.lower() == "pub" and lowered(name) != "dir":
            return f"linkedin.com/{_from_pub(lowered(name), [lowered(number) for number in numbers])}"
        case ["profile", "view"] if view := _VIEW_ID.search(rest.partition("#")[0].partition("?")[2]):
            return f"linkedin.com/profile/view?id={view[1]}"
    raise _nobody()


def _from_pub(name: str, numbers: list[str]) -> str:
    """LinkedIn forwards `/pub/name/a7/576/b50` to `/in/name-b50576a7`; shorter numbers are padded in ways not published."""
    match numbers:
        case [first, second, third, *_] if all(map(_OLD_NUMBER.fullmatch, numbers[:3])):
            if first != "0" and len(second) == len(third) == 3:  # noqa: PLR2004 (the three digits of the pattern above)
                return f"in/{name}-{third}{second}{first}"
            return f"pub/{name}/{first}/{second}/{third}"
    return f"pub/{name}"


def _github(rest: str) -> str:
    match _segments(rest):
        case [user, *_] if lowered(user) not in _GITHUB_WORDS:
            return f"github.com/{lowered(user)}"
    raise _nobody()


def _x(rest: str) -> str:
    """Also the addresses of single posts, and those of 2010 with `/#!/`."""
    match _segments(rest.replace("/#!/", "/", 1)):
        case [handle, *_] if (name := lowered(handle).lstrip("@")) and name not in _X_WORDS:
            return f"x.com/{name}"
    raise _nobody()


def _segments(rest: str) -> list[str]:
    path = re.split(r"[?#]", rest, maxsplit=1)[0]
    return [part.strip() for part in path.split("/") if part.strip()]


def _nobody() -> NotCanonical:
    return NotCanonical(_l("This is not the page of a person."))


SITES: dict[str, Callable[[str], str]] = {
    "linkedin.com": _linkedin,
    "github.com": _github,
    "twitter.com": _x,
    "x.com": _x,
}
