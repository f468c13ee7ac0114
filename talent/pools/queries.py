"""Questions about pools and asks."""

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload

from app.identity.models import BusinessArea
from app.kernel import clock
from app.kernel.actor import Actor
from talent.pools.models import Ask, AskState, Pool, PoolExclusion, PoolMember, PoolMove, PoolRefresh, PoolStep
from talent.pools.policy import is_changeable
from talent.prospects.models import Prospect
from talent.relationships.models import Relationship, RelationshipState


def open_pools() -> Select[Pool]:
    """The pools in use, by name."""
    return select(Pool).where(Pool.archived_at.is_(None)).order_by(func.lower(Pool.name), Pool.id)


def archived_pools() -> Select[Pool]:
    """The pools put away, by name."""
    return select(Pool).where(Pool.archived_at.is_not(None)).order_by(func.lower(Pool.name), Pool.id)


class PoolAtHand(NamedTuple):
    """A pool as a choice; `fillable` tells whether the actor may put people into it."""

    id: UUID
    name: str
    fillable: bool


@lru_cache(maxsize=512)
def pools_at_hand(actor: Actor) -> Select[UUID, str, bool]:
    """The pools in use, by name: the columns of a `PoolAtHand`."""
    return (
        select(Pool.id, Pool.name, is_changeable(actor).label("fillable"))
        .where(Pool.archived_at.is_(None))
        .order_by(func.lower(Pool.name), Pool.id)
    )


def members_among(pool_id: UUID, prospect_ids: Collection[UUID]) -> Select[Prospect]:
    """Those of these people who are in the pool, by name."""
    return (
        select(Prospect)
        .join(PoolMember, PoolMember.prospect_id == Prospect.id)
        .where(PoolMember.pool_id == pool_id, Prospect.id.in_(prospect_ids))
        .order_by(Prospect.sort_name, Prospect.id)
    )


def steps_of(pool_id: UUID) -> Select[PoolStep]:
    """A pool's own steps, in their order."""
    return (
        select(PoolStep)
        .where(PoolStep.pool_id == pool_id, PoolStep.removed_at.is_(None))
        .order_by(PoolStep.position, PoolStep.id)
    )


def member_of(pool_id: UUID, prospect_id: UUID) -> Select[PoolMember]:
    """Somebody's row in a pool."""
    return (
        select(PoolMember)
        .where(PoolMember.pool_id == pool_id, PoolMember.prospect_id == prospect_id)
        .options(joinedload(PoolMember.step), joinedload(PoolMember.added_by))
    )


def exclusions_of(pool_id: UUID) -> Select[PoolExclusion]:
    """Who is kept out of a dynamic pool, the latest first."""
    return (
        select(PoolExclusion)
        .where(PoolExclusion.pool_id == pool_id)
        .join(PoolExclusion.prospect)
        .options(contains_eager(PoolExclusion.prospect))
        .order_by(PoolExclusion.created_at.desc(), PoolExclusion.id)
    )


def refreshes_of(pool_id: UUID) -> Select[PoolRefresh]:
    """The rounds of a dynamic pool, the latest first."""
    return (
        select(PoolRefresh)
        .where(PoolRefresh.pool_id == pool_id)
        .order_by(PoolRefresh.created_at.desc(), PoolRefresh.id.desc())
    )


def moves_of(pool_id: UUID, prospect_id: UUID) -> Select[PoolMove]:
    """The way of one member through the steps, the latest first."""
    return (
        select(PoolMove)
        .where(PoolMove.pool_id == pool_id, PoolMove.prospect_id == prospect_id)
        .options(joinedload(PoolMove.from_step), joinedload(PoolMove.to_step), joinedload(PoolMove.moved_by))
        .order_by(PoolMove.created_at.desc(), PoolMove.id.desc())
    )


def areas_by_name() -> Select[BusinessArea]:
    """All business areas."""
    return select(BusinessArea).order_by(func.lower(BusinessArea.name), BusinessArea.id)


def asks_waiting_for(user_id: UUID) -> Select[Ask]:
    """What a user has been asked and can still answer, oldest first."""
    return (
        select(Ask)
        .where(Ask.user_id == user_id, Ask.state == AskState.OPEN, Ask.expires_at > clock.now())
        .options(joinedload(Ask.prospect), joinedload(Ask.asked_by), joinedload(Ask.pool))
        .order_by(Ask.created_at, Ask.id)
    )


def open_asks_about(prospect_ids: Collection[UUID]) -> Select[Ask]:
    """Who is being asked about any of these people."""
    return (
        select(Ask)
        .where(Ask.prospect_id.in_(prospect_ids), Ask.state == AskState.OPEN)
        .options(joinedload(Ask.user))
        .order_by(Ask.created_at, Ask.id)
    )


def unsettled_asks(pool_id: UUID) -> Select[Ask]:
    """Asks of a pool that wait, or came back without anybody having taken the person on since."""
    later = aliased(Ask)
    is_last = ~exists().where(
        later.pool_id == Ask.pool_id, later.prospect_id == Ask.prospect_id, later.created_at > Ask.created_at
    )
    came_back = and_(Ask.state.in_([AskState.DECLINED, AskState.LAPSED]), is_last, ~is_in_touch(Ask.prospect_id))
    is_member = exists().where(PoolMember.pool_id == Ask.pool_id, PoolMember.prospect_id == Ask.prospect_id)
    return (
        select(Ask)
        .join(Ask.prospect)
        .where(Ask.pool_id == pool_id, is_member, Prospect.do_not_contact.is_(False))
        .where((Ask.state == AskState.OPEN) | came_back)
        .options(joinedload(Ask.prospect), joinedload(Ask.user), joinedload(Ask.asked_by))
        .order_by(Ask.state == AskState.OPEN, Ask.created_at, Ask.id)
    )


def members_without_anybody(
    pool_id: UUID,
    *conditions: ColumnElement[bool],
    but_for: Collection[AskState] = (AskState.OPEN, AskState.DECLINED, AskState.LAPSED),
) -> Select[Prospect]:
    """Members with nobody in touch, who came first on top; not those of whom an ask from this pool stands so."""
    asked = exists().where(Ask.pool_id == pool_id, Ask.prospect_id == Prospect.id, Ask.state.in_(but_for))
    return (
        select(Prospect)
        .join(PoolMember, PoolMember.prospect_id == Prospect.id)
        .where(
            PoolMember.pool_id == pool_id,
            *conditions,
            Prospect.do_not_contact.is_(False),
            ~is_in_touch(Prospect.id),
            ~asked,
        )
        .order_by(PoolMember.created_at, PoolMember.id)
    )


def is_in_touch(prospect_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether anybody of us keeps in touch with the person of a statement."""
    return exists().where(Relationship.prospect_id == prospect_id, Relationship.state == RelationshipState.ACTIVE)
