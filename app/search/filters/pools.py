"""Filters about pools. A pool that the asker may not see does not exist for any of these."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, not_, select

from app.kernel.db import db
from app.search.filters.registry import Asker, Meaning, Offer, condition, filters
from app.search.filters.values import BadValue
from talent.pools.models import Pool, PoolMember, PoolStep
from talent.pools.queries import open_pools


def _pools(asker: Asker, text: str) -> str | list[UUID]:
    """any, none, or the pools of that name or id."""
    plain = " ".join(text.lower().split())
    if plain in {"any", "none"}:
        return plain
    found = list(db.session.scalars(select(Pool.id).where(_is(text, plain))))
    if not found:
        raise BadValue(_("There is no pool called “%(name)s”.", name=text))
    return found


def _is(text: str, plain: str) -> ColumnElement[bool]:
    try:
        return Pool.id == UUID(text)
    except ValueError:
        return func.lower(Pool.name) == plain


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
)
def in_pool(asker: Asker, which: str | list[UUID]) -> Meaning:
    members = select(PoolMember.prospect_id)
    if isinstance(which, str):
        return members if which == "any" else not_(condition(asker, members))
    return members.where(PoolMember.pool_id.in_(which))


def _steps(asker: Asker, text: str) -> list[UUID]:
    """The steps of that name, in whatever pool; `pool/step` for those of one pool."""
    pool, slash, step = text.rpartition("/")
    named = func.lower(PoolStep.name) == " ".join(step.lower().split())
    statement = select(PoolStep.id).join(Pool, Pool.id == PoolStep.pool_id).where(named)
    if slash:
        statement = statement.where(func.lower(Pool.name) == " ".join(pool.lower().split()))
    found = list(db.session.scalars(statement))
    if not found:
        raise BadValue(_("There is no step called “%(name)s”.", name=text))
    return found


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
    says=lambda text: text.replace("/", ": ", 1),
)
def at_step(asker: Asker, step_ids: list[UUID]) -> Select[UUID]:
    return select(PoolMember.prospect_id).where(PoolMember.step_id.in_(step_ids))
