"""Taking a message in: it is written down whole, before anything in it is understood, and once for each address.

A spool holds what comes until it is complete: small messages in memory, larger ones on the disk. A message is taken
when the transaction that calls `take` has committed, and not before; only then may anybody be told so.
"""

import hashlib
import re
import tempfile
from collections.abc import Iterable
from typing import IO

from flask import current_app
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.kernel import clock, files, ids
from app.kernel.db import db
from outreach.inbox.doorways import Doorway
from outreach.inbox.models import KEPT_IN_THE_ROW, InboundMail, MailKind, MailState, Way

LONGEST_HEAD = 256 * 1024
_MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^<>\s\0]{3,900}>)", re.IGNORECASE | re.MULTILINE)
_SAID_OF_ITSELF = re.compile(rb"^(?:from|date|subject):[^\r\n]*", re.IGNORECASE | re.MULTILINE)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


def new_spool() -> IO[bytes]:
    """Where a message is gathered."""
    return tempfile.SpooledTemporaryFile(max_size=KEPT_IN_THE_ROW)


def most_bytes() -> int:
    """How large a message may be."""
    most: int = current_app.extensions["settings"].largest_mail
    return most


def take(spool: IO[bytes], way: Way, *, envelope_from: str, doorways: Iterable[Doorway]) -> int:
    """Write a message down for each of its addresses; how many of these were new, and wait to be filed.

    Raises NoRoom when the disk is full, and then nothing is written down.
    """
    size, digest, key, message_id = _looked_at(spool)
    said = {
        "message_id": message_id,
        "message_key": key,
        "size": size,
        "sha256": digest,
        "envelope_from": envelope_from[:1_000].encode(errors="replace").decode().replace("\0", ""),
    }
    return sum(_write_down(spool, way, doorway, said) for doorway in dict.fromkeys(doorways))


def _write_down(spool: IO[bytes], way: Way, doorway: Doorway, said: dict[str, object]) -> bool:
    where = {"message_key": said["message_key"], "door": doorway.door, "door_id": doorway.door_id}
    is_small = int(str(said["size"])) <= KEPT_IN_THE_ROW
    if not is_small and db.session.scalar(select(InboundMail.id).filter_by(**where)) is not None:
        return False
    spool.seek(0)
    kept = None if is_small else files.keep(spool)  # type: ignore[arg-type]  # any binary stream
    values = {
        **said,
        **where,
        "id": ids.new(),
        "created_at": clock.now(),
        "way": way,
        "user_id": doorway.user_id,
        "raw": spool.read() if is_small else None,
        "stored_as": kept.name if kept is not None else None,
        **_UNREAD,
    }
    statement = insert(InboundMail).values(values).on_conflict_do_nothing().returning(InboundMail.id)
    is_new = db.session.execute(statement).scalar() is not None
    if kept is not None and not is_new:
        files.discard(kept.name)
    return is_new


_UNREAD: dict[str, object] = {
    "state": MailState.WAITING,
    "reason": "",
    "attempts": 0,
    "kind": MailKind.ORDINARY,
    "sender": "",
    "sender_name": "",
    "subject": "",
    "said": "",
    "folded": "",
    "remarks": [],
    "attachments": [],
}


def _looked_at(spool: IO[bytes]) -> tuple[int, str, str, str]:
    """Size, SHA-256, key and Message-ID. What has no Message-ID is known by what it says, however its lines end."""
    spool.seek(0)
    head = spool.read(LONGEST_HEAD)
    end = _END_OF_HEAD.search(head)
    head = head[: end.start()] if end is not None else head
    found = _MESSAGE_ID.search(head)
    whole, said, size = hashlib.sha256(), hashlib.sha256(b"\n".join(sorted(_SAID_OF_ITSELF.findall(head)))), 0
    spool.seek(0)
    for line in iter(lambda: spool.readline(files.CHUNK), b""):
        whole.update(line)
        size += len(line)
        if size > len(head):
            said.update(line.rstrip(b"\r\n"))
    key = hashlib.sha256(found[1]).hexdigest() if found is not None else said.hexdigest()
    return size, whole.hexdigest(), key, found[1].decode("ascii", "replace") if found is not None else ""
