"""Filters about pools. A pool that the asker may not see does not exist for any of these."""

from collections import defaultdict
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from app.kernel.db import db
from app.search.filters.registry import Asker, Meaning, Names, Offer, called, condition, filters, is_it
from app.search.filters.values import BadValue, plain
from talent.pools.members import NEW
from talent.pools.models import Pool, PoolMember, PoolStep
from talent.pools.queries import open_pools

_POOL_CALLED = called(Pool.id, Pool.name)
_STEP_CALLED = called(PoolStep.id, PoolStep.name)


def _pools(asker: Asker, text: str) -> str | list[UUID]:
    """any, none, or the pools of that name or id."""
    if plain(text) in {"any", "none"}:
        return plain(text)
    found = list(db.session.scalars(select(Pool.id).where(_is(Pool, text))))
    if not found:
        raise BadValue(_("There is no pool called “%(name)s”.", name=text))
    return found


def _is(named: type[Pool | PoolStep], text: str) -> ColumnElement[bool]:
    return is_it(text, named.id, func.lower(named.name) == plain(text))


def _pools_by_id(asker: Asker, text: str) -> list[str]:
    return [str(pool_id) for pool_id in db.session.scalars(select(Pool.id).where(_is(Pool, text)))]


def _offered_pools(asker: Asker) -> list[Offer]:
    names = [pool.name for pool in db.session.scalars(open_pools())]
    return [*((name, name) for name in names), ("any", _("any pool")), ("none", _("no pool"))]


def _pool_in_words(text: str) -> str:
    return {"any": _("any pool"), "none": _("no pool")}.get(text.lower(), text)


@filters(
    "pool",
    _l("Pool"),
    _l("They are in this pool; any, or none."),
    example='pool:"Nurses"',
    reads=_pools,
    offers=_offered_pools,
    says=_pool_in_words,
    takes_text=False,
    names=Names(_pools_by_id, _POOL_CALLED),
)
def in_pool(asker: Asker, which: str | list[UUID]) -> Meaning:
    members = select(PoolMember.prospect_id)
    if isinstance(which, str):
        return members if which == "any" else not_(condition(asker, members))
    return members.where(PoolMember.pool_id.in_(which))


Place = tuple[UUID, UUID | None]
"""A pool and one of its steps; none for those who are new there."""


def _steps(asker: Asker, text: str) -> list[Place]:
    """The steps of that name, in whatever pool; `pool/step` for those of one pool, `pool/new` for who has none there."""
    found = _places(text)
    if not found:
        raise BadValue(_("There is no step called “%(name)s”.", name=text))
    return found


def _places(text: str) -> list[Place]:
    pool, slash, step = text.rpartition("/")
    named = select(Pool.id, PoolStep.id).join(PoolStep, PoolStep.pool_id == Pool.id).where(_is(PoolStep, step))
    own = db.session.execute(named.where(_is(Pool, pool)) if slash else named).all()
    if own or not slash or plain(step) != NEW:
        return [(pool_id, step_id) for pool_id, step_id in own]
    return [(pool_id, None) for pool_id in db.session.scalars(select(Pool.id).where(_is(Pool, pool)))]


def _steps_by_id(asker: Asker, text: str) -> list[str]:
    """A step without its pool is whatever is called so."""
    return [f"{pool_id}/{step_id or NEW}" for pool_id, step_id in _places(text)] if "/" in text else []


def _step_called(text: str) -> str | None:
    pool_id, _slash, step = text.rpartition("/")
    pool = _POOL_CALLED(pool_id)
    name = step if step == NEW else _STEP_CALLED(step)
    return f"{pool}/{name}" if pool and name else None


def _step_in_words(text: str) -> str:
    pool, slash, step = text.rpartition("/")
    return f"{pool}: {_('New') if step == NEW else step}" if slash else text


def _offered_steps(asker: Asker) -> list[Offer]:
    statement = (
        select(Pool.name, PoolStep.name)
        .join(Pool, Pool.id == PoolStep.pool_id)
        .where(PoolStep.removed_at.is_(None), Pool.archived_at.is_(None))
        .order_by(func.lower(Pool.name), Pool.id, PoolStep.position)
        .limit(200)
    )
    by_pool: dict[str, list[str]] = defaultdict(lambda: [NEW])
    for pool, step in db.session.execute(statement):
        by_pool[pool].append(step)
    values = [f"{pool}/{step}" for pool, steps in by_pool.items() for step in steps]
    return [(value, _step_in_words(value)) for value in values]


@filters(
    "step",
    _l("Step"),
    _l("They are at this step of a pool: its name, or pool/step; pool/new for who has none there yet."),
    example='step:"Nurses/Interested"',
    reads=_steps,
    offers=_offered_steps,
    says=_step_in_words,
    names=Names(_steps_by_id, _step_called),
)
def at_step(asker: Asker, places: list[Place]) -> Select[UUID]:
    is_at = PoolMember.step_id.in_([step_id for _pool_id, step_id in places if step_id])
    new_in = [pool_id for pool_id, step_id in places if step_id is None]
    is_new = and_(PoolMember.step_id.is_(None), PoolMember.pool_id.in_(new_in))
    return select(PoolMember.prospect_id).where(or_(is_at, is_new) if new_in else is_at)
