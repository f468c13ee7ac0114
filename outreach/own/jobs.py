"""In the background: writing a copy, deleting old ones, and erasing who left once their last mail is on its way."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.kernel import clock, files
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.jobs import enqueue, job
from app.kernel.ledger import Delivery, DeliveryState
from outreach.own import copying
from outreach.own.models import CopyState, Leaving, OwnCopy
from talent.consent.erasing import erase
from talent.consent.models import Cause
from talent.prospects.models import Prospect

KEPT_FOR = timedelta(days=1)
TRIES = 5
LOOKED_AGAIN_AFTER = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=50)
"""For the last mail: everything is gone within the hour."""


def _give_up(copy_id: str) -> None:
    """It went on failing: say so, so that another one can be asked for."""
    copy = db.session.get(OwnCopy, UUID(copy_id))
    if copy is not None and copy.is_at_work:
        copy.state = CopyState.FAILED


@job("imports", tries=TRIES, given_up=_give_up)
def write_copy(copy_id: str) -> None:
    """Write the file, and say that it is there."""
    copy = db.session.get(OwnCopy, UUID(copy_id))
    if copy is None or not copy.is_at_work:
        return
    prospect = db.session.get_one(Prospect, copy.prospect_id)
    kept = copying.write(prospect)
    copy.file, copy.size = kept.name, kept.size
    copy.state, copy.ready_at = CopyState.READY, clock.now()


@job("default")
def forget_copies() -> None:
    """Delete the files that are a day old; the line stays."""
    old = select(OwnCopy).where(OwnCopy.state == CopyState.READY, OwnCopy.ready_at < clock.now() - KEPT_FOR)
    for copy in db.session.scalars(old):
        if copy.file is not None:
            files.discard_after_commit(copy.file)
        copy.file, copy.state = None, CopyState.GONE


@job("default")
def erase_who_left(leaving_id: str) -> None:
    """Erase somebody for good, as soon as their last mail no longer needs to know where to go."""
    leaving = db.session.get(Leaving, UUID(leaving_id))
    if leaving is None or leaving.confirmed_at is None:
        return
    if _last_mail_waits(leaving) and clock.now() < leaving.confirmed_at + LONGEST_WAIT:
        enqueue(erase_who_left, at=clock.now() + LOOKED_AGAIN_AFTER, leaving_id=leaving.id)
        return
    prospect = db.session.get_one(Prospect, leaving.prospect_id)
    erase(Actor.system(), [prospect], cause=Cause.ASKED)


def _last_mail_waits(leaving: Leaving) -> bool:
    is_on_its_way = Delivery.state.in_([DeliveryState.WAITING, DeliveryState.SENDING])
    last = select(Delivery.id).where(Delivery.key == f"goodbye:{leaving.id}", is_on_its_way)
    return db.session.scalar(last) is not None
