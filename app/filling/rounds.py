"""A dynamic pool asks its question about everybody: in batches by id, each one job, so that a kill loses nothing.

Whom it finds comes in, whom it does not find any more goes out; who is kept by hand stays, and who was taken out by
hand stays out. The question is asked as the pool's first owner sees.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, delete, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from app.filling.language import means
from app.identity.models import User
from app.kernel import clock, ids
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record
from app.kernel.scope import as_seen_by
from app.search.language import Unreadable
from talent.pools.models import Ask, AskState, Pool, PoolExclusion, PoolMember, PoolRefresh
from talent.pools.steps import rows_of
from talent.prospects.models import Prospect

AT_ONCE = 25_000
"""How many people are found in one batch."""
_AS_IT_IS = {"synchronize_session": False}


def begin(pool: Pool) -> PoolRefresh | None:
    """Begin a round; one that still runs goes on if it asks the same, and else ends here. None when it goes on."""
    running = db.session.scalar(
        select(PoolRefresh).where(PoolRefresh.pool_id == pool.id, PoolRefresh.finished_at.is_(None)).with_for_update()
    )
    if running is not None and running.question == pool.question:
        return None
    if running is not None:
        running.finished_at = clock.now()
        db.session.flush()
    refresh = PoolRefresh(pool_id=pool.id, question=pool.question)
    db.session.add(refresh)
    db.session.flush()
    return refresh


def go_on(actor: Actor, refresh_id: UUID) -> PoolRefresh | None:
    """One batch of a round; the round if there is more to do, None when it is done."""
    refresh = db.session.get_one(PoolRefresh, refresh_id, with_for_update=True)
    pool = db.session.get_one(Pool, refresh.pool_id)
    if refresh.finished_at is not None:
        return None
    if pool.is_archived or pool.question != refresh.question:
        refresh.finished_at = clock.now()
        return None
    try:
        found = _found(pool, refresh.cursor)
    except Unreadable as error:
        refresh.problem, refresh.finished_at = error.sentence, clock.now()
        return None
    return _settle(actor, pool, refresh, found)


def _found(pool: Pool, after: UUID | None) -> Sequence[UUID]:
    """The next people by id whom the pool's question means, as its owner sees."""
    owner = db.session.get_one(User, pool.owner_id).as_actor()
    with as_seen_by(owner):
        statement = select(Prospect.id).where(means(owner, pool.question))
        if after is not None:
            statement = statement.where(Prospect.id > after)
        return db.session.scalars(statement.order_by(Prospect.id).limit(AT_ONCE)).all()


def _settle(actor: Actor, pool: Pool, refresh: PoolRefresh, found: Sequence[UUID]) -> PoolRefresh | None:
    until = found[-1] if len(found) == AT_ONCE else None
    refresh.joined += join(pool, found)
    refresh.left += _leave(pool, found, refresh.cursor, until)
    if until is not None:
        refresh.cursor = until
        return refresh
    refresh.finished_at = pool.refreshed_at = clock.now()
    withdraw_asks(actor, pool)
    record(actor, "pool.refreshed", pool, joined=refresh.joined, left=refresh.left)
    return None


def join(pool: Pool, prospect_ids: Sequence[UUID]) -> int:
    """Take in whom the question found and who is not in yet, nor kept out; returns how many."""
    found = (
        func.unnest(literal(list(prospect_ids), ARRAY(Uuid))).table_valued("prospect_id", name="found").render_derived()
    )
    moment = clock.now()
    is_in = exists().where(PoolMember.pool_id == pool.id, PoolMember.prospect_id == found.c.prospect_id)
    is_out = exists().where(PoolExclusion.pool_id == pool.id, PoolExclusion.prospect_id == found.c.prospect_id)
    new = select(
        func.gen_random_uuid(),
        literal(moment),
        literal(pool.id),
        found.c.prospect_id,
        literal(ids.new()),
        literal(moment),
        literal(False),
        literal(1),
    ).where(~is_in, ~is_out)
    columns = ["id", "created_at", "pool_id", "prospect_id", "batch_id", "stepped_at", "is_kept", "version"]
    joined = (
        insert(PoolMember).from_select(columns, new).on_conflict_do_nothing().returning(PoolMember.id).cte("joined")
    )
    return db.session.scalar(select(func.count()).select_from(joined)) or 0


def _leave(pool: Pool, found: Sequence[UUID], after: UUID | None, until: UUID | None) -> int:
    """Let go whom the question no longer finds, between two ids."""
    still = func.unnest(literal(list(found), ARRAY(Uuid))).table_valued("prospect_id", name="still").render_derived()
    gone = delete(PoolMember).where(PoolMember.pool_id == pool.id, PoolMember.is_kept.is_(False))
    gone = gone.where(~exists(select(1).where(still.c.prospect_id == PoolMember.prospect_id)))
    if after is not None:
        gone = gone.where(PoolMember.prospect_id > after)
    if until is not None:
        gone = gone.where(PoolMember.prospect_id <= until)
    return rows_of(db.session.execute(gone, execution_options=_AS_IT_IS))


def withdraw_asks(actor: Actor, pool: Pool) -> None:
    """Colleagues are no longer asked about people who have gone out of the pool."""
    is_member = exists().where(PoolMember.pool_id == Ask.pool_id, PoolMember.prospect_id == Ask.prospect_id)
    open_ones = update(Ask).where(Ask.pool_id == pool.id, Ask.state == AskState.OPEN, ~is_member)
    values = {"state": AskState.WITHDRAWN, "answered_at": clock.now()}
    for ask in db.session.scalars(open_ones.values(values).returning(Ask), execution_options=_AS_IT_IS).all():
        record(actor, "ask.withdrawn", ask, pool_id=str(pool.id))
