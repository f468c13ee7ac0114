"""Who sees and changes pools and asks. Recruiting changes every pool, an owner from the business their own."""

from sqlalchemy import ColumnElement, or_, select

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind, Role
from app.kernel.scope import visible_to
from talent.pools.models import Ask, Pool

RECRUITING = frozenset({Role.ADMIN, Role.RECRUITER})


@changeable_by(Pool)
def _own_or_recruiting(actor: Actor, pool: Pool) -> bool:
    return actor.role in RECRUITING or pool.owner_id == actor.user_id


@visible_to(Ask, Kind.INSIDER)
def _between_the_two(actor: Actor) -> ColumnElement[bool]:
    """Who asked and who was asked; those of a pool also to those who keep that pool."""
    own = or_(Ask.user_id == actor.user_id, Ask.asked_by_id == actor.user_id)
    if actor.role in RECRUITING:
        return or_(own, Ask.pool_id.is_not(None))
    return or_(own, Ask.pool_id.in_(select(Pool.id).where(Pool.owner_id == actor.user_id)))


@changeable_by(Ask)
def _the_asked_person(actor: Actor, ask: Ask) -> bool:
    return ask.user_id == actor.user_id
