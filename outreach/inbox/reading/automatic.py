"""What a machine wrote: answers of people who are away, mails that came back, complaints, and our own in a circle.

RFC 3834 (automatic answers), RFC 3464 (delivery reports), RFC 5965 (complaints).
"""

import re
from dataclasses import dataclass, field
from email.message import Message

from outreach.inbox.reading.headers import all_of, ids_of, inner, text_of
from outreach.inbox.reading.heads import addresses_in
from outreach.inbox.reading.phrases import AWAY

MOST_HOPS = 50
_OURS = re.compile(r"<[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}@")
"""The Message-IDs that we make: a UUID of version 7 in small letters. Some programs make others of capital ones."""
LOOP_HEADER = "X-Perennial-Sent"
_AWAY = re.compile(rf"^\s*(?:(?:re|aw|sv|antw)\s*:\s*)?[\[(]?(?:{AWAY})\b", re.IGNORECASE)
_AWAY_HEADERS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-AutoReply-From",
    "X-Mail-Autoreply",
    "X-MS-Exchange-Inbox-Rules-Loop",
)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CODE = re.compile(r"\b([45])\d\d[\s-]")
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|has failed|incomplete)|mail delivery|returned mail|failure notice|nicht zustellbar|unzustellbar"
    r"|non remis|échec de (?:la )?remise|no se puede entregar|mancato recapito|não foi possível entregar|onbestelbaar|niedostarcz|не удалось доставить|配信不能|退信",
    re.IGNORECASE,
)
_PARTS_OF_A_REPORT = 20


@dataclass(frozen=True)
class Failure:
    """One recipient whom a mail did not reach: the enhanced status (RFC 3463) and the server's words."""

    address: str
    status: str
    words: str = ""


@dataclass(frozen=True)
class Report:
    """What came back: of which mails of ours, whom it did not reach, or who complained."""

    failures: list[Failure] = field(default_factory=list)
    of: list[str] = field(default_factory=list)
    complainants: list[str] = field(default_factory=list)


def kind_of(message: Message, own_domain: str) -> str:
    """`complaint`, `bounce`, `loop`, `auto_reply` or `ordinary`."""
    report = (
        str(message.get_param("report-type") or "").lower() if message.get_content_type() == "multipart/report" else ""
    )
    if report == "feedback-report":
        return "complaint"
    if report == "delivery-status" or _is_plain_bounce(message):
        return "bounce"
    if _goes_round(message, own_domain):
        return "loop"
    return "auto_reply" if _is_automatic(message, report) else "ordinary"


def _is_plain_bounce(message: Message) -> bool:
    """From servers that know no RFC 3464, which are still to be met."""
    sender = (text_of(message, "From") + text_of(message, "Return-Path")).lower()
    by_a_server = "mailer-daemon" in sender or "postmaster@" in sender
    failed = message.get("X-Failed-Recipients") is not None or _BOUNCE_SUBJECT.search(text_of(message, "Subject"))
    return by_a_server and bool(failed)


def _goes_round(message: Message, own_domain: str) -> bool:
    too_often = len(message.get_all("Received") or []) > MOST_HOPS
    own = any(_OURS.match(one) and one.endswith(f"@{own_domain}>") for one in ids_of(message, "Message-ID"))
    return too_often or own or message.get(LOOP_HEADER) is not None


def _is_automatic(message: Message, report: str) -> bool:
    submitted = text_of(message, "Auto-Submitted").lower().split(";")[0].strip()
    precedence = text_of(message, "Precedence").lower()
    return (
        submitted not in {"", "no"}
        or precedence in {"auto_reply", "junk"}
        or (precedence in {"bulk", "list"} and _AWAY.match(text_of(message, "Subject")) is not None)
        or any(message.get(name) is not None for name in _AWAY_HEADERS)
        or text_of(message, "X-Auto-Response-Suppress").lower() == "all"
        or report == "disposition-notification"
        or (_AWAY.match(text_of(message, "Subject")) is not None and text_of(message, "Return-Path") in {"", "<>"})
    )


def report_of(message: Message) -> Report:
    """What a bounce or a complaint says, in its machine's part or, if there is none, in its text."""
    report = Report()
    for number, part in enumerate(message.walk()):
        if number > _PARTS_OF_A_REPORT:
            break
        _look_at(part, report)
    if not report.failures:
        report.failures.extend(_failures_in_words(message))
    return report


def _look_at(part: Message, report: Report) -> None:
    kind = part.get_content_type()
    if kind == "message/delivery-status":
        report.failures.extend(_failure(fields) for fields in inner(part) if fields.get("Action"))
    elif kind == "message/feedback-report":
        for fields in inner(part) or [part]:
            named = ", ".join(all_of(fields, "Original-Rcpt-To"))
            report.complainants.extend(address for _name, address in addresses_in(named))
    elif kind in {"message/rfc822", "text/rfc822-headers"}:
        report.of.extend(_ids_within(part))


def _failure(fields: Message) -> Failure:
    named = text_of(fields, "Final-Recipient") or text_of(fields, "Original-Recipient")
    address = next((one for _name, one in addresses_in(named.partition(";")[2] or named)), "")
    status = next(iter(_STATUS.findall(text_of(fields, "Status"))), "")
    words = text_of(fields, "Diagnostic-Code").partition(";")[2].strip() or text_of(fields, "Diagnostic-Code")
    if text_of(fields, "Action").lower() in {"delayed", "relayed", "delivered", "expanded"}:
        status = "2.0.0" if text_of(fields, "Action").lower() != "delayed" else "4.0.0"
    return Failure(address, status or _status_in(words), words[:300])


def _ids_within(part: Message) -> list[str]:
    if part.is_multipart():
        return [one for message in inner(part) for one in ids_of(message, "Message-ID")]
    headers = part.get_payload(decode=True)
    text = headers.decode("latin-1") if isinstance(headers, bytes) else ""
    return re.findall(r"^message-id:\s*(<[^<>\s]{3,900}>)", text[:50_000], re.IGNORECASE | re.MULTILINE)[:1]


def _failures_in_words(message: Message) -> list[Failure]:
    text = _first_text(message)[:20_000]
    named = [one for _name, one in addresses_in(", ".join(all_of(message, "X-Failed-Recipients")))]
    found = named or [one for _name, one in addresses_in(text)][:1]
    return [Failure(address, _status_in(text), "") for address in found]


def _status_in(text: str) -> str:
    found = [one for one in _STATUS.findall(text) if not one.startswith("2")]
    code = _CODE.search(text)
    return found[0] if found else f"{code[1]}.0.0" if code else ""


def _first_text(message: Message) -> str:
    for part in message.walk():
        if part.get_content_maintype() == "text":
            content = part.get_payload(decode=True)
            return content.decode("latin-1") if isinstance(content, bytes) else ""
    return ""
