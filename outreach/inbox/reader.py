"""Our side of the program that reads messages: many at once, and each for itself when one of them brings it down."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from flask import current_app

from app.kernel import apart, files
from app.kernel.apart import Crashed, TakesTooLong, TakesTooMuchMemory, Unreadable
from outreach.inbox.models import InboundMail
from outreach.inbox.reading import Reading, Within
from outreach.inbox.reading.automatic import Failure, Report
from outreach.inbox.reading.parts import Attachment

PROGRAM = "outreach.inbox.reading"
SECONDS_TO_READ = 120
"""By the clock, on a machine that has much else to do; the program itself has fewer of the processor's."""


@dataclass(frozen=True)
class NotRead:
    """Why a message could not be read: `nested`, `takes_too_much`, `damaged`, or `file_gone`."""

    reason: str


def read_all(mails: Iterable[InboundMail]) -> dict[UUID, Reading | NotRead]:
    """What messages say, by their ids. Raises Interrupted when it was no fault of theirs."""
    mails = list(mails)
    try:
        return _read(mails)
    except (TakesTooLong, TakesTooMuchMemory, Crashed, Unreadable):
        return {mail.id: _read_alone(mail) for mail in mails}


def _read_alone(mail: InboundMail) -> Reading | NotRead:
    try:
        return _read([mail])[mail.id]
    except (TakesTooLong, TakesTooMuchMemory):
        return NotRead("takes_too_much")
    except (Crashed, Unreadable):
        return NotRead("damaged")


def _read(mails: list[InboundMail]) -> dict[UUID, Reading | NotRead]:
    settings = current_app.extensions["settings"]
    own_domain = parseaddr(settings.mail_from)[1].rpartition("@")[2].lower()
    with TemporaryDirectory(prefix="perennial-mail-") as folder:
        gone = [mail for mail in mails if not _put_down(mail, Path(folder))]
        said = apart.run(PROGRAM, folder, settings.inbound_authserv, own_domain, seconds=SECONDS_TO_READ)
    known = (json.loads(line) for line in said.splitlines() if line)
    readings = {UUID(one.pop("file")): _reading(one) for one in known}
    return {**readings, **{mail.id: NotRead("file_gone") for mail in gone}}


def _put_down(mail: InboundMail, folder: Path) -> bool:
    """Write the raw message where the program finds it; whether there was one."""
    place = folder / str(mail.id)
    if mail.stored_as is None:
        place.write_bytes(mail.raw or b"")
        return mail.raw is not None
    try:
        with files.opened(mail.stored_as) as kept, place.open("wb") as copy:
            copyfileobj(kept, copy, files.CHUNK)
    except FileNotFoundError:
        return False
    return True


def _reading(known: dict[str, Any]) -> Reading | NotRead:
    """As the program wrote it."""
    if "unreadable" in known:
        return NotRead(known["unreadable"])
    report = known["report"]
    return Reading(
        **{
            **known,
            "within": Within(**known["within"]) if known["within"] is not None else None,
            "attachments": [Attachment(**one) for one in known["attachments"]],
            "report": Report(**{**report, "failures": [Failure(**one) for one in report["failures"]]}),
        }
    )


def attached_to(mail: InboundMail, number: int) -> bytes:
    """What hangs on a message. Raises what `apart.run` raises, Unreadable when nothing hangs there."""
    with TemporaryDirectory(prefix="perennial-mail-") as folder:
        if not _put_down(mail, Path(folder)):
            raise Unreadable("file_gone")
        return apart.run(PROGRAM, str(Path(folder) / str(mail.id)), str(number), seconds=SECONDS_TO_READ)
