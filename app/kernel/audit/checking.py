"""Walking along the chain: each event must give the hash that its seal has, and the places must follow each other.

A flaw names the place where it shows. Whoever can write to the tables around the trigger could make a whole new chain;
the hashes that are logged with each batch, and those of earlier checks, show that.
"""

from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import Row, Select, select

from app.kernel import clock
from app.kernel.audit.models import AuditCheck, event_seals
from app.kernel.audit.sealing import BEGINNING, SEALED_COLUMNS, hash_of
from app.kernel.db import db
from app.kernel.events import Event
from app.kernel.scope import everywhere

SEALS_A_BATCH = 20_000
MOST_EXAMPLES = 20


class Flaw(StrEnum):
    """What is wrong at a place of the chain."""

    CHANGED = "changed"
    REMOVED = "removed"
    SEAL_REMOVED = "seal removed"
    CUT_OFF = "cut off"


def begin() -> AuditCheck:
    """Begin a walk; first of all the place that the last one came to must still be there, with the same hash."""
    check = AuditCheck(hash=BEGINNING)
    db.session.add(check)
    before = db.session.scalar(finished_checks().limit(1))
    if before is not None and before.position and not has_hash(before.hash, before.position):
        _write_down(check, Flaw.CUT_OFF, before.position, None)
    db.session.flush()
    return check


def finished_checks() -> Select[AuditCheck]:
    """The walks that came to the end, newest first."""
    return (
        select(AuditCheck)
        .where(AuditCheck.finished_at.is_not(None))
        .order_by(AuditCheck.created_at.desc(), AuditCheck.id.desc())
    )


def has_hash(wanted: bytes, position: int | None = None) -> bool:
    """Whether the chain has this hash: anywhere, or at one place."""
    statement = select(event_seals.c.position).where(event_seals.c.hash == wanted).limit(1)
    if position is not None:
        statement = statement.where(event_seals.c.position == position)
    return db.session.scalar(statement) is not None


def walk(check: AuditCheck) -> bool:
    """Go on by one batch of seals. Returns whether there are more."""
    with everywhere():
        rows = db.session.execute(_next(check.position)).all()
    for row in rows:
        for flaw in _flaws(check, row):
            _write_down(check, flaw, row.position, row.sealed)
        check.position, check.hash = row.position, row.hash
    if len(rows) < SEALS_A_BATCH:
        check.finished_at = clock.now()
    return check.finished_at is None


def _next(after: int) -> Select[Row[Any]]:
    seals = event_seals.c
    return (
        select(seals.position, seals.number.label("sealed"), seals.hash, *SEALED_COLUMNS)
        .outerjoin(Event, Event.number == seals.number)
        .where(seals.position > after)
        .order_by(seals.position)
        .limit(SEALS_A_BATCH)
    )


def _flaws(check: AuditCheck, row: Any) -> Iterator[Flaw]:
    """Behind a place that is gone nobody can say from what the next hash was made: that it is gone is told once."""
    if row.position != check.position + 1:
        yield Flaw.SEAL_REMOVED
    elif row.id is None:
        yield Flaw.REMOVED
    elif hash_of(check.hash, tuple(islice(row, 3, None))) != row.hash:
        yield Flaw.CHANGED


def _write_down(check: AuditCheck, flaw: Flaw, position: int, number: int | None) -> None:
    check.flaws = (check.flaws or 0) + 1
    examples = check.examples or []
    if len(examples) < MOST_EXAMPLES:
        check.examples = [*examples, {"kind": flaw.value, "position": position, "number": number}]
