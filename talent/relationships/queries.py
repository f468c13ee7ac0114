"""Questions about relationships and contacts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.kernel.db import db
from app.kernel.scope import everywhere
from talent.prospects.models import Prospect
from talent.relationships.models import ContactKind, Direction, Relationship, RelationshipState, Touchpoint
from talent.relationships.strength import Counts


def relationships_with(prospect_id: UUID) -> Select[Relationship]:
    """Everybody of us who is, or was, in touch with somebody: active first, then by last contact."""
    return (
        select(Relationship)
        .where(Relationship.prospect_id == prospect_id)
        .options(joinedload(Relationship.user))
        .order_by(Relationship.state, Relationship.last_contact_at.desc().nulls_last(), Relationship.id)
    )


def active_relationships_of(user_id: UUID) -> Select[Relationship]:
    """A user's active relationships."""
    return select(Relationship).where(Relationship.user_id == user_id, Relationship.state == RelationshipState.ACTIVE)


def active_relationships_with_any(prospect_ids: Collection[UUID]) -> Select[Relationship]:
    """Who is in touch with any of these people."""
    return (
        select(Relationship)
        .where(Relationship.prospect_id.in_(prospect_ids), Relationship.state == RelationshipState.ACTIVE)
        .options(joinedload(Relationship.user))
        .order_by(Relationship.last_contact_at.desc().nulls_last(), Relationship.id)
    )


def recorded_after(touchpoint: Touchpoint) -> Select[Touchpoint]:
    """The contact of the same relationship that was recorded next, whenever it took place."""
    return (
        select(Touchpoint)
        .where(Touchpoint.relationship_id == touchpoint.relationship_id, Touchpoint.id > touchpoint.id)
        .order_by(Touchpoint.id)
        .limit(1)
    )


def last_written_by_us(prospect_id: UUID) -> Select[Touchpoint]:
    """The last contact that anybody of us, whom the reader may see, had with somebody."""
    return (
        select(Touchpoint)
        .where(Touchpoint.prospect_id == prospect_id)
        .options(joinedload(Touchpoint.user))
        .order_by(Touchpoint.at.desc(), Touchpoint.id.desc())
        .limit(1)
    )


def recently_contacted(user_id: UUID, limit: int = 6) -> Select[Prospect]:
    """The people whom a user was last in contact with."""
    return (
        select(Prospect)
        .join(Relationship, Relationship.prospect_id == Prospect.id)
        .where(Relationship.user_id == user_id, Relationship.last_contact_at.is_not(None))
        .order_by(Relationship.last_contact_at.desc())
        .limit(limit)
    )


def contact_counts(relationship_ids: Collection[UUID], *, at: datetime) -> Mapping[UUID, Counts]:
    """Counts of the last 365 days for each relationship: totals only, so private contacts count and stay private."""
    statement = (
        select(Touchpoint.relationship_id, Touchpoint.kind, Touchpoint.direction, func.count())
        .where(Touchpoint.relationship_id.in_(relationship_ids), Touchpoint.at > at - timedelta(days=365))
        .group_by(Touchpoint.relationship_id, Touchpoint.kind, Touchpoint.direction)
    )
    counts: dict[UUID, dict[tuple[ContactKind, Direction], int]] = defaultdict(dict)
    with everywhere():
        for relationship_id, kind, direction, count in db.session.execute(statement):
            counts[relationship_id][kind, direction] = count
    return counts
