"""Verbs on members and steps: move one or several, and undo it. Every move leaves a line of history."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, NotFound, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.pools.actions import put_in
from talent.pools.models import Pool, PoolMember, PoolMove, PoolStep
from talent.pools.queries import moves_of, steps_of
from talent.prospects.models import Prospect

MOST_AT_ONCE = 1000


@dataclass(frozen=True)
class Moved:
    """What came of a move: how many went, to which step (None: new), and the batch that undoes it."""

    count: int
    step: PoolStep | None
    batch_id: UUID


def move(actor: Actor, pool: Pool, prospect_id: UUID, *, step_id: UUID | None, version: int | None = None) -> Moved:
    """Move one member to a step of the pool, or back to the new ones.

    `version` is the member's as it was read. Raises Conflict when a colleague was quicker, in words that say what
    they did, and NotFound for somebody who is not in the pool.
    """
    step = _step(actor, pool, step_id)
    member = next(iter(_locked(pool, [prospect_id])), None)
    if member is None:
        raise NotFound
    if version is not None and version != member.version and member.step_id != step_id:
        raise Conflict(_overtaken(pool, member))
    return _move(actor, pool, [member], step)


def move_many(actor: Actor, pool: Pool, prospect_ids: Collection[UUID], *, step_id: UUID | None) -> Moved:
    """Move several members at once. Raises Refused for more than a thousand."""
    if len(prospect_ids) > MOST_AT_ONCE:
        raise Refused(_("Move at most 1,000 people at once."))
    return _move(actor, pool, _locked(pool, prospect_ids), _step(actor, pool, step_id))


def undo(actor: Actor, pool: Pool, batch_id: UUID) -> int:
    """Take a move back as if it had not been; returns for how many. Who was moved on since stays there.

    Raises Refused when that is everybody.
    """
    ensure(actor, May.CHANGE_POOLS, pool)
    moves = db.session.scalars(select(PoolMove).where(PoolMove.pool_id == pool.id, PoolMove.batch_id == batch_id)).all()
    members = {member.prospect_id: member for member in _locked(pool, [move.prospect_id for move in moves])}
    standing = [move for move in moves if _still_stands(move, members.get(move.prospect_id))]
    if not standing:
        raise Refused(_("That was undone already, or they were moved on since."))
    came = _came_there(pool, standing)
    for move in standing:
        member = members[move.prospect_id]
        member.step_id, member.version = move.from_step_id, member.version + 1
        member.stepped_at = came.get(move.prospect_id, member.created_at)
        db.session.delete(move)
        record(actor, "pool.moved_back", member, pool_id=str(pool.id))
    return len(standing)


def put_back(actor: Actor, pool: Pool, prospect_id: UUID, *, step_id: UUID | None, is_kept: bool = True) -> None:
    """Put somebody who was taken out in again, where they stood, as if they had never been out; who is in already stays as
    they are. One who was not kept by hand is up to the question.
    """
    ensure(actor, May.CHANGE_POOLS, pool)
    if _locked(pool, [prospect_id]):
        return
    put_in(actor, pool, [prospect_id])
    member = next(iter(_locked(pool, [prospect_id])), None)
    if member is not None and pool.is_dynamic and not is_kept:
        member.is_kept, member.added_by_id = False, None
    last = db.session.scalar(moves_of(pool.id, prospect_id).limit(1))
    if member is None or last is None or step_id is None or last.to_step_id != step_id:
        return
    if member.step_id is None and db.session.scalar(steps_of(pool.id).where(PoolStep.id == step_id)) is not None:
        member.step_id, member.stepped_at = step_id, last.created_at


def _step(actor: Actor, pool: Pool, step_id: UUID | None) -> PoolStep | None:
    ensure(actor, May.CHANGE_POOLS, pool)
    if step_id is None:
        return None
    step = db.session.scalar(steps_of(pool.id).where(PoolStep.id == step_id))
    if step is None:
        raise Refused(_("This pool does not have that step any more. Reload to see its steps."))
    return step


def _locked(pool: Pool, prospect_ids: Collection[UUID]) -> list[PoolMember]:
    statement = select(PoolMember).where(PoolMember.pool_id == pool.id, PoolMember.prospect_id.in_(prospect_ids))
    locked = statement.order_by(PoolMember.id).with_for_update().execution_options(populate_existing=True)
    return list(db.session.scalars(locked))


def _move(actor: Actor, pool: Pool, members: Collection[PoolMember], step: PoolStep | None) -> Moved:
    """Who is there already is passed over."""
    step_id, batch_id, moment = step.id if step else None, ids.new(), clock.now()
    going = [member for member in members if member.step_id != step_id]
    for member in going:
        move = PoolMove(pool_id=pool.id, prospect_id=member.prospect_id, from_step_id=member.step_id)
        move.to_step_id, move.moved_by_id, move.batch_id, move.created_at = step_id, actor.id, batch_id, moment
        db.session.add(move)
        member.step_id, member.stepped_at, member.version = step_id, moment, member.version + 1
        record(actor, "pool.moved", member, pool_id=str(pool.id))
    db.session.flush()
    return Moved(len(going), step, batch_id)


def _still_stands(move: PoolMove, member: PoolMember | None) -> bool:
    return member is not None and member.step_id == move.to_step_id and member.stepped_at == move.created_at


def _came_there(pool: Pool, moves: Sequence[PoolMove]) -> dict[UUID, datetime]:
    """When the members came to where these moves, made at one moment, found them; not in here: they were new."""
    statement = select(PoolMove.prospect_id, func.max(PoolMove.created_at).label("came_at")).where(
        PoolMove.pool_id == pool.id,
        PoolMove.prospect_id.in_([move.prospect_id for move in moves]),
        PoolMove.created_at < moves[0].created_at,
    )
    return {row.prospect_id: row.came_at for row in db.session.execute(statement.group_by(PoolMove.prospect_id))}


def _overtaken(pool: Pool, member: PoolMember) -> str:
    last = db.session.scalar(moves_of(pool.id, member.prospect_id).limit(1))
    name = db.session.get_one(Prospect, member.prospect_id).display_name
    if last is None:
        return _("A colleague changed where %(name)s stands meanwhile. Here is how it is now.", name=name)
    step = last.to_step.name if last.to_step else _("New")
    return _("%(who)s moved %(name)s to “%(step)s” meanwhile.", who=last.moved_by.name, name=name, step=step)
