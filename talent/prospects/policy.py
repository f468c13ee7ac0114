"""Who sees what is known of somebody: custom fields by role, private facts and what can be taken back by their author.
A file that was made part of another one is seen by nobody, anywhere.
"""

from sqlalchemy import ColumnElement, or_, select, true

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind, Role
from app.kernel.scope import narrowed_to, visible_to
from talent.prospects.models import CustomField, CustomValue, Fact, FieldChoice, Prospect, Undo


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


@visible_to(Undo, Kind.INSIDER)
def _own(actor: Actor) -> ColumnElement[bool]:
    return Undo.user_id == actor.user_id


@changeable_by(Undo)
def _own_undo(actor: Actor, undo: Undo) -> bool:
    return undo.user_id == actor.user_id
