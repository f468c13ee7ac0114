"""Background work: reading and filing what came in, looking into the mailbox, forgetting what nobody needs."""

from sqlalchemy import select

from app.kernel.db import db
from app.kernel.jobs import enqueue, job
from outreach.inbox import filing, mailboxes
from outreach.inbox.models import InboundMail, MailState
from outreach.inbox.reader import read_all

MAILS_AT_ONCE = 50


@job("default")
def file_waiting() -> None:
    """Read what waits, oldest first, and file each for itself: one that fails keeps none of the others up."""
    waiting = (
        select(InboundMail)
        .where(InboundMail.state == MailState.WAITING)
        .order_by(InboundMail.created_at, InboundMail.id)
        .limit(MAILS_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    mails = db.session.scalars(waiting).all()
    if not mails:
        return
    readings = read_all(mails)
    for mail in mails:
        filing.file(mail, readings[mail.id])
    if len(mails) == MAILS_AT_ONCE:
        enqueue(file_waiting)


@job("default")
def look_into_mailbox() -> None:
    """Take what came into the IMAP mailbox since the last look; go on when there is more."""
    if mailboxes.look():
        enqueue(look_into_mailbox)
    enqueue(file_waiting)
