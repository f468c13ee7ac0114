"""Reading an IMAP mailbox: what came since the last look, in bounded pieces, and only what is addressed to us.

The row of the mailbox holds the last UID and the validity that it belongs to (RFC 3501, 2.3.1.1); it moves on in the
transaction that writes the messages down. What was there before the first look stays untouched, and what is not for
us is left as it is: not stored, not marked. Only after the commit a taken message is marked as read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import unquote, urlsplit

import structlog
from flask import current_app
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags
from imap_tools.errors import ImapToolsError
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.transaction import after_commit
from outreach.inbox.doorways import doorways_among, named_in
from outreach.inbox.models import Mailbox, Way
from outreach.inbox.receiving import most_bytes, new_spool, take

log = structlog.get_logger(__name__)

SECONDS_FOR_A_STEP = 20
MESSAGES_AT_ONCE = 20
CHUNK = 1 << 20


@dataclass(frozen=True)
class Place:
    """A mailbox as `INBOUND_IMAP_URL` names it."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str

    @property
    def name(self) -> str:
        return f"{self.user}@{self.host}/{self.folder}"


def place_of(url: str) -> Place:
    parts = urlsplit(url)
    port = parts.port or (993 if parts.scheme == "imaps" else 143)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return Place(
        parts.scheme, parts.hostname or "", port, unquote(parts.username or ""), unquote(parts.password or ""), folder
    )


def look() -> bool:
    """Take what is new; whether there is more. A server that is away is written down, and asked again at the next look."""
    url = current_app.extensions["settings"].inbound_imap_url
    if url is None:
        return False
    place = place_of(url)
    mailbox = _row(place.name)
    if mailbox is None:
        return False
    mailbox.checked_at = clock.now()
    try:
        with _opened(place) as box:
            more = _take_new(place, box, mailbox)
    except (ImapToolsError, OSError, EOFError) as error:
        mailbox.last_error = f"{type(error).__name__}: {error}"[:300]
        log.warning("mailbox.away", mailbox=place.name, error=type(error).__name__)
        return False
    mailbox.last_error = ""
    return more


def _row(name: str) -> Mailbox | None:
    """The mailbox, held until the end of this transaction; None while somebody else looks into it."""
    if db.session.scalar(select(Mailbox.id).where(Mailbox.name == name)) is None:
        db.session.add(Mailbox(name=name))
        db.session.flush()
    return db.session.scalar(select(Mailbox).where(Mailbox.name == name).with_for_update(skip_locked=True))


@contextmanager
def _opened(place: Place) -> Iterator[BaseMailBox]:
    kinds: dict[str, Any] = {"imaps": MailBox, "imap+starttls": MailBoxStartTls, "imap": MailBoxUnencrypted}
    box = kinds[place.scheme](place.host, place.port, timeout=SECONDS_FOR_A_STEP)
    with box.login(place.user, place.password, initial_folder=place.folder):
        yield box


def _take_new(place: Place, box: BaseMailBox, mailbox: Mailbox) -> bool:
    status = box.folder.status(place.folder, ["UIDVALIDITY", "UIDNEXT"])
    if mailbox.uid_validity != status["UIDVALIDITY"]:
        is_first = not mailbox.uid_validity
        mailbox.uid_validity = status["UIDVALIDITY"]
        mailbox.last_uid = status["UIDNEXT"] - 1 if is_first else 0
    found = [int(uid) for uid in box.uids(f"UID {mailbox.last_uid + 1}:*")]
    fresh = sorted(uid for uid in found if uid > mailbox.last_uid)
    taken = [uid for uid in fresh[:MESSAGES_AT_ONCE] if _take(box, uid, mailbox)]
    if taken:
        after_commit(lambda: _mark(place, taken))
    return len(fresh) > MESSAGES_AT_ONCE


def _take(box: BaseMailBox, uid: int, mailbox: Mailbox) -> bool:
    """Take one message if it is for us and not too large; the mailbox is read up to it either way."""
    mailbox.last_uid = uid
    doorways = doorways_among(named_in(_fetch(box, uid, "BODY.PEEK[HEADER]")))
    if not doorways or _size(box, uid) > most_bytes():
        mailbox.passed_over += 1
        return False
    with new_spool() as spool:
        _copy(box, uid, spool)
        take(spool, Way.IMAP, envelope_from="", doorways=doorways)
    mailbox.taken += 1
    return True


def _size(box: BaseMailBox, uid: int) -> int:
    _kind, data = box.client.uid("FETCH", str(uid), "(RFC822.SIZE)")
    line = data[0] if data and isinstance(data[0], bytes) else b""
    digits = line.partition(b"RFC822.SIZE")[2].strip(b" )").split(b" ")[0].rstrip(b")")
    return int(digits) if digits.isdigit() else 0


def _copy(box: BaseMailBox, uid: int, spool: IO[bytes]) -> None:
    """Piece by piece, so that a large message never lies in memory."""
    begin = 0
    while piece := _fetch(box, uid, f"BODY.PEEK[]<{begin}.{CHUNK}>"):
        spool.write(piece)
        begin += len(piece)
        if len(piece) < CHUNK:
            break


def _fetch(box: BaseMailBox, uid: int, what: str) -> bytes:
    _kind, data = box.client.uid("FETCH", str(uid), f"({what})")
    return next((one[1] for one in data if isinstance(one, tuple)), b"")


def _mark(place: Place, uids: list[int]) -> None:
    """For people who look into the mailbox too; that it was read is known without."""
    try:
        with _opened(place) as box:
            box.flag([str(uid) for uid in uids], MailMessageFlags.SEEN, value=True)
    except (ImapToolsError, OSError, EOFError) as error:
        log.warning("mailbox.not_marked", mailbox=place.name, error=type(error).__name__)
