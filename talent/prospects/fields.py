"""Verbs on custom fields: what is asked of people, and who sees it."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor, Role
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.prospects.about import all_fields, choices_of
from talent.prospects.canonical import clean_text, folded
from talent.prospects.models import CustomField, FieldChoice, FieldKind

LONGEST_LABEL, LONGEST_HINT = 80, 200
MOST_CHOICES = 200
ROLES = (Role.RECRUITER, Role.EMPLOYEE, Role.LEADER)
"""Those that a field can be shown to; administrators see all."""


def make(
    actor: Actor,
    *,
    label: str,
    kind: FieldKind,
    hint: str = "",
    roles: Collection[Role] = ROLES,
    choices: Iterable[str] = (),
) -> CustomField:
    """Add a field, after all others. Raises Refused when there is one of this name, or a choice without choices."""
    ensure(actor, May.RUN_THE_ORGANISATION)
    last = db.session.scalar(select(func.max(CustomField.position)))
    field = CustomField(kind=kind, position=(last or 0) + 1)
    _describe(field, label=label, hint=hint, roles=roles)
    db.session.add(field)
    db.session.flush()
    _add_choices(field, list(choices))
    record(actor, "custom_field.made", field)
    return field


def edit(
    actor: Actor,
    field: CustomField,
    *,
    label: str,
    hint: str,
    roles: Collection[Role],
    renamed: Mapping[UUID, str],
    choices: Iterable[str],
    version: int,
) -> None:
    """Change a field. `renamed` are the choices it has, by what they are called now; one without a name is put away.

    Values keep their choice under its new name. Raises Conflict when the field changed meanwhile.
    """
    ensure(actor, May.RUN_THE_ORGANISATION)
    if version != field.version:
        raise Conflict
    _describe(field, label=label, hint=hint, roles=roles)
    field.version += 1
    for choice in db.session.scalars(choices_of(field.id)).all():
        _rename(choice, renamed.get(choice.id, choice.label))
    db.session.flush()
    _add_choices(field, list(choices))
    record(actor, "custom_field.edited", field)


def _describe(field: CustomField, *, label: str, hint: str, roles: Collection[Role]) -> None:
    field.label, field.hint = clean_text(label)[:LONGEST_LABEL], clean_text(hint)[:LONGEST_HINT]
    field.folded = folded(field.label)
    if not field.folded:
        raise Refused(_("Give the field a name."))
    same = select(CustomField.id).where(CustomField.folded == field.folded)
    with db.session.no_autoflush:
        other = db.session.scalar(same)
    if other is not None and other != field.id:
        raise Refused(_("There is a field of this name already. It may be put away: it can be brought back."))
    field.roles = [role.value for role in ROLES if role in roles]


def _rename(choice: FieldChoice, name: str) -> None:
    label = clean_text(name)[:LONGEST_LABEL]
    if folded(label):
        choice.label, choice.folded, choice.archived_at = label, folded(label), None
    elif choice.archived_at is None:
        choice.archived_at = clock.now()


def _add_choices(field: CustomField, names: list[str]) -> None:
    """A choice that was put away comes back when its name is given again."""
    there = {choice.folded: choice for choice in db.session.scalars(choices_of(field.id))}
    for name in names:
        label = clean_text(name)[:LONGEST_LABEL]
        key = folded(label)
        if key and key in there:
            there[key].archived_at = None
        elif key:
            there[key] = FieldChoice(field_id=field.id, label=label, folded=key, position=len(there) + 1)
            db.session.add(there[key])
    if field.kind is FieldKind.CHOICE and not any(choice.archived_at is None for choice in there.values()):
        raise Refused(_("Give at least one choice, one a line."))
    if len(there) > MOST_CHOICES:
        raise Refused(_("More than two hundred choices are hard to choose from. Is it a text?"))
    db.session.flush()


def archive(actor: Actor, field: CustomField) -> None:
    """Put a field away: it is asked and shown no more, and what it holds stays."""
    ensure(actor, May.RUN_THE_ORGANISATION)
    if field.archived_at is None:
        field.archived_at, field.version = clock.now(), field.version + 1
        record(actor, "custom_field.archived", field)


def bring_back(actor: Actor, field: CustomField) -> None:
    """Use an archived field again, with all that it held."""
    ensure(actor, May.RUN_THE_ORGANISATION)
    if field.archived_at is not None:
        field.archived_at, field.version = None, field.version + 1
        record(actor, "custom_field.brought_back", field)


def move(actor: Actor, field: CustomField, *, steps: int) -> None:
    """Show a field earlier (negative) or later among those in use."""
    ensure(actor, May.RUN_THE_ORGANISATION)
    order = [one for one in db.session.scalars(all_fields()) if one.archived_at is None]
    if field not in order:
        raise Refused(_("This field is put away. Bring it back first."))
    place = max(0, min(len(order) - 1, order.index(field) + steps))
    order.remove(field)
    order.insert(place, field)
    for position, one in enumerate(order, start=1):
        one.position = position
    record(actor, "custom_field.moved", field)
