"""Questions about nudges, and about what their cards need to know."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from outreach.nudges.models import Nudge, NudgeKind, NudgeState
from talent.pools.models import Ask, AskState
from talent.prospects.models import Prospect
from talent.relationships.models import Direction, Relationship, RelationshipState, Touchpoint, Visibility


def open_nudges(user_id: UUID) -> Select[Nudge]:
    """What waits for a user: messages to answer first, then who is most overdue for their rhythm, questions last."""
    overdue = (Nudge.planned_on - Relationship.due_on) / func.greatest(Relationship.cadence_days * 1.0, 1.0)
    return (
        select(Nudge)
        .join(Nudge.relationship)
        .join(Nudge.prospect)
        .where(
            Nudge.user_id == user_id,
            Nudge.state == NudgeState.OPEN,
            Relationship.state == RelationshipState.ACTIVE,
            Prospect.do_not_contact.is_(False),
        )
        .options(joinedload(Nudge.relationship), joinedload(Nudge.prospect))
        .order_by(
            Nudge.kind != NudgeKind.ANSWER,
            Nudge.kind == NudgeKind.QUESTION,
            overdue.desc().nulls_last(),
            Relationship.id,
        )
    )


def people_contacted(user_id: UUID, since: datetime) -> Select[int]:
    """How many people a user has written to, talked with or met since a moment."""
    return select(func.count(Touchpoint.prospect_id.distinct())).where(
        Touchpoint.user_id == user_id, Touchpoint.direction != Direction.IN, Touchpoint.at >= since
    )


def own_last_contacts(relationship_ids: Collection[UUID]) -> Select[Touchpoint]:
    """The last contact of each relationship."""
    return (
        select(Touchpoint)
        .where(Touchpoint.relationship_id.in_(relationship_ids))
        .ext(distinct_on(Touchpoint.relationship_id))
        .order_by(Touchpoint.relationship_id, Touchpoint.at.desc(), Touchpoint.id)
    )


def last_contacts_of_colleagues(user_id: UUID, prospect_ids: Collection[UUID]) -> Select[Touchpoint]:
    """For each prospect, which of the user's colleagues contacted them last; private contacts are left out."""
    return (
        select(Touchpoint)
        .where(
            Touchpoint.prospect_id.in_(prospect_ids),
            Touchpoint.user_id != user_id,
            Touchpoint.direction != Direction.IN,
            Touchpoint.visibility == Visibility.OPEN,
        )
        .ext(distinct_on(Touchpoint.prospect_id))
        .options(joinedload(Touchpoint.user))
        .order_by(Touchpoint.prospect_id, Touchpoint.at.desc(), Touchpoint.id)
    )


def open_asks(user_id: UUID, at: datetime) -> Select[Ask]:
    """What colleagues ask a user to take on, and nobody has answered yet."""
    return (
        select(Ask)
        .join(Ask.prospect)
        .where(Ask.user_id == user_id, Ask.state == AskState.OPEN, Ask.expires_at > at)
        .options(joinedload(Ask.prospect), joinedload(Ask.asked_by), joinedload(Ask.pool))
        .order_by(Ask.created_at, Ask.id)
    )


def next_due(user_id: UUID, after: date, limit: int) -> Select[Relationship]:
    """Whom a user will be asked about next."""
    return (
        select(Relationship)
        .join(Relationship.prospect)
        .where(
            Relationship.user_id == user_id,
            Relationship.state == RelationshipState.ACTIVE,
            Relationship.nudge_on > after,
            Prospect.do_not_contact.is_(False),
            ~exists().where(Nudge.relationship_id == Relationship.id, Nudge.state == NudgeState.OPEN),
        )
        .options(joinedload(Relationship.prospect))
        .order_by(Relationship.nudge_on, Relationship.id)
        .limit(limit)
    )


def nudges_about(*relationship_ids: UUID) -> Select[Nudge]:
    """What is being asked about relationships: at most one thing about each."""
    return select(Nudge).where(Nudge.relationship_id.in_(relationship_ids), Nudge.state == NudgeState.OPEN)


def answer_waited_for(conversation_id: UUID) -> Select[Nudge]:
    """Whoever is asked to answer in a conversation, if anybody is."""
    return select(Nudge).where(Nudge.conversation_id == conversation_id, Nudge.state == NudgeState.OPEN)


def answered_by(touchpoint_id: UUID) -> Select[Nudge]:
    """The nudge that a contact answered."""
    return select(Nudge).where(Nudge.touchpoint_id == touchpoint_id)
