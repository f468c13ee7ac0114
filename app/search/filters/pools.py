"""Filters about pools. A pool that the asker may not see does not exist for any of these."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, not_, select

from app.kernel.db import db
from app.search.filters.registry import Asker, Meaning, Names, Offer, called, condition, filters, is_it
from app.search.filters.values import BadValue, id_in, plain
from talent.pools.models import Pool, PoolMember, PoolStep
from talent.pools.queries import open_pools


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
    names=Names(_pools_by_id, called(Pool.id, Pool.name)),
)
def in_pool(asker: Asker, which: str | list[UUID]) -> Meaning:
    members = select(PoolMember.prospect_id)
    if isinstance(which, str):
        return members if which == "any" else not_(condition(asker, members))
    return members.where(PoolMember.pool_id.in_(which))


def _steps(asker: Asker, text: str) -> list[UUID]:
    """The steps of that name, in whatever pool; `pool/step` for those of one pool."""
    found = [step_id for _pool_id, step_id in db.session.execute(_named_steps(text))]
    if not found:
        raise BadValue(_("There is no step called “%(name)s”.", name=text))
    return found


def _named_steps(text: str) -> Select[UUID, UUID]:
    """Of the steps that a value names, the pool's id and their own."""
    pool, slash, step = text.rpartition("/")
    found = select(Pool.id, PoolStep.id).join(PoolStep, PoolStep.pool_id == Pool.id).where(_is(PoolStep, step))
    return found.where(_is(Pool, pool)) if slash else found


def _steps_by_id(asker: Asker, text: str) -> list[str]:
    """A step without its pool is whatever is called so."""
    return [f"{pool}/{step}" for pool, step in db.session.execute(_named_steps(text))] if "/" in text else []


def _step_called(text: str) -> str | None:
    step_id = id_in(text.rpartition("/")[2])
    named = select(Pool.name, PoolStep.name).join(PoolStep, PoolStep.pool_id == Pool.id).where(PoolStep.id == step_id)
    row = db.session.execute(named).one_or_none() if step_id else None
    return "/".join(row) if row else None


def _offered_steps(asker: Asker) -> list[Offer]:
    statement = (
        select(Pool.name, PoolStep.name)
        .join(Pool, Pool.id == PoolStep.pool_id)
        .where(PoolStep.removed_at.is_(None), Pool.archived_at.is_(None))
        .order_by(func.lower(Pool.name), Pool.id, PoolStep.position)
        .limit(200)
    )
    return [(f"{pool}/{step}", f"{pool}: {step}") for pool, step in db.session.execute(statement)]


@filters(
    "step",
    _l("Step"),
    _l("They are at this step of a pool: its name, or pool/step."),
    example='step:"Nurses/Interested"',
    reads=_steps,
    offers=_offered_steps,
    says=lambda text: ": ".join(text.rsplit("/", 1)),
    names=Names(_steps_by_id, _step_called),
)
def at_step(asker: Asker, step_ids: list[UUID]) -> Select[UUID]:
    return select(PoolMember.prospect_id).where(PoolMember.step_id.in_(step_ids))
