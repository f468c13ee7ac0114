"""Verbs on what custom fields hold; `set_many` is for whoever brings many at once.

Every value goes through `column_values`, the one place that knows which column a kind has.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.identity.models import User
from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, NotFound, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.prospects.about import fields_in_use
from talent.prospects.canonical import clean_text, folded
from talent.prospects.models import CustomField, CustomValue, FieldChoice, FieldKind, Prospect, Undo
from talent.prospects.undoing import Look, before, keep, made

Value = str | date | Decimal | UUID | None
"""What a field holds by its kind: a text, a day, a number, or the id of a choice or of a colleague."""

LONGEST = 500
LARGEST = Decimal(10) ** 13
_COLUMNS = ("text", "text_key", "choice_id", "day", "number", "person_id")


@dataclass(frozen=True)
class Held:
    """What one field holds for one person, for `set_many`; the value is right for the field's kind."""

    prospect_id: UUID
    field: CustomField
    value: Value


def version_of(prospect_id: UUID) -> int:
    """Grows with every change of any value that the reader may see of somebody."""
    return db.session.scalar(select(func.sum(CustomValue.version)).where(CustomValue.prospect_id == prospect_id)) or 0


def set_values(actor: Actor, prospect: Prospect, values: Mapping[UUID, Value], *, version: int) -> Undo | None:
    """Set what fields hold for somebody, by the fields' ids; None when nothing is different.

    Raises NotFound for a field that the actor does not see, Conflict when a value changed meanwhile.
    """
    ensure(actor, May.EDIT_PEOPLE)
    if version != version_of(prospect.id):
        raise Conflict
    fields = {field.id: field for field in db.session.scalars(fields_in_use())}
    if not values.keys() <= fields.keys():
        raise NotFound
    held = select(CustomValue).where(CustomValue.prospect_id == prospect.id)
    there = {value.field_id: value for value in db.session.scalars(held)}
    looks = [
        look
        for field_id, value in values.items()
        if (look := _set(actor, prospect, there.get(field_id), fields[field_id], value))
    ]
    return keep(actor, *looks, prospect_id=prospect.id) if looks else None


def _set(actor: Actor, prospect: Prospect, row: CustomValue | None, field: CustomField, value: Value) -> Look | None:
    columns = column_values(field, value)
    _ensure_there(field, value)
    if row is None:
        if value in (None, ""):
            return None
        row = CustomValue(prospect_id=prospect.id, field_id=field.id, **columns)
        db.session.add(row)
        look = made(row)
    elif all(getattr(row, name) == columns[name] for name in _COLUMNS):
        return None
    else:
        look = before(row)
        for name in _COLUMNS:
            setattr(row, name, columns[name])
        row.version += 1
    db.session.flush()
    record(actor, "custom_value.set", row, field_id=str(field.id))
    return look


def column_values(field: CustomField, value: Value) -> dict[str, Any]:
    """The columns for a value of a field; an empty one empties them. Raises Refused for what its kind cannot hold."""
    columns: dict[str, Any] = dict.fromkeys(_COLUMNS)
    match field.kind, value:
        case _, None | "":
            return columns
        case FieldKind.TEXT, str():
            text = clean_text(value)[:LONGEST]
            return {**columns, "text": text or None, "text_key": folded(text) or None}
        case FieldKind.DATE, date():
            return {**columns, "day": value}
        case FieldKind.NUMBER, Decimal() if is_kept(value):
            return {**columns, "number": round(value, 6)}
        case FieldKind.CHOICE | FieldKind.PERSON, UUID():
            return {**columns, "choice_id" if field.kind is FieldKind.CHOICE else "person_id": value}
    raise Refused(_("“%(field)s” cannot hold that.", field=field.label))


def is_kept(number: Decimal) -> bool:
    """Whether a number is one, and not too large."""
    return number.is_finite() and abs(number) < LARGEST


def _ensure_there(field: CustomField, value: Value) -> None:
    """Raises NotFound for a choice that is another field's, or a colleague that does not exist."""
    if field.kind is FieldKind.CHOICE and value is not None:
        found = db.session.scalar(
            select(FieldChoice.id).where(FieldChoice.id == value, FieldChoice.field_id == field.id)
        )
    elif field.kind is FieldKind.PERSON and value is not None:
        found = db.session.scalar(select(User.id).where(User.id == value))
    else:
        return
    if found is None:
        raise NotFound


def set_many(actor: Actor, held: Collection[Held], *, import_id: UUID | None = None) -> int:
    """Set fields of many people that hold nothing yet; what stands there stays. Returns how many were set.

    No event is written for each: whoever brings them tells of it. Choices must be those of their field.
    """
    ensure(actor, May.EDIT_PEOPLE)
    rows = [_row(one, import_id) for one in held if one.value not in (None, "")]
    new = insert(CustomValue).on_conflict_do_nothing().returning(CustomValue.id)
    return len(db.session.scalars(new, rows).all()) if rows else 0


def _row(one: Held, import_id: UUID | None) -> dict[str, Any]:
    fixed = {"id": ids.new(), "created_at": clock.now(), "version": 1, "import_id": import_id}
    return {**fixed, **column_values(one.field, one.value), "prospect_id": one.prospect_id, "field_id": one.field.id}
