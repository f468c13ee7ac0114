"""Background work: reading and filing what came in, looking into the mailbox, forgetting what nobody needs."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select, tuple_, update
from sqlalchemy.orm import joinedload, undefer

from app.kernel import clock
from app.kernel.db import db
from app.kernel.jobs import enqueue, job
from outreach.inbox import filing, mailboxes
from outreach.inbox.known import known_of
from outreach.inbox.models import Door, InboundMail, InboxAddress, MailKind, MailState
from outreach.inbox.reader import read_all
from outreach.inbox.reading import Reading

MAILS_AT_ONCE = 50
USELESS_MAILS_ARE_KEPT_FOR = timedelta(days=90)
FORGOTTEN_A_NIGHT = 10_000


@job("default")
def file_waiting() -> None:
    """Read what waits, oldest first, and file each for itself: one that fails keeps none of the others up."""
    waiting = (
        select(InboundMail)
        .where(InboundMail.state == MailState.WAITING)
        .order_by(InboundMail.created_at, InboundMail.id)
        .limit(MAILS_AT_ONCE)
        .options(undefer(InboundMail.raw))
        .with_for_update(skip_locked=True)
    )
    held = db.session.scalars(waiting).all()
    mails = in_turn(held)
    if mails:
        _file_together(mails)
    if len(held) == MAILS_AT_ONCE or len(mails) < len(held):
        enqueue(file_waiting)


def in_turn(held: Sequence[InboundMail]) -> list[InboundMail]:
    """Without those before which, at the same address, another waits that somebody else is filing now: what is said in a
    conversation keeps its order.
    """
    if not held:
        return []
    last = held[-1]
    earlier = select(InboundMail.door_id).where(
        InboundMail.state == MailState.WAITING,
        tuple_(InboundMail.created_at, InboundMail.id) < (last.created_at, last.id),
        InboundMail.door_id.in_({mail.door_id for mail in held}),
        InboundMail.id.not_in([mail.id for mail in held]),
    )
    elsewhere = set(db.session.scalars(earlier))
    return [mail for mail in held if mail.door_id not in elsewhere]


def _file_together(mails: Sequence[InboundMail]) -> None:
    """What all of them need to know is asked once, and each is filed for itself."""
    readings = read_all(mails)
    doors = _doors_of(mails)
    brought = [readings[mail.id] for mail in mails if mail.door is Door.LOG]
    known = known_of({door.user for door in doors}, [one for one in brought if isinstance(one, Reading)])
    for mail in mails:
        filing.file(mail, readings[mail.id], known)


def _doors_of(mails: Sequence[InboundMail]) -> Sequence[InboxAddress]:
    """The addresses at which they came, with whose they are: the session knows them as long as they are held."""
    log = {mail.door_id for mail in mails if mail.door is Door.LOG}
    theirs = select(InboxAddress).where(InboxAddress.id.in_(log)).options(joinedload(InboxAddress.user))
    return db.session.scalars(theirs).all() if log else []


@job("default")
def look_into_mailbox() -> None:
    """Take what came into the IMAP mailbox since the last look; go on when there is more."""
    if mailboxes.look():
        enqueue(look_into_mailbox)
    enqueue(file_waiting)


@job("default")
def forget_useless() -> None:
    """Forget what came in and was noted nowhere, or was written by a machine: the message itself, not that it came. The
    file of a large one is then named by no row, and goes with the others that are left behind.
    """
    useless = (
        select(InboundMail.id)
        .where(
            InboundMail.sha256 != "",
            or_(InboundMail.state == MailState.IGNORED, InboundMail.kind != MailKind.ORDINARY),
            InboundMail.created_at < clock.now() - USELESS_MAILS_ARE_KEPT_FOR,
        )
        .order_by(InboundMail.created_at)
        .limit(FORGOTTEN_A_NIGHT)
    )
    forgotten = update(InboundMail).where(InboundMail.id.in_(useless))
    db.session.execute(forgotten.values(raw=None, stored_as=None, sha256="", attachments=[]))
