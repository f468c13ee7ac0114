"""Where a message that was read goes, by the address of ours at which it came and by what it is.

Each is filed within a savepoint: what fails is marked as failed with its reason, can be tried again by hand, and keeps
nothing else up. Whatever happens to the rows, the message itself stays as it came.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Failure, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from outreach.inbox import note_answers, noting, replies, returned
from outreach.inbox.known import Known
from outreach.inbox.models import Door, InboundMail, MailKind, MailState
from outreach.inbox.reader import NotRead
from outreach.inbox.reading import Reading

log = structlog.get_logger(__name__)

Settled = tuple[MailState, str]


def file(mail: InboundMail, reading: Reading | NotRead, known: Known) -> None:
    """File one message, whatever it holds."""
    if isinstance(reading, NotRead):
        _settle(mail, (MailState.FAILED, reading.reason))
        return
    try:
        with db.session.begin_nested():
            _describe(mail, reading)
            _settle(mail, _filed(mail, reading, known))
    except Failure as failure:
        _settle(mail, (MailState.FAILED, failure.sentence))
    except Exception as error:
        log.exception("mail.not_filed", mail=str(mail.id), error=type(error).__name__)
        _settle(mail, (MailState.FAILED, type(error).__name__))


def _settle(mail: InboundMail, settled: Settled) -> None:
    mail.attempts += 1
    mail.state, mail.reason = settled
    mail.settled_at = clock.now()


def _describe(mail: InboundMail, reading: Reading) -> None:
    """What pages show of it without reading it again."""
    mail.kind = MailKind(reading.kind)
    mail.message_id = reading.message_id or mail.message_id
    mail.sender_name, mail.sender = reading.sender[0] if reading.sender else ("", "")
    mail.subject, mail.said, mail.folded = reading.subject, reading.said, reading.folded
    mail.sent_at = datetime.fromisoformat(reading.sent_at) if reading.sent_at else None
    mail.remarks = reading.remarks
    mail.attachments = [vars(one) for one in reading.attachments]


def _filed(mail: InboundMail, reading: Reading, known: Known) -> Settled:
    """Machines first: what they write is never taken for what somebody says."""
    machines: dict[str, Callable[[InboundMail, Reading], str]] = {
        "bounce": returned.settle_bounce,
        "complaint": returned.settle_complaint,
    }
    if reading.kind in machines:
        reason = machines[reading.kind](mail, reading)
        return (MailState.IGNORED, reason) if reason else (MailState.FILED, "")
    if reading.kind != "ordinary":
        return MailState.IGNORED, reading.kind
    doors: dict[Door, Callable[[InboundMail, Reading], Settled]] = {
        Door.LOG: partial(noting.note, known=known),
        Door.REPLY: replies.post,
        Door.NOTE: note_answers.post,
        Door.OWN: replies.wait_for_proof,
    }
    return doors[mail.door](mail, reading) if mail.door in doors else (MailState.IGNORED, "nobody_reads_this")


def try_again(actor: Actor, mail: InboundMail) -> None:
    """Read a message anew that could not be filed. Raises Refused for any other."""
    ensure(actor, May.SEE_HEALTH)
    if mail.state is not MailState.FAILED:
        raise Refused
    mail.state, mail.reason, mail.settled_at = MailState.WAITING, "", None
    record(actor, "mail.tried_again", mail)
