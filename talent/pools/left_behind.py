"""Hidden pools whose owners have all left: nobody would find them again. An administrator gives each to a colleague.

Who gives one on sees whose it was and since when, not its name and nobody in it: what was hidden stays so for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from app.identity.models import User
from app.kernel.access import ensure
from app.kernel.actor import Actor, Role
from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from app.kernel.scope import everywhere
from talent.pools.models import AccessKind, Pool, PoolAccess, PoolVisibility


@dataclass(frozen=True)
class LeftBehind:
    """A pool that nobody owns who is here."""

    id: UUID
    owner: str
    since: datetime
    visibility: PoolVisibility


def left_behind(actor: Actor, *conditions: ColumnElement[bool]) -> Sequence[LeftBehind]:
    """All such pools, by whose they were."""
    ensure(actor, May.RUN_THE_ORGANISATION)
    with everywhere():
        rows = db.session.execute(_hidden_without_owner().where(*conditions)).all()
    return [LeftBehind(pool_id, owner, since, visibility) for pool_id, owner, since, visibility in rows]


def one_left_behind(actor: Actor, pool_id: UUID) -> LeftBehind:
    """One of them. Raises NotFound for any other pool."""
    found = left_behind(actor, Pool.id == pool_id)
    if not found:
        raise NotFound
    return found[0]


def _hidden_without_owner() -> Select[UUID, str, datetime, PoolVisibility]:
    """Also archived ones: they may be brought back."""
    another = aliased(User)
    is_owned = exists().where(
        PoolAccess.pool_id == Pool.id,
        PoolAccess.kind == AccessKind.OWNER,
        PoolAccess.user_id == another.id,
        another.deactivated_at.is_(None),
    )
    return (
        select(Pool.id, User.name, User.deactivated_at, Pool.visibility)  # type: ignore[return-value]
        .join(User, User.id == Pool.owner_id)
        .where(Pool.visibility != PoolVisibility.SHARED, User.deactivated_at.is_not(None), ~is_owned)
        .order_by(User.name, Pool.id)
    )


def give_on(actor: Actor, pool_id: UUID, heir: User) -> None:
    """Make a colleague the owner of a pool that was left behind. Raises NotFound for any other pool."""
    ensure(actor, May.RUN_THE_ORGANISATION)
    if not heir.is_active or heir.role is Role.PARTNER:
        raise Refused(_("Choose an owner who works here."))
    with everywhere():
        pool = db.session.scalar(_pool_left_behind(pool_id))
    if pool is None:
        raise NotFound
    pool.owner_id = heir.id
    pool.version += 1
    record(actor, "pool.given_on", pool, pool_id=str(pool.id), to=str(heir.id))


def _pool_left_behind(pool_id: UUID) -> Select[Pool]:
    left = _hidden_without_owner().with_only_columns(Pool.id).order_by(None)
    return select(Pool).where(Pool.id == pool_id, Pool.id.in_(left)).with_for_update(of=Pool)
