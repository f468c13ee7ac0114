"""Verbs on a pool's own steps: add, rename, put in another place, remove, and undo the removal.

The steps say where it stands between us and somebody, never how good somebody is. Who has no step is new in the pool.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import CursorResult, Result, delete, func, insert, literal, select, update

from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.pools.models import Pool, PoolMember, PoolMove, PoolStep
from talent.pools.queries import steps_of

DEFAULT_STEPS = (_l("First contact"), _l("In conversation"), _l("Close to us"), _l("For later"))
MOST_STEPS = 12
LONGEST_NAME = 60
_AS_IT_IS = {"synchronize_session": False}
"""For statements on many rows of which none is looked at afterwards."""


def add_steps(pool: Pool, names: Collection[str]) -> None:
    """The steps that a new pool begins with."""
    db.session.add_all(PoolStep(pool_id=pool.id, name=name, position=number) for number, name in enumerate(names, 1))
    db.session.flush()


def add(actor: Actor, pool: Pool, *, name: str) -> PoolStep:
    """One more step at the end. Raises Refused without a name, or when there are twelve."""
    steps = _locked(actor, pool)
    _refuse_more(steps)
    step = PoolStep(pool_id=pool.id, name=_named(name, steps), position=len(steps) + 1)
    db.session.add(step)
    db.session.flush()
    record(actor, "pool.step_added", step, pool_id=str(pool.id))
    return step


def rename(actor: Actor, pool: Pool, step: PoolStep, *, name: str) -> None:
    """Call a step otherwise; its history takes the new name too."""
    others = [other for other in _locked(actor, pool) if other.id != step.id]
    step.name = _named(name, others)
    record(actor, "pool.step_renamed", step, pool_id=str(pool.id))


def place(actor: Actor, pool: Pool, step: PoolStep, *, position: int) -> None:
    """Put a step in another place, counted from 1. One that is gone has no place."""
    steps = _locked(actor, pool)
    if step not in steps:
        return
    others = [other for other in steps if other.id != step.id]
    at = min(max(position, 1), len(others) + 1) - 1
    for number, one in enumerate([*others[:at], step, *others[at:]], 1):
        one.position = number
    record(actor, "pool.step_placed", step, pool_id=str(pool.id))


def remove(actor: Actor, pool: Pool, step: PoolStep, *, to_step_id: UUID | None) -> int:
    """Remove a step; its members go on to another one, or are new again. Returns how many did. Removed twice is removed once."""
    steps = _locked(actor, pool)
    if step not in steps:
        return 0
    others = [other for other in steps if other.id != step.id]
    if to_step_id is not None and to_step_id not in {other.id for other in others}:
        raise Refused(_("Choose a step of this pool for those who are in this one."))
    step.removed_at = clock.now()
    for number, other in enumerate(others, 1):
        other.position = number
    db.session.flush()
    record(actor, "pool.step_removed", step, pool_id=str(pool.id))
    return _move_all(actor, step, to_step_id)


def bring_back(actor: Actor, pool: Pool, step: PoolStep) -> int:
    """Undo the removal of a step: it stands at the end, with those who have stayed where they were put then.

    Raises Refused when another one has its name or its place now.
    """
    steps = _locked(actor, pool)
    db.session.refresh(step)
    if step.removed_at is None:
        return 0
    _refuse_more(steps)
    step.name = _named(step.name, steps)
    moved = PoolMove.created_at == step.removed_at, PoolMove.from_step_id == step.id
    put = (
        select(PoolMove.prospect_id)
        .where(PoolMove.pool_id == pool.id, *moved, PoolMove.to_step_id.is_not_distinct_from(PoolMember.step_id))
        .where(PoolMember.stepped_at == step.removed_at)
    )
    members = update(PoolMember).where(
        PoolMember.pool_id == pool.id, PoolMember.prospect_id.in_(put.correlate(PoolMember))
    )
    back = db.session.execute(
        members.values(step_id=step.id, version=PoolMember.version + 1), execution_options=_AS_IT_IS
    )
    db.session.execute(delete(PoolMove).where(PoolMove.pool_id == pool.id, *moved), execution_options=_AS_IT_IS)
    step.removed_at, step.position = None, len(steps) + 1
    record(actor, "pool.step_brought_back", step, pool_id=str(pool.id))
    return rows_of(back)


def rows_of(result: Result[Any]) -> int:
    """How many rows a statement has changed."""
    return result.rowcount if isinstance(result, CursorResult) else 0


def _locked(actor: Actor, pool: Pool) -> list[PoolStep]:
    """The steps in their order; whoever changes the same pool's steps at the same moment waits."""
    ensure(actor, May.CHANGE_POOLS, pool)
    db.session.execute(select(Pool.id).where(Pool.id == pool.id).with_for_update())
    return list(db.session.scalars(steps_of(pool.id)))


def _refuse_more(steps: Sequence[PoolStep]) -> None:
    if len(steps) >= MOST_STEPS:
        raise Refused(_("A pool has at most twelve steps. Remove one first."))


def _named(name: str, others: Sequence[PoolStep]) -> str:
    words = " ".join(name.split())[:LONGEST_NAME]
    if not words:
        raise Refused(_("Give the step a name."))
    if words.casefold() in {other.name.casefold() for other in others}:
        raise Refused(_("There is a step of that name already."))
    return words


def _move_all(actor: Actor, step: PoolStep, to_step_id: UUID | None) -> int:
    """In two statements, whatever their number: one line of history for each, and the move itself."""
    here = PoolMember.pool_id == step.pool_id, PoolMember.step_id == step.id
    told = select(
        func.gen_random_uuid(),
        literal(step.removed_at),
        PoolMember.pool_id,
        PoolMember.prospect_id,
        PoolMember.step_id,
        literal(to_step_id, PoolMember.step_id.type),
        literal(actor.id),
        literal(ids.new()),
    ).where(*here)
    columns = ["id", "created_at", "pool_id", "prospect_id", "from_step_id", "to_step_id", "moved_by_id", "batch_id"]
    db.session.execute(insert(PoolMove).from_select(columns, told), execution_options=_AS_IT_IS)
    moved = update(PoolMember).where(*here)
    values = {"step_id": to_step_id, "stepped_at": step.removed_at, "version": PoolMember.version + 1}
    return rows_of(db.session.execute(moved.values(values), execution_options=_AS_IT_IS))
