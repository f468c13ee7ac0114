"""Verbs on copies: somebody asks for one; it is written in the background, and kept for a day."""

from sqlalchemy import select

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record
from app.kernel.jobs import enqueue
from app.kernel.permissions import May
from outreach.own import jobs
from outreach.own.models import OwnCopy
from talent.prospects.models import Prospect


def newest(prospect: Prospect) -> OwnCopy | None:
    """The one that was asked for last."""
    asked = select(OwnCopy).where(OwnCopy.prospect_id == prospect.id)
    return db.session.scalar(asked.order_by(OwnCopy.created_at.desc(), OwnCopy.id.desc()).limit(1))


def ask(actor: Actor, prospect: Prospect) -> OwnCopy:
    """Have a copy written; while one is being written that is the one."""
    ensure(actor, May.USE_OWN_PAGE)
    found = newest(prospect)
    if found is not None and found.is_at_work:
        return found
    copy = OwnCopy(prospect_id=prospect.id)
    db.session.add(copy)
    db.session.flush()
    record(actor, "own_copy.asked", copy)
    enqueue(jobs.write_copy, copy_id=copy.id)
    return copy
