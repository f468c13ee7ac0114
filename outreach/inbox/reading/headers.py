"""Headers of a message as text, as broken as they may be: nothing here raises."""

import re
from datetime import UTC, datetime, timedelta
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from outreach.inbox.reading.heads import addresses_in

LONGEST = 10_000
_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f\ud800-\udfff]{3,900}>")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")
_ASIDE = re.compile(r"\((?:[^()\\]|\\.)*\)|\"(?:[^\"\\]|\\.)*\"")
"""A comment or a quoted string, in which a sender may have words of their own (the local part of their address)."""
_VERDICT = re.compile(r"\s*(dmarc|dkim|spf)(?:\s*/\s*\d+)?\s*=\s*(\w+)")
_SIGNED_BY = re.compile(r"\b(?:header\.d|header\.i|header\.from|smtp\.mailfrom)\s*=\s*[\"']?(?:[^\s;\"'@]*@)?([\w.-]+)")


def inner(part: Message) -> list[Message]:
    """The parts right within a part; none of what only pretends to have some."""
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def text_of(message: Message, name: str) -> str:
    """A header as one line, its encoded words read (RFC 2047)."""
    return _decoded(str(message.get(name) or "")[:LONGEST])


def all_of(message: Message, name: str) -> list[str]:
    return [_decoded(str(value)[:LONGEST]) for value in (message.get_all(name) or [])[:50]]


def _decoded(raw: str) -> str:
    try:
        pieces = [_piece(content, charset) for content, charset in decode_header(raw)]
    except (HeaderParseError, ValueError, AssertionError):
        pieces = [_piece(raw, None)]
    return _CONTROLS.sub(" ", "".join(pieces)).strip()


def _piece(content: bytes | str, charset: str | None) -> str:
    if isinstance(content, str):
        content = (
            content.encode("ascii", "surrogateescape")
            if not content.isascii() and _is_escaped(content)
            else content.encode("utf-8", "replace")
        )
    for name in (charset or "utf-8", "utf-8", "latin-1"):
        try:
            return content.decode(name)
        except (LookupError, UnicodeError):
            continue
    return content.decode("ascii", "replace")


def _is_escaped(text: str) -> bool:
    return all(ord(letter) < 128 or 0xDC80 <= ord(letter) <= 0xDCFF for letter in text)  # noqa: PLR2004 - PEP 383


def addresses_of(message: Message, name: str) -> list[tuple[str, str]]:
    """Names and addresses of a header; the address inside the brackets counts, whatever the name pretends."""
    raw = ", ".join(str(value)[:LONGEST] for value in (message.get_all(name) or [])[:50])
    return [(_decoded(said), address) for said, address in addresses_in(_CONTROLS.sub(" ", raw))]


def ids_of(message: Message, name: str) -> list[str]:
    """Message-IDs, in their order."""
    return _ID.findall(str(message.get(name) or "")[:LONGEST])[:100]


def date_of(message: Message) -> datetime | None:
    """When it was written, as it says itself; nothing beyond what a calendar can hold."""
    try:
        moment = parsedate_to_datetime(str(message.get("Date") or "")[:200])
        moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC) if timedelta(0) <= moment - datetime(1990, 1, 1, tzinfo=UTC) else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def is_vouched_for(message: Message, authserv: str, address: str) -> bool:
    """Whether our own server (and only the topmost header, which is its own) says that the sender's domain is real:
    RFC 8601. DMARC passes, or DKIM or SPF does for this very domain.
    """
    topmost = str((message.get_all("Authentication-Results") or [""])[0])[:LONGEST].lower()
    while (plain := _ASIDE.sub(" ", topmost)) != topmost:
        topmost = plain
    if not authserv or re.split(r"[\s;]", topmost.strip(), maxsplit=1)[0] != authserv or re.search('[()"]', topmost):
        return False
    domain = address.rpartition("@")[2].lower()
    for clause in topmost.split(";"):
        verdict = _VERDICT.match(clause)
        if verdict is None or verdict[2] != "pass":
            continue
        named = set(_SIGNED_BY.findall(clause))
        if domain in named or (verdict[1] == "dkim" and any(domain.endswith(f".{one}") for one in named if "." in one)):
            return True
    return False
