"""People have changed: all questions of all dynamic pools are asked about them, and who is in which follows."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload, load_only

from app.filling.answers import meant_by, ready
from app.filling.rounds import withdraw_asks
from app.kernel import clock, ids
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record
from talent.pools.models import Pool, PoolExclusion, PoolMember

Pair = tuple[UUID, UUID]
"""A pool and a person."""


def dynamic_pools() -> Select[Pool]:
    """The pools in use that have a question."""
    return select(Pool).where(Pool.question != "", Pool.archived_at.is_(None)).order_by(Pool.id)


def _pools() -> Sequence[Pool]:
    needed = load_only(Pool.id, Pool.question, Pool.owner_id)
    return db.session.scalars(dynamic_pools().options(needed, joinedload(Pool.owner))).all()


def put_questions_together() -> None:
    """Have all questions ready, so that whoever changes next need not wait for that."""
    ready(_pools())


def reconsider(actor: Actor, prospect_ids: Collection[UUID]) -> None:
    """Bring some people's membership of all dynamic pools up to date; statements are few, whatever the number."""
    pools = {pool.id: pool for pool in _pools()}
    questions = ready([*pools.values()])
    meant = meant_by(questions, prospect_ids)
    found = {(pool_id, person) for person, theirs in meant.items() for pool_id in theirs}
    memberships = db.session.scalars(_memberships(questions, prospect_ids)).all()
    members = {(row.pool_id, row.prospect_id): row for row in memberships}
    out = {(row.pool_id, row.prospect_id) for row in db.session.execute(_kept_out(prospect_ids))}
    _join(actor, found - members.keys() - out)
    _leave(actor, pools, [row for pair, row in members.items() if pair not in found and not row.is_kept])


def _memberships(pools: Collection[UUID], prospect_ids: Collection[UUID]) -> Select[PoolMember]:
    return select(PoolMember).where(PoolMember.prospect_id.in_(prospect_ids), PoolMember.pool_id.in_(pools))


def _kept_out(prospect_ids: Collection[UUID]) -> Select[UUID, UUID]:
    return select(PoolExclusion.pool_id, PoolExclusion.prospect_id).where(PoolExclusion.prospect_id.in_(prospect_ids))


def _join(actor: Actor, pairs: Collection[Pair]) -> None:
    if not pairs:
        return
    moment, batch_id = clock.now(), ids.new()
    same = {"created_at": moment, "stepped_at": moment, "batch_id": batch_id, "version": 1, "is_kept": False}
    rows = [{"id": ids.new(), "pool_id": pool_id, "prospect_id": person, **same} for pool_id, person in sorted(pairs)]
    new = insert(PoolMember).on_conflict_do_nothing().returning(PoolMember)
    for member in db.session.scalars(new, rows).all():
        record(actor, "pool.joined", member, pool_id=str(member.pool_id))


def _leave(actor: Actor, pools: dict[UUID, Pool], members: Sequence[PoolMember]) -> None:
    if not members:
        return
    gone = [member.id for member in members]
    db.session.execute(delete(PoolMember).where(PoolMember.id.in_(gone), PoolMember.is_kept.is_(False)))
    for member in members:
        record(actor, "pool.left", member, pool_id=str(member.pool_id))
    for pool_id in {member.pool_id for member in members}:
        withdraw_asks(actor, pools[pool_id])
