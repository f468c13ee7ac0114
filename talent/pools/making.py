"""Verbs on pools as such: make, change, put away. Who else owns one, and who is let in, is part of what it is."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from app.identity.models import BusinessArea, User
from app.identity.queries import people_inside
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor, Kind
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.pools.models import AccessKind, Pool, PoolAccess, PoolMember, PoolVisibility
from talent.pools.questions import as_kept, as_read, problem_with
from talent.pools.steps import DEFAULT_STEPS, add_steps
from talent.relationships.actions import DEFAULT_CADENCE, LONGEST_CADENCE
from talent.relationships.models import Visibility


def make(
    actor: Actor,
    *,
    name: str,
    purpose: str = "",
    default_cadence_days: int = DEFAULT_CADENCE,
    owner_id: UUID | None = None,
    area_id: UUID | None = None,
    question: str = "",
    **more: Any,
) -> Pool:
    """Make a pool with a sensible set of steps; its owner is the actor unless somebody else is named.

    `more` is as in `edit`. Raises Refused without a name.
    """
    ensure(actor, May.KEEP_POOLS)
    pool = Pool()
    _describe(pool, name=name, purpose=purpose, default_cadence_days=default_cadence_days)
    _place(pool, owner_id or actor.id, area_id)
    _show(actor, pool, **more)
    _ask(actor, pool, question)
    db.session.add(pool)
    db.session.flush()
    add_steps(pool, [str(step) for step in DEFAULT_STEPS])
    record(actor, "pool.made", pool)
    return pool


def edit(
    actor: Actor,
    pool: Pool,
    *,
    name: str,
    purpose: str,
    default_cadence_days: int,
    owner_id: UUID,
    area_id: UUID | None,
    version: int,
    question: str = "",
    **more: Any,
) -> None:
    """Change what a pool is; `more` says who sees it: `visibility`, `co_owner_ids`, `reader_ids`, and
    `default_visibility`. Raises Conflict when it changed meanwhile.
    """
    ensure(actor, May.CHANGE_POOLS, pool)
    db.session.refresh(pool, with_for_update={"of": Pool})
    if version != pool.version:
        raise Conflict
    _describe(pool, name=name, purpose=purpose, default_cadence_days=default_cadence_days)
    _place(pool, owner_id, area_id)
    _show(actor, pool, **more)
    _ask(actor, pool, question)
    pool.version += 1
    record(actor, "pool.edited", pool)


def _describe(pool: Pool, *, name: str, purpose: str, default_cadence_days: int) -> None:
    pool.name, pool.purpose = " ".join(name.split()), purpose.strip()
    if not pool.name:
        raise Refused(_("Give the pool a name."))
    if not 1 <= default_cadence_days <= LONGEST_CADENCE:
        raise Refused(_("Choose a rhythm between one day and three years."))
    pool.default_cadence_days = default_cadence_days


def _place(pool: Pool, owner_id: UUID, area_id: UUID | None) -> None:
    if owner_id != pool.owner_id and db.session.scalar(people_inside().where(User.id == owner_id)) is None:
        raise Refused(_("Choose an owner who works here."))
    if area_id is not None and db.session.get(BusinessArea, area_id) is None:
        raise Refused(_("Choose a business area that exists."))
    pool.owner_id, pool.area_id = owner_id, area_id


def _show(
    actor: Actor,
    pool: Pool,
    *,
    visibility: PoolVisibility = PoolVisibility.SHARED,
    default_visibility: Visibility = Visibility.OPEN,
    co_owner_ids: Collection[UUID] = (),
    reader_ids: Collection[UUID] = (),
) -> None:
    """Who sees the pool. Readers are let into a confidential one only: the others need nobody to be let in, or have
    nobody.
    """
    readers = reader_ids if visibility is PoolVisibility.CONFIDENTIAL else ()
    wanted = dict.fromkeys(readers, AccessKind.READER)
    wanted |= dict.fromkeys(co_owner_ids, AccessKind.OWNER)
    wanted.pop(pool.owner_id, None)
    if visibility is not PoolVisibility.SHARED and actor.kind is not Kind.SYSTEM:
        owners = {user_id for user_id, kind in wanted.items() if kind is AccessKind.OWNER} | {pool.owner_id}
        if actor.user_id not in owners:
            raise Refused(_("You would not find this pool again. Be one of its owners first."))
    pool.visibility, pool.default_visibility = visibility, default_visibility
    _give_access(pool, wanted)


def _ask(actor: Actor, pool: Pool, question: str) -> None:
    """A question makes the pool dynamic; taken away, whom it found is kept."""
    asked = question.strip()
    if pool.question and asked == as_read(actor, pool.question):
        return
    problem = problem_with(actor, asked)
    if problem:
        raise Refused(problem)
    if pool.question and not asked:
        db.session.execute(update(PoolMember).where(PoolMember.pool_id == pool.id).values(is_kept=True))
    pool.question = as_kept(actor, asked)


def _give_access(pool: Pool, wanted: dict[UUID, AccessKind]) -> None:
    known = {access.user_id: access for access in pool.accesses}
    new = wanted.keys() - known.keys()
    if new:
        statement = select(func.count()).select_from(people_inside().where(User.id.in_(new)).subquery())
        if db.session.scalar(statement) != len(new):
            raise Refused(_("Choose colleagues who work here."))
    for user_id in known.keys() & wanted.keys():
        known[user_id].kind = wanted[user_id]
    kept = [access for user_id, access in known.items() if user_id in wanted]
    pool.accesses = [*kept, *(PoolAccess(user_id=user_id, kind=wanted[user_id]) for user_id in sorted(new))]


def archive(actor: Actor, pool: Pool) -> None:
    """Put a pool away. Its members, and the relationships that began from it, stay as they are."""
    ensure(actor, May.CHANGE_POOLS, pool)
    if pool.archived_at is None:
        pool.archived_at = clock.now()
        record(actor, "pool.archived", pool)


def bring_back(actor: Actor, pool: Pool) -> None:
    """Use an archived pool again."""
    ensure(actor, May.CHANGE_POOLS, pool)
    if pool.archived_at is not None:
        pool.archived_at = None
        record(actor, "pool.brought_back", pool)
