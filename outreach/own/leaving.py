"""Leaving: a mailed code, and then everything goes. Nobody is asked why, or held up.

The code stands between an open browser and something that cannot be undone. With it all sessions end and nobody writes
any more; a last mail says that it is done, and once that is on its way (or cannot be sent) the plan of erasing is
carried out, within the hour in any case.
"""

import hmac
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select, update

from app.identity import tokens
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.jobs import enqueue
from app.kernel.permissions import May
from outreach.own import jobs
from outreach.own.models import Leaving
from outreach.portal.models import CandidateSession
from talent.conversations.queries import addresses_of
from talent.prospects.actions import put_at_rest
from talent.prospects.models import Prospect

CODE_LIVES = timedelta(minutes=15)
MOST_TRIES = 5
CODE, GOODBYE = "leaving_code", "goodbye"


def ask(actor: Actor, prospect: Prospect) -> Leaving:
    """Have a code mailed. One that was mailed and still works is not mailed again. Raises Refused without an address."""
    ensure(actor, May.USE_OWN_PAGE)
    waiting = open_one(prospect)
    if waiting is not None:
        return waiting
    if db.session.scalars(addresses_of(prospect.id).limit(1)).first() is None:
        raise Refused(_("There is no address of yours left that we could mail a code to. Write to us instead."))
    leaving = Leaving(prospect_id=prospect.id, expires_at=clock.now() + CODE_LIVES)
    db.session.add(leaving)
    db.session.flush()
    deliver(CODE, f"{CODE}:{leaving.id}", leaving_id=leaving.id, prospect_id=prospect.id, is_asked_for=True)
    return leaving


def open_one(prospect: Prospect) -> Leaving | None:
    """The one whose code still works."""
    waiting = select(Leaving).where(Leaving.prospect_id == prospect.id, *_is_open(clock.now()))
    return db.session.scalar(waiting.order_by(Leaving.created_at.desc()).limit(1))


def _is_open(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    return Leaving.confirmed_at.is_(None), Leaving.tries < MOST_TRIES, Leaving.expires_at > moment


def confirm(actor: Actor, prospect: Prospect, code: str) -> bool:
    """With the right code they are gone: for others at once, for good within the hour. A wrong one counts."""
    ensure(actor, May.USE_OWN_PAGE)
    leaving = open_one(prospect)
    if leaving is None:
        return False
    is_right = hmac.compare_digest(code.encode(), tokens.code_for(leaving.id, CODE).encode())
    attempt = (
        update(Leaving)
        .where(Leaving.id == leaving.id, *_is_open(clock.now()))
        .values(tries=Leaving.tries + 1, confirmed_at=clock.now() if is_right else None)
        .returning(Leaving.id)
    )
    if db.session.execute(attempt).scalar() is None or not is_right:
        return False
    _leave(actor, prospect, leaving)
    return True


def _leave(actor: Actor, prospect: Prospect, leaving: Leaving) -> None:
    put_at_rest(actor, [prospect], reason=_("They are leaving."))
    theirs = update(CandidateSession).where(
        CandidateSession.prospect_id == prospect.id, CandidateSession.ended_at.is_(None)
    )
    db.session.execute(theirs.values(ended_at=clock.now(), ended_because="left"))
    record(actor, "leaving.confirmed", leaving)
    deliver(GOODBYE, f"{GOODBYE}:{leaving.id}", leaving_id=leaving.id, prospect_id=prospect.id, is_asked_for=True)
    enqueue(jobs.erase_who_left, key=f"erase_who_left:{leaving.id}", leaving_id=leaving.id)
