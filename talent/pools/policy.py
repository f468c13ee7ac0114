"""Who sees and changes pools, what is in them, and asks. Recruiting changes every pool that is shared; of a private
or confidential one nobody but its owners and those let in knows that it is.
"""

from sqlalchemy import ColumnElement, Text, cast, func, or_, select

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind, Role
from app.kernel.events import Event
from app.kernel.scope import narrowed_to, visible_to
from talent.pools.models import (
    AccessKind,
    Ask,
    Pool,
    PoolAccess,
    PoolCount,
    PoolExclusion,
    PoolMember,
    PoolMove,
    PoolRefresh,
    PoolStep,
    PoolVisibility,
)

RECRUITING = frozenset({Role.ADMIN, Role.RECRUITER})

_pools, _accesses = Pool.metadata.tables["pools"], PoolAccess.metadata.tables["pool_accesses"]
"""The tables themselves: within a rule they are read as they are, without being narrowed by the same rule again."""


def _is_let_in(actor: Actor) -> ColumnElement[bool]:
    own = select(_accesses.c.pool_id).where(_accesses.c.user_id == actor.user_id)
    return or_(_pools.c.owner_id == actor.user_id, _pools.c.id.in_(own))


@visible_to(Pool, Kind.INSIDER)
def _shared_or_let_in(actor: Actor) -> ColumnElement[bool]:
    own = select(_accesses.c.pool_id).where(_accesses.c.user_id == actor.user_id)
    return or_(Pool.visibility == PoolVisibility.SHARED, Pool.owner_id == actor.user_id, Pool.id.in_(own))


for _part in (PoolAccess, PoolStep, PoolMember, PoolMove, PoolExclusion, PoolRefresh, PoolCount):

    @visible_to(_part, Kind.INSIDER)
    def _of_a_visible_pool(actor: Actor, part: type = _part) -> ColumnElement[bool]:
        seen = select(_pools.c.id).where(or_(_pools.c.visibility == PoolVisibility.SHARED, _is_let_in(actor)))
        return part.pool_id.in_(seen)  # type: ignore[attr-defined]


@narrowed_to(Event, Kind.INSIDER)
def _not_of_a_hidden_pool(actor: Actor) -> ColumnElement[bool]:
    """What happened to a pool is known to who sees it now, whatever it was when it happened."""
    hidden = select(cast(_pools.c.id, Text)).where(
        _pools.c.visibility != PoolVisibility.SHARED, ~func.coalesce(_is_let_in(actor), False)
    )
    pool_id = func.jsonb_extract_path_text(Event.details, "pool_id")
    return func.coalesce(pool_id, cast(Event.subject_id, Text)).not_in(hidden)


@changeable_by(Pool)
def _own_or_recruiting(actor: Actor, pool: Pool) -> bool:
    if pool.owner_id == actor.user_id or (pool.is_shared and actor.role in RECRUITING):
        return True
    return actor.user_id in pool.co_owner_ids


def is_changeable(actor: Actor) -> ColumnElement[bool]:
    """The same as a condition on the pools of a statement."""
    owned = select(_accesses.c.pool_id).where(
        _accesses.c.user_id == actor.user_id, _accesses.c.kind == AccessKind.OWNER
    )
    own = or_(Pool.owner_id == actor.user_id, Pool.id.in_(owned))
    return or_(own, Pool.visibility == PoolVisibility.SHARED) if actor.role in RECRUITING else own


@visible_to(Ask, Kind.INSIDER)
def _between_the_two(actor: Actor) -> ColumnElement[bool]:
    """Who asked and who was asked; those of a pool also to those who keep that pool."""
    own = or_(Ask.user_id == actor.user_id, Ask.asked_by_id == actor.user_id)
    owned = select(_accesses.c.pool_id).where(
        _accesses.c.user_id == actor.user_id, _accesses.c.kind == AccessKind.OWNER
    )
    kept = or_(_pools.c.owner_id == actor.user_id, _pools.c.id.in_(owned))
    if actor.role in RECRUITING:
        kept = or_(kept, _pools.c.visibility == PoolVisibility.SHARED)
    return or_(own, Ask.pool_id.in_(select(_pools.c.id).where(kept)))


@changeable_by(Ask)
def _the_asked_person(actor: Actor, ask: Ask) -> bool:
    return ask.user_id == actor.user_id
