"""What was shared from elsewhere, read: whom it may be about, and what to write down of it.

Pure: nothing is looked up here, and nothing fails on wild text.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from talent.prospects.canonical import (
    IdentityKind,
    NotCanonical,
    canonical_email,
    canonical_profile,
    clean_name,
    clean_text,
)

LONGEST = 4_000
_LONGEST_SUMMARY, _LONGEST_NAME = 500, 80
_MOST_MARKS = 8
_ADDRESS = re.compile(r"https?://[^\s<>\"'\[\]{}|\\^`]+", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s<>\"'(),;:@\[\]]+@[^\s<>\"'(),;:@\[\]]+\.[^\s<>\"'(),;:@\[\]]+")
_OF_PEOPLE = re.compile(
    r"(?:www\.)?(?:linkedin\.com/(?:in|pub|profile)/|github\.com/|x\.com/|xing\.com/profile/|gitlab\.com/[^/]+$|[^/]+/@[^/]+$)"
)
"""The canonical addresses of pages that are about one person, on networks where people have such."""
_SITE_AFTER_NAME = re.compile(
    r"\s+[|·/\-\u2013\u2014]\s+(?:linkedin|xing|github|gitlab|x|twitter|mastodon)\b.*$", re.IGNORECASE
)
_HANDLE_AFTER_NAME = re.compile(r"\s+\(@[^)]*\).*$")
_GITHUB_TITLE = re.compile(r"^[\w-]+ \(([^)]+)\)")
_PROFILE_OF = re.compile(r"(?:check out|see|view|look at)\s+(.{2,80}?)['\u2019]s\s+profile", re.IGNORECASE)
_COUNT = re.compile(r"^\(\d+\+?\)\s*")
_AFTER_NAME = re.compile(r"\s+[|·\u2013\u2014-]\s+.*$")


@dataclass(frozen=True)
class Shared:
    """What something that was shared says. `marks` are the kinds and canonical forms by which somebody may be known;
    `profiles` those of pages that are about one person. `name` and `summary` are proposals, empty where there is none.
    """

    marks: tuple[tuple[IdentityKind, str], ...] = ()
    profiles: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    name: str = ""
    summary: str = ""

    @property
    def names_somebody(self) -> bool:
        """Whether it is enough to make somebody's acquaintance by."""
        return bool(self.profiles or self.emails)


def read(*, title: str = "", text: str = "", url: str = "", name: str = "") -> Shared:
    """What a phone hands over when something is shared, or the bookmarklet of a page: each may be empty, and some programs
    put the address into the text. `name` is known where a card or a mail says it.
    """
    title, text, url = (part[:LONGEST] for part in (title, text, url))
    addresses = _ADDRESS.findall(f"{url} {text} {title}")
    pages = _canonical(canonical_profile, (one.rstrip(".,;:!?)") for one in addresses))
    emails = _canonical(canonical_email, _EMAIL.findall(_ADDRESS.sub(" ", f"{text} {title} {url}")))
    profiles = tuple(page for page in pages if _OF_PEOPLE.match(page))
    marks = (*((IdentityKind.PROFILE, page) for page in pages), *((IdentityKind.EMAIL, mail) for mail in emails))
    return Shared(
        marks=marks,
        profiles=profiles,
        emails=emails,
        name=clean_name(name[:_LONGEST_NAME]).display or (_name(title, text) if profiles else ""),
        summary=_summary(title, text, is_profile=bool(profiles)),
    )


def _canonical(canonical: Callable[[str], str], raw: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    for one in raw:
        try:
            form = canonical(one)
        except NotCanonical:
            continue
        if form not in found:
            found.append(form)
    return tuple(found[:_MOST_MARKS])


def _name(title: str, text: str) -> str:
    """The name in the title of somebody's page, as far as their network writes it there."""
    told = _PROFILE_OF.search(f"{title} {text}")
    if told:
        return clean_name(told[1]).display
    line = _COUNT.sub("", clean_text(title))
    if in_brackets := _GITHUB_TITLE.match(line):
        return clean_name(in_brackets[1]).display
    before = _SITE_AFTER_NAME.sub("", _HANDLE_AFTER_NAME.sub("", line))
    name = clean_name(_AFTER_NAME.sub("", before)).display
    return name if before != line and len(name) <= _LONGEST_NAME else ""


def _summary(title: str, text: str, *, is_profile: bool) -> str:
    """What was shared in words, without addresses. The title of somebody's page is not what was talked about."""
    words = clean_text(_EMAIL.sub(" ", _ADDRESS.sub(" ", text))).strip(" <>,;:-")
    if is_profile:
        words = "" if _PROFILE_OF.search(words) else words
    return (words or ("" if is_profile else clean_text(title)))[:_LONGEST_SUMMARY]
