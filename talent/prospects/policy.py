"""Who sees what is known of somebody: custom fields by role, private facts and what can be taken back by their author.
Whom it is about sees what is openly known of them. A file that was made part of another one is seen by nobody, anywhere.
"""

from sqlalchemy import ColumnElement, and_, or_, select, true

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind, Role
from app.kernel.scope import narrowed_to, visible_to
from talent.prospects.models import (
    CustomField,
    CustomValue,
    Experience,
    Fact,
    FieldChoice,
    Identity,
    Link,
    Prospect,
    Undo,
)


@narrowed_to(Prospect, *Kind)
def _not_merged(actor: Actor) -> ColumnElement[bool]:
    return Prospect.merged_into_id.is_(None)


def _is_shown(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.role is Role.ADMIN else CustomField.roles.contains([actor.role])


@visible_to(CustomField, Kind.INSIDER)
def _fields_of_the_role(actor: Actor) -> ColumnElement[bool]:
    return _is_shown(actor)


@visible_to(FieldChoice, Kind.INSIDER)
def _choices_of_the_role(actor: Actor) -> ColumnElement[bool]:
    return FieldChoice.field_id.in_(select(CustomField.id).where(_is_shown(actor)))


@visible_to(CustomValue, Kind.INSIDER)
def _values_of_the_role(actor: Actor) -> ColumnElement[bool]:
    return CustomValue.field_id.in_(select(CustomField.id).where(_is_shown(actor)))


@visible_to(Fact, Kind.INSIDER)
def _open_or_own(actor: Actor) -> ColumnElement[bool]:
    return or_(Fact.is_private.is_(False), Fact.noted_by_id == actor.user_id)


for _known in (Identity, Experience, Link):

    @visible_to(_known, Kind.CANDIDATE)
    def _about_them(actor: Actor, known: type = _known) -> ColumnElement[bool]:
        own: ColumnElement[bool] = known.prospect_id == actor.prospect_id  # type: ignore[attr-defined]
        return own


@visible_to(Fact, Kind.CANDIDATE)
def _openly_about_them(actor: Actor) -> ColumnElement[bool]:
    return and_(Fact.prospect_id == actor.prospect_id, Fact.is_private.is_(False))


@visible_to(Undo, Kind.INSIDER)
def _own(actor: Actor) -> ColumnElement[bool]:
    return Undo.user_id == actor.user_id


@changeable_by(Undo)
def _own_undo(actor: Actor, undo: Undo) -> bool:
    return undo.user_id == actor.user_id
