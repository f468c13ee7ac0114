"""Profile addresses: one form for every spelling, mirror and language of the same person's page."""

import re
from functools import partial
from urllib.parse import quote, unquote

import idna
from flask_babel import lazy_gettext as _l

from talent.prospects.canonical.errors import NotCanonical
from talent.prospects.canonical.sites import SITES
from talent.prospects.canonical.text import clean_text, settled

_LONGEST = 2_000
_PLAIN_LINKEDIN = re.compile(r"https?://(?:[a-z]{2,3}\.)?linkedin\.com/in/((?!ac[ow]a)[a-z0-9_-]+)/?")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d{1,5}(?:[/?#]|$))", re.IGNORECASE)
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_HOST = re.compile(r"((?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*)\.?(?::(\d{1,5}))?")
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|trk|trackingid|ref_src|ref_url)(?:=.*)?", re.IGNORECASE
)
_FRONT_PAGES = re.compile(
    "about|about-us|careers|contact|contact-us|contacto|de|default|en|en-us|es|fr|home|imprint|impressum|index|it|jobs"
    "|karriere|kontakt|main|nl|people|start|startseite|team|ueber-uns|uber-uns|welcome|willkommen"
)
_COMPANY_PAGES = re.compile("companies|company|groups?|organi[sz]ations?|orgs?|pages")
_IN_PATH = "/%:@!$&'()*+,;=~-._"


def canonical_profile(raw: str) -> str:
    """The address without scheme, mirror host, language, tracking and fragment: "linkedin.com/in/jordanlee".

    LinkedIn's, GitHub's and X's addresses come down to the person; others keep their path and query. Refused are the
    pages of a whole site or a company, anything but http and https, and addresses that hide their host behind a user name.
    """
    plain = _PLAIN_LINKEDIN.fullmatch(raw.lower()) if raw.isascii() else None
    if plain and len(raw) <= _LONGEST:
        return f"linkedin.com/in/{plain[1]}"
    return settled(_bare(raw), _canonical_once)


def canonical_link(raw: str) -> str:
    """The whole address of any page, without tracking and fragment: "https://example.org/talk". Refuses what
    `canonical_profile` refuses, but for pages of nobody.
    """
    scheme = "http" if clean_text(raw).lower().lstrip("<").startswith("http://") else "https"
    address = f"{scheme}://{settled(_bare(raw), _canonical_address)}"
    if len(address) > _LONGEST:
        raise NotCanonical(_l("This address is too long."))
    return address


def profile_url(canonical: str) -> str:
    """A link that is safe in an `href`, from the canonical form."""
    host, slash, rest = canonical.partition("/")
    path, mark, query = rest.partition("?")
    return f"https://{host}{slash}{quoted(path)}{mark}{quoted(query, '?/')}"


def quoted(text: str, more: str = "") -> str:
    """Percent-encoded where needed; what is encoded already stays so."""
    stray_signs_encoded = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    encoded = quote(stray_signs_encoded, safe=_IN_PATH + more, errors="replace")
    return re.sub(r"%[0-9a-f]{2}", lambda match: match[0].upper(), encoded, flags=re.IGNORECASE)


def _bare(raw: str) -> str:
    """Without scheme, once it is known to be a web address."""
    if len(raw) > _LONGEST:
        raise NotCanonical(_l("This address is too long."))
    text = clean_text(raw)
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    bare = _WEB.sub("", text, count=1) if _WEB.match(text) else text
    if _SCHEME.match(bare):
        raise NotCanonical(_l("Only web addresses that begin with https:// or http:// are taken."))
    return bare


def _canonical_once(bare: str) -> str:
    authority, rest = _split(bare)
    host, port = _host(authority)
    for site, person in SITES.items():
        if not port and (host == site or host.endswith(f".{site}")):
            return person(_decoded(rest))
    page = _path_and_query(rest)
    if _is_of_many(page):
        raise NotCanonical(
            _l("This is the page of a whole site or a company, not of one person. It can be kept as a link.")
        )
    return f"{host}{port}{page}"


def _is_of_many(page: str) -> bool:
    """Whether colleagues have it in common: a site's front page, or one that says so in its address."""
    path, _, query = page.lower().partition("?")
    parts = [part.rpartition(".")[0] or part for part in path.split("/") if part]
    return not query and (all(map(_FRONT_PAGES.fullmatch, parts)) or _COMPANY_PAGES.fullmatch(parts[0]) is not None)


def _canonical_address(bare: str) -> str:
    authority, rest = _split(bare)
    host, port = _host(authority)
    return f"{host}{port}{_path_and_query(rest)}"


def _split(bare: str) -> tuple[str, str]:
    end = re.search(r"[/?#]", bare)
    return (bare[: end.start()], bare[end.start() :]) if end else (bare, "")


def _host(authority: str) -> tuple[str, str]:
    """Host and ":port", the port only where it is not the usual one."""
    if "@" in authority:
        raise NotCanonical(_l("An address with a user name before the host is not taken."))
    match = _HOST.fullmatch(authority)
    if not match:
        raise NotCanonical(_l("This is not a web address. It should look like https://www.linkedin.com/in/name."))
    port = match[2].lstrip("0") if match[2] else ""
    return _ascii_host(match[1]), f":{port}" if port and port not in {"80", "443"} else ""


def _ascii_host(host: str) -> str:
    if host.isascii() and "xn--" not in host.lower():
        return host.lower()
    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise NotCanonical(_l("The host of this address is misspelt.")) from error


def _decoded(rest: str) -> str:
    """Percent-decoded as often as somebody encoded it."""
    return clean_text(settled(rest, partial(unquote, errors="replace")))


def _path_and_query(rest: str) -> str:
    address = rest.partition("#")[0]
    path, _, query = address.partition("?")
    kept = [part for part in query.split("&") if part and not _TRACKING.fullmatch(part)]
    tail = f"?{quoted('&'.join(kept), '?/')}" if kept else ""
    trimmed = quoted(path).rstrip("/")
    return f"{trimmed or '/'}{tail}" if tail else trimmed
