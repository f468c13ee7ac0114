"""A person's file, put together from what every feature knows: who they are, who is in touch, what was said."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from app.identity.models import User
from app.kernel import clock
from app.kernel.db import db
from talent.pools.models import Pool, PoolMember
from talent.prospects.models import Identity, Prospect
from talent.prospects.queries import identities_of
from talent.relationships.models import Relationship, Touchpoint
from talent.relationships.queries import contact_counts, last_written_by_us, relationships_with
from talent.relationships.strength import Counts, Strength, strength


@dataclass(frozen=True)
class Tie:
    """One of us and this person. Of a private one that is not the reader's, only the band of strength shows."""

    relationship: Relationship
    strength: Strength
    is_open: bool


@dataclass(frozen=True)
class File:
    """What the page shows beside the timeline."""

    prospect: Prospect
    identities: list[Identity]
    ties: list[Tie]
    own: Relationship | None
    last_contact: Touchpoint | None
    pools: list[Pool]


def file_of(reader: User, prospect: Prospect) -> File:
    """Everything about a person but the timeline, in five statements."""
    relationships = list(db.session.scalars(relationships_with(prospect.id)))
    counts = contact_counts([relationship.id for relationship in relationships], at=clock.now())
    ties = [
        Tie(
            relationship,
            _strength(relationship, counts.get(relationship.id, {}), reader.today),
            is_open=not relationship.is_private or relationship.user_id == reader.id,
        )
        for relationship in relationships
    ]
    return File(
        prospect=prospect,
        identities=list(db.session.scalars(identities_of(prospect.id))),
        ties=ties,
        own=next((tie.relationship for tie in ties if tie.relationship.user_id == reader.id), None),
        last_contact=db.session.scalar(last_written_by_us(prospect.id)),
        pools=list(db.session.scalars(_pools_with(prospect.id))),
    )


def _strength(relationship: Relationship, counts: Counts, today: date) -> Strength:
    return strength(
        counts,
        today=today,
        since=relationship.since,
        cadence_days=relationship.cadence_days,
        last_two_way_on=relationship.last_two_way_on,
    )


def _pools_with(prospect_id: UUID) -> Select[Pool]:
    return (
        select(Pool)
        .join(PoolMember, PoolMember.pool_id == Pool.id)
        .where(PoolMember.prospect_id == prospect_id, Pool.archived_at.is_(None))
        .order_by(Pool.name)
    )
