"""Who sees and decides about duplicates: recruiting about everybody, others about people they are in touch with."""

from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind, Role
from app.kernel.db import db
from app.kernel.scope import visible_to
from talent.duplicates.models import BulkMerge, MatchKey, Merge, Move, Pair
from talent.relationships.models import Relationship, RelationshipState

RECRUITING = frozenset({Role.ADMIN, Role.RECRUITER})


@visible_to(Pair, Kind.INSIDER)
def _about_whom_they_know(actor: Actor) -> ColumnElement[bool]:
    if actor.role in RECRUITING:
        return true()
    known = select(Relationship.prospect_id).where(
        Relationship.user_id == actor.user_id, Relationship.state != RelationshipState.ENDED
    )
    return or_(Pair.first_id.in_(known), Pair.second_id.in_(known))


@visible_to(Move, Kind.INSIDER)
@visible_to(MatchKey, Kind.INSIDER)
def _nobody(actor: Actor) -> ColumnElement[bool]:
    """Whole rows of everybody's are put aside in moves: only merging and undoing read them."""
    return false()


@visible_to(BulkMerge, Kind.INSIDER)
def _recruiting(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.role in RECRUITING else false()


@changeable_by(Pair)
def _may_decide(actor: Actor, pair: Pair) -> bool:
    return knows_either(actor, pair.first_id, pair.second_id)


@changeable_by(Merge)
def _may_undo(actor: Actor, merge: Merge) -> bool:
    return merge.merged_by_id == actor.user_id or knows_either(actor, merge.keeper_id, merge.keeper_id)


def knows_either(actor: Actor, one_id: UUID, other_id: UUID) -> bool:
    """Whether somebody may decide about these two: recruiting always, others when they are in touch with either."""
    if actor.role in RECRUITING:
        return True
    own = select(Relationship.id).where(
        Relationship.user_id == actor.user_id,
        Relationship.prospect_id.in_([one_id, other_id]),
        Relationship.state != RelationshipState.ENDED,
    )
    return db.session.scalar(own.limit(1)) is not None
