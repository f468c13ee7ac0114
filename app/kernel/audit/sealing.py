"""Sealing: events that were written since get their places in the chain, a batch at a time.

Transactions end in another order than their events got their numbers, so the chain follows the order in which events
are sealed, and a batch looks for every event without a seal, also below those sealed last. Nobody who writes an event
waits: only one batch is sealed at a time, and a second one goes home.
"""

import hashlib
import json
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Row, Select, exists, func, insert, select

from app.kernel import clock
from app.kernel.audit.models import event_seals
from app.kernel.db import db
from app.kernel.events import Event
from app.kernel.scope import everywhere

log = structlog.get_logger(__name__)

BEGINNING = hashlib.sha256(b"perennial").digest()
"""What stands before the first seal."""
EVENTS_A_BATCH = 10_000
LATECOMERS_WITHIN = timedelta(hours=1)
"""How long a transaction may take until the next quick look does not find its events; the nightly look finds all."""
ONLY_ONE_SEALS = 0x5EA1
"""The number of the lock in the database."""

SEALED_COLUMNS = (
    Event.number,
    Event.id,
    Event.at,
    Event.name,
    Event.actor_kind,
    Event.actor_id,
    Event.subject_type,
    Event.subject_id,
    Event.prospect_id,
    Event.is_private,
    Event.details,
)


def hash_of(before: bytes, event: tuple[Any, ...]) -> bytes:
    """SHA-256 over the seal before and the event (its `SEALED_COLUMNS` as one line of JSON)."""
    words = [part if isinstance(part, int | dict | None) else str(part) for part in event]
    line = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(before + line.encode()).digest()


def head() -> tuple[int, bytes]:
    """The place and the hash of the last seal."""
    last = select(event_seals.c.position, event_seals.c.hash).order_by(event_seals.c.position.desc()).limit(1)
    row = db.session.execute(last).first()
    return (row.position, row.hash) if row is not None else (0, BEGINNING)


def seal(*, looks_everywhere: bool = False) -> int:
    """Seal one batch of events; how many. None while somebody else does. All seals are in with their transaction."""
    if not db.session.scalar(select(func.pg_try_advisory_xact_lock(ONLY_ONE_SEALS))):
        return 0
    with everywhere():
        found = db.session.execute(_unsealed(0 if looks_everywhere else _floor())).all()
    if found:
        db.session.execute(insert(event_seals), _seals(found))
        position, last = head()
        log.info("audit.sealed", events=len(found), position=position, head=last.hex())
    return len(found)


def _seals(found: Any) -> list[dict[str, Any]]:
    (position, last), at, made = head(), clock.now(), []
    for event in found:
        last, position = hash_of(last, tuple(event)), position + 1
        made.append({"position": position, "number": event.number, "hash": last, "at": at})
    return made


def _floor() -> int:
    """The number of an event above which every one without a seal is to be found, unless its transaction took long."""
    latest = (
        select(event_seals.c.number)
        .where(event_seals.c.at < clock.now() - LATECOMERS_WITHIN)
        .order_by(event_seals.c.position.desc())
        .limit(1)
    )
    return db.session.scalar(latest) or 0


def _unsealed(floor: int) -> Select[Row[Any]]:
    has_seal = exists().where(event_seals.c.number == Event.number)
    statement = select(*SEALED_COLUMNS).where(Event.number > floor, ~has_seal)
    return statement.order_by(Event.number).limit(EVENTS_A_BATCH)


def count_unsealed() -> int:
    """How many events have no seal yet, over the whole table."""
    with everywhere():
        has_seal = exists().where(event_seals.c.number == Event.number)
        return db.session.scalar(select(func.count()).select_from(Event).where(~has_seal)) or 0
