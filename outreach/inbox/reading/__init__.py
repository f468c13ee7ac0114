"""Reading a message: who wrote it to whom, what they said, what hangs on it, and whether a person wrote it at all.

This package runs in a program of its own (`__main__`), with limits on its memory and time, and imports nothing of the
application but the half of `app.kernel.apart` that such a program needs.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from email import message_from_binary_file
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from app.kernel.apart import Unreadable
from outreach.inbox.reading.automatic import Report, kind_of, report_of
from outreach.inbox.reading.dates import moment_in
from outreach.inbox.reading.folding import Folded, fold
from outreach.inbox.reading.headers import addresses_of, date_of, ids_of, inner, is_vouched_for, text_of
from outreach.inbox.reading.parts import Attachment, Content, content_of, numbered
from outreach.inbox.reading.phrases import FORWARD_PREFIX

Addresses = list[tuple[str, str]]
"""Names and addresses; the address in lower case, as it is written otherwise."""


@dataclass(frozen=True)
class Within:
    """A mail within the mail: what was forwarded or is answered."""

    sender: Addresses = field(default_factory=list)
    to: Addresses = field(default_factory=list)
    cc: Addresses = field(default_factory=list)
    sent_at: str = ""
    subject: str = ""
    said: str = ""
    is_forward: bool = False


@dataclass(frozen=True)
class Reading:
    """All that one message says. Moments are ISO 8601, empty when unknown."""

    message_id: str
    kind: str
    sender: Addresses
    to: Addresses
    cc: Addresses
    reply_to: Addresses
    subject: str
    sent_at: str
    answers: list[str]
    said: str
    folded: str
    within: Within | None
    attachments: list[Attachment]
    remarks: list[str]
    report: Report
    is_vouched_for: bool


def read(stream: BinaryIO, *, authserv: str = "", own_domain: str = "") -> Reading:
    """Read a message. Raises Unreadable when it nests deeper than anybody means."""
    try:
        return _read(message_from_binary_file(stream), authserv, own_domain)
    except RecursionError as error:
        raise Unreadable("nested") from error


def _read(message: Message, authserv: str, own_domain: str) -> Reading:
    kind, sender = kind_of(message, own_domain), addresses_of(message, "From")[:1]
    content = content_of(message)
    folded = fold(content.text, sender[0][0] if sender else "")
    sent = date_of(message)
    return Reading(
        message_id=next(iter(ids_of(message, "Message-ID")), ""),
        kind=kind,
        sender=sender,
        to=addresses_of(message, "To"),
        cc=addresses_of(message, "Cc"),
        reply_to=addresses_of(message, "Reply-To"),
        subject=text_of(message, "Subject")[:1_000],
        sent_at=sent.isoformat() if sent else "",
        answers=[*ids_of(message, "In-Reply-To"), *reversed(ids_of(message, "References"))],
        said=folded.said,
        folded=folded.folded,
        within=_within(message, content, folded, sent),
        attachments=content.attachments,
        remarks=content.remarks,
        report=report_of(message) if kind in {"bounce", "complaint"} else Report(),
        is_vouched_for=bool(sender) and is_vouched_for(message, authserv, sender[0][1]),
    )


def _within(message: Message, content: Content, folded: Folded, sent: datetime | None) -> Within | None:
    if content.enclosed:
        return _enclosed(content.enclosed[0])
    if folded.head is None:
        return None
    moment = moment_in(folded.head.sent, _zone(message))
    return Within(
        sender=folded.head.sender,
        to=folded.head.to,
        cc=folded.head.cc,
        sent_at=moment.astimezone(UTC).isoformat() if moment else "",
        subject=folded.head.subject[:1_000],
        said=folded.below,
        is_forward=folded.is_forward or FORWARD_PREFIX.match(text_of(message, "Subject")) is not None,
    )


def _enclosed(message: Message) -> Within:
    """A message that was attached whole knows everything about itself."""
    sender, sent = addresses_of(message, "From")[:1], date_of(message)
    return Within(
        sender=sender,
        to=addresses_of(message, "To"),
        cc=addresses_of(message, "Cc"),
        sent_at=sent.isoformat() if sent else "",
        subject=text_of(message, "Subject")[:1_000],
        said=fold(content_of(message).text, sender[0][0] if sender else "").said,
        is_forward=True,
    )


def _zone(message: Message) -> tzinfo:
    """Heads tell no zone: they are written by the clock of whoever forwards."""
    try:
        return parsedate_to_datetime(str(message.get("Date") or "")).tzinfo or UTC
    except (ValueError, TypeError, OverflowError, IndexError):
        return UTC


def attached(stream: BinaryIO, number: int) -> bytes:
    """What hangs on a message at a place. Raises Unreadable when nothing does."""
    for at, _depth, part in numbered(message_from_binary_file(stream)):
        if at == number:
            enclosed = inner(part)
            content = enclosed[0].as_bytes() if enclosed else part.get_payload(decode=True)
            if isinstance(content, bytes):
                return content
    raise Unreadable("gone")
