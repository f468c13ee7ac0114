"""Background work of the chain: sealing every few minutes, and walking along all of it every night."""

from uuid import UUID

import structlog

from app.kernel.audit.checking import begin, walk
from app.kernel.audit.models import AuditCheck
from app.kernel.audit.sealing import EVENTS_A_BATCH, seal
from app.kernel.db import db
from app.kernel.jobs import enqueue, job

log = structlog.get_logger(__name__)


@job("default")
def seal_events() -> None:
    """Seal what was written since, batch after batch."""
    if seal() == EVENTS_A_BATCH:
        enqueue(seal_events)


@job("default")
def check_events() -> None:
    """Seal also what came very late, then begin to walk."""
    if seal(looks_everywhere=True) == EVENTS_A_BATCH:
        enqueue(check_events)
    else:
        enqueue(walk_on, check_id=begin().id)


@job("default")
def walk_on(check_id: str) -> None:
    """The next batch of a walk."""
    check = db.session.get_one(AuditCheck, UUID(check_id))
    if walk(check):
        enqueue(walk_on, check_id=check.id)
    elif check.flaws:
        log.error("audit.flaws", flaws=check.flaws, examples=check.examples)
