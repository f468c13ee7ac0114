"""Who sees and changes relationships and contacts. Of a private one, only its two sides know more than that it is. Somebody
outside is told who openly keeps in touch with them.
"""

from sqlalchemy import ColumnElement, and_, or_

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind
from app.kernel.scope import narrowed_to, visible_to
from talent.relationships.models import InTouch, Relationship, RelationshipState, Touchpoint, Visibility


@visible_to(Touchpoint, Kind.INSIDER)
def _open_or_own(actor: Actor) -> ColumnElement[bool]:
    return or_(Touchpoint.visibility == Visibility.OPEN, Touchpoint.user_id == actor.user_id)


@visible_to(Relationship, Kind.CANDIDATE)
def _openly_with_them(actor: Actor) -> ColumnElement[bool]:
    is_open = and_(Relationship.visibility == Visibility.OPEN, Relationship.state != RelationshipState.ENDED)
    return and_(Relationship.prospect_id == actor.prospect_id, is_open)


@narrowed_to(InTouch, *Kind)
def _not_merged(actor: Actor) -> ColumnElement[bool]:
    return InTouch.is_merged.is_(False)


@changeable_by(Relationship)
def _own_relationship(actor: Actor, relationship: Relationship) -> bool:
    return relationship.user_id == actor.user_id


@changeable_by(Touchpoint)
def _own_touchpoint(actor: Actor, touchpoint: Touchpoint) -> bool:
    return touchpoint.user_id == actor.user_id
