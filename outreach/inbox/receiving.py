"""Taking a message in: it is written down whole, before anything in it is understood, and once for each address.

A spool holds what comes until it is complete: small messages in memory, larger ones on the disk. A message is taken
when the transaction that calls `take` has committed, and not before; only then may anybody be told so.
"""

import hashlib
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from os import SEEK_END
from typing import IO
from uuid import UUID

from flask import current_app
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

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


@dataclass(frozen=True)
class Brought:
    """A message that is complete, with what its envelope says."""

    spool: IO[bytes]
    way: Way
    envelope_from: str
    doorways: Sequence[Doorway]

    @property
    def is_small(self) -> bool:
        """Whether it is kept in its row, once it is written down."""
        return self.spool.seek(0, SEEK_END) <= KEPT_IN_THE_ROW


def take(spool: IO[bytes], way: Way, *, envelope_from: str, doorways: Iterable[Doorway]) -> int:
    """Write a message down for each of its addresses; how many of these were new, and wait to be filed.

    Raises NoRoom when the disk is full, and then nothing is written down.
    """
    return take_all([Brought(spool, way, envelope_from, list(doorways))])


def take_all(messages: Iterable[Brought]) -> int:
    """The same for many messages: one statement for all that are small, whatever else it is that they are."""
    small, taken = list[dict[str, object]](), 0
    for message in messages:
        said = _said_of(message)
        for doorway in dict.fromkeys(message.doorways):
            values = _values(message, doorway, said)
            if message.is_small:
                message.spool.seek(0)
                small.append({**values, "raw": message.spool.read(), "stored_as": None})
            else:
                taken += _store(message.spool, values)
    small.sort(key=_place_in_index)
    return taken + (len(db.session.scalars(_written_down(), small).all()) if small else 0)


def _place_in_index(row: dict[str, object]) -> tuple[str, str, str]:
    """In one order, so that two who write down the same messages do not wait for each other."""
    return str(row["message_key"]), str(row["door"]), str(row["door_id"])


@cache
def _written_down() -> ReturningInsert[UUID]:
    return insert(InboundMail).on_conflict_do_nothing().returning(InboundMail.id)


def _said_of(message: Brought) -> dict[str, object]:
    size, digest, key, message_id = _looked_at(message.spool)
    return {
        "message_id": message_id,
        "message_key": key,
        "size": size,
        "sha256": digest,
        "envelope_from": message.envelope_from[:1_000].encode(errors="replace").decode().replace("\0", ""),
    }


def _values(message: Brought, doorway: Doorway, said: dict[str, object]) -> dict[str, object]:
    return {
        **said,
        "id": ids.new(),
        "created_at": clock.now(),
        "way": message.way,
        "door": doorway.door,
        "door_id": doorway.door_id,
        "user_id": doorway.user_id,
        **_UNREAD,
    }


def _store(spool: IO[bytes], values: dict[str, object]) -> bool:
    """A large message is a file, written before its row; one that is there already is not written again."""
    known = select(InboundMail.id).filter_by(**{name: values[name] for name in ("message_key", "door", "door_id")})
    if db.session.scalar(known) is not None:
        return False
    spool.seek(0)
    kept = files.keep(spool)  # type: ignore[arg-type]  # any binary stream
    row = {**values, "raw": None, "stored_as": kept.name}
    is_new = db.session.scalar(_written_down(), row) is not None
    if not is_new:
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
