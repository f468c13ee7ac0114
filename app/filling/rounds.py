"""A dynamic pool asks its question about everybody: in batches by id, each one job, so that a kill loses nothing.

Whom it finds comes in, whom it does not find any more goes out; who is kept by hand stays, and who was taken out by
hand stays out. The question is asked as the pool's first owner sees.
"""

from uuid import UUID

from sqlalchemy import exists, select, update

from app.filling.language import means
from app.filling.statements import about_nobody, driver, taken_down
from app.identity.models import User
from app.kernel import clock, ids
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record
from app.search.language import Unreadable
from talent.pools.models import Ask, AskState, Pool, PoolMember, PoolRefresh
from talent.prospects.models import Prospect

AT_ONCE = 25_000
"""How many people are found in one batch."""
_BEFORE_ANYBODY = UUID(int=0)
_BATCH = """
    WITH found AS MATERIALIZED ({found} ORDER BY prospects.id LIMIT %(at_once)s),
    ends AS MATERIALIZED (
        SELECT CASE WHEN count(*) = %(at_once)s THEN (SELECT id FROM found ORDER BY id DESC LIMIT 1) END AS until
          FROM found
    ), joined AS (
        INSERT INTO pool_members
               (id, created_at, pool_id, prospect_id, batch_id, stepped_at, is_kept, version)
        SELECT md5(concat(%(batch_id)s::uuid, found.id))::uuid, %(at)s, %(pool_id)s, found.id, %(batch_id)s, %(at)s,
               false, 1
          FROM found
         WHERE NOT EXISTS (SELECT FROM pool_members m WHERE m.pool_id = %(pool_id)s AND m.prospect_id = found.id)
           AND NOT EXISTS (SELECT FROM pool_exclusions x WHERE x.pool_id = %(pool_id)s AND x.prospect_id = found.id)
            ON CONFLICT DO NOTHING
        RETURNING 1
    ), gone AS (
        DELETE FROM pool_members m
         USING ends
         WHERE m.pool_id = %(pool_id)s AND NOT m.is_kept AND m.prospect_id > %(after)s
           AND (ends.until IS NULL OR m.prospect_id <= ends.until)
           AND NOT EXISTS (SELECT FROM found WHERE found.id = m.prospect_id)
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM joined), (SELECT count(*) FROM gone), (SELECT until FROM ends)
"""
"""One batch in one statement: whom the question finds comes in, whom it passed over goes out. A member's id is made of
the batch's and the person's: a hundred thousand random ones cost a second.
"""
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
        found = _found(pool)
    except Unreadable as error:
        refresh.problem, refresh.finished_at = error.sentence, clock.now()
        return None
    return _settle(actor, pool, refresh, found)


def _found(pool: Pool) -> str:
    """In SQL, whom the pool's question means, as its owner sees, after the person at whom the round stands."""
    owner = db.session.get_one(User, pool.owner_id).as_actor()
    meant = select(Prospect.id).where(about_nobody(), means(owner, pool.question))
    return taken_down(meant, owner, about="prospects.id > %(after)s")


def _settle(actor: Actor, pool: Pool, refresh: PoolRefresh, found: str) -> PoolRefresh | None:
    """Who comes in and who goes out of one batch, and where it ends."""
    values = {
        "after": refresh.cursor or _BEFORE_ANYBODY,
        "at_once": AT_ONCE,
        "pool_id": pool.id,
        "batch_id": ids.new(),
        "at": clock.now(),
    }
    row = driver().execute(_BATCH.format(found=found).encode(), values).fetchone()
    joined, left, until = row if row is not None else (0, 0, None)
    refresh.joined += joined
    refresh.left += left
    if until is not None:
        refresh.cursor = until
        return refresh
    refresh.finished_at = pool.refreshed_at = clock.now()
    withdraw_asks(actor, pool)
    record(actor, "pool.refreshed", pool, joined=refresh.joined, left=refresh.left)
    return None


def withdraw_asks(actor: Actor, pool: Pool) -> None:
    """Colleagues are no longer asked about people who have gone out of the pool."""
    is_member = exists().where(PoolMember.pool_id == Ask.pool_id, PoolMember.prospect_id == Ask.prospect_id)
    open_ones = update(Ask).where(Ask.pool_id == pool.id, Ask.state == AskState.OPEN, ~is_member)
    values = {"state": AskState.WITHDRAWN, "answered_at": clock.now()}
    for ask in db.session.scalars(open_ones.values(values).returning(Ask), execution_options=_AS_IT_IS).all():
        record(actor, "ask.withdrawn", ask, pool_id=str(pool.id))
