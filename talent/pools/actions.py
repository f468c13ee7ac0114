"""Verbs on the members of pools: put people in and take them out."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from app.kernel.events import record_all
from app.kernel.permissions import May
from talent.pools.models import Ask, AskState, Pool, PoolExclusion, PoolMember
from talent.prospects.models import Prospect

MOST_AT_ONCE = 1000


@dataclass(frozen=True)
class PutIn:
    """What came of putting people in: how many were new in the pool, or were there only by its question; and the batch
    that takes it back.
    """

    count: int
    batch_id: UUID


def put_in(actor: Actor, pool: Pool, prospect_ids: Collection[UUID]) -> PutIn:
    """Put people into a pool, in a few statements, whatever their number. Who is in already, or does not exist, is passed
    over; in a pool that fills itself they are kept from now on.

    Raises Refused for an archived pool, and for more than a thousand at once.
    """
    ensure(actor, May.CHANGE_POOLS, pool)
    if pool.is_archived:
        raise Refused(_("This pool is archived. Bring it back first."))
    if len(prospect_ids) > MOST_AT_ONCE:
        raise Refused(_("Put at most 1,000 people into a pool at once."))
    batch_id = ids.new()
    known = db.session.scalars(select(Prospect.id).where(Prospect.id.in_(prospect_ids)).order_by(Prospect.id)).all()
    kept = _keep_found(actor, pool, known, batch_id) if pool.is_dynamic else []
    joined = _insert_members(actor, pool, known, batch_id)
    record_all(actor, "pool.joined", joined, pool_id=str(pool.id))
    return PutIn(len(joined) + len(kept), batch_id)


def _keep_found(actor: Actor, pool: Pool, prospect_ids: Collection[UUID], batch_id: UUID) -> Collection[UUID]:
    """Keep those whom only the question has put in; they are of the batch from now on."""
    let_back_in(actor, pool, prospect_ids)
    found = PoolMember.pool_id == pool.id, PoolMember.prospect_id.in_(prospect_ids), PoolMember.is_kept.is_(False)
    keeping = update(PoolMember).where(*found).values(is_kept=True, added_by_id=None, batch_id=batch_id)
    return db.session.scalars(keeping.returning(PoolMember.prospect_id)).all()


def _insert_members(actor: Actor, pool: Pool, prospect_ids: Collection[UUID], batch_id: UUID) -> Collection[PoolMember]:
    rows = [
        {
            "id": ids.new(),
            "created_at": clock.now(),
            "pool_id": pool.id,
            "prospect_id": prospect_id,
            "added_by_id": actor.user_id,
            "batch_id": batch_id,
        }
        for prospect_id in prospect_ids
    ]
    new = insert(PoolMember).on_conflict_do_nothing(index_elements=["pool_id", "prospect_id"]).returning(PoolMember)
    return db.session.scalars(new, rows).all() if rows else []


def undo_putting_in(actor: Actor, pool: Pool, batch_id: UUID) -> int:
    """Take those out who came in together; returns how many. They are back out as if they had never been in. Who was
    moved to a step since stays; whom the question had put in before is up to it again.
    """
    ensure(actor, May.CHANGE_POOLS, pool)
    together = PoolMember.pool_id == pool.id, PoolMember.batch_id == batch_id
    if pool.is_dynamic:
        _release(actor, pool, *together, PoolMember.added_by_id.is_(None))
    gone = delete(PoolMember).where(*together, PoolMember.step_id.is_(None), PoolMember.is_kept)
    return _take_out(actor, pool, db.session.scalars(gone.returning(PoolMember)).all())


def take_out(actor: Actor, pool: Pool, prospect_id: UUID) -> PoolMember:
    """Take somebody out, and take back what colleagues are being asked about them from here. Returns how they stood.

    Raises NotFound for somebody who is not in the pool.
    """
    ensure(actor, May.CHANGE_POOLS, pool)
    one = delete(PoolMember).where(PoolMember.pool_id == pool.id, PoolMember.prospect_id == prospect_id)
    gone = db.session.scalars(one.returning(PoolMember)).all()
    if not _take_out(actor, pool, gone):
        raise NotFound
    if pool.is_dynamic:
        kept_out = {"id": ids.new(), "created_at": clock.now(), "excluded_by_id": actor.id}
        values = {"pool_id": pool.id, "prospect_id": prospect_id, **kept_out}
        db.session.execute(insert(PoolExclusion).values(values).on_conflict_do_nothing())
    return gone[0]


def keep(actor: Actor, pool: Pool, prospect_ids: Collection[UUID]) -> None:
    """Keep people in a dynamic pool whatever its question finds, and let back in who was kept out."""
    ensure(actor, May.CHANGE_POOLS, pool)
    members = update(PoolMember).where(PoolMember.pool_id == pool.id, PoolMember.prospect_id.in_(prospect_ids))
    db.session.execute(members.values(is_kept=True))
    let_back_in(actor, pool, prospect_ids)


def release(actor: Actor, pool: Pool, prospect_id: UUID) -> None:
    """Leave it to the question again whether somebody is in."""
    ensure(actor, May.CHANGE_POOLS, pool)
    _release(actor, pool, PoolMember.pool_id == pool.id, PoolMember.prospect_id == prospect_id)


def _release(actor: Actor, pool: Pool, *members: ColumnElement[bool]) -> None:
    released = update(PoolMember).where(*members).values(is_kept=False).returning(PoolMember)
    record_all(actor, "pool.released", db.session.scalars(released).all(), pool_id=str(pool.id))


def let_back_in(actor: Actor, pool: Pool, prospect_ids: Collection[UUID]) -> None:
    """Keep people out no longer; whether they are in is up to the question."""
    ensure(actor, May.CHANGE_POOLS, pool)
    kept_out = PoolExclusion.pool_id == pool.id, PoolExclusion.prospect_id.in_(prospect_ids)
    no_longer = db.session.scalars(delete(PoolExclusion).where(*kept_out).returning(PoolExclusion)).all()
    record_all(actor, "pool.let_back_in", no_longer, pool_id=str(pool.id))


def _take_out(actor: Actor, pool: Pool, members: Collection[PoolMember]) -> int:
    record_all(actor, "pool.left", members, pool_id=str(pool.id))
    gone = [member.prospect_id for member in members]
    asked = update(Ask).where(Ask.pool_id == pool.id, Ask.prospect_id.in_(gone), Ask.state == AskState.OPEN)
    withdrawn = asked.values(state=AskState.WITHDRAWN, answered_at=clock.now()).returning(Ask)
    withdrawn_asks = db.session.scalars(withdrawn).all() if gone else []
    record_all(actor, "ask.withdrawn", withdrawn_asks, pool_id=str(pool.id))
    return len(gone)
