"""Taking a change back: what rows held before it is kept as JSON for a week, for whoever made the change.

A verb looks at a row with `before(row)`, or `made(row)` when it is new, and hands these to `keep` once it is done.
Every row here is versioned or never changes: who was quicker is told, not overwritten.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, TypeDecorator, delete, inspect, select

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import Model, db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.prospects import models
from talent.prospects.models import Undo

KEPT_FOR = timedelta(days=7)

_MODELS: dict[str, type[Model]] = {
    model.__tablename__: model
    for model in (
        models.CustomField,
        models.CustomValue,
        models.Experience,
        models.Fact,
        models.FieldChoice,
        models.Identity,
        models.Link,
        models.Prospect,
        models.ProspectTag,
        models.Tag,
    )
}


@dataclass(frozen=True)
class Look:
    """A row and what its columns held; None: it was not there."""

    row: Model
    held: dict[str, Any] | None


def before(row: Model) -> Look:
    """How a row is before it is changed or deleted."""
    return Look(row, _values(row))


def made(row: Model) -> Look:
    """A row that was not there before."""
    return Look(row, None)


def keep(actor: Actor, *looks: Look, prospect_id: UUID | None = None) -> Undo:
    """Remember what a change did, after it was done; `prospect_id` is whose file was changed."""
    db.session.flush()
    steps = [step for look in looks if (step := _step(look)) is not None]
    undo = Undo(user_id=actor.id, prospect_id=prospect_id, steps=steps)
    db.session.add(undo)
    db.session.flush()
    return undo


def _values(row: Model) -> dict[str, Any]:
    """What it says itself; what the database keeps of that comes back with it."""
    own = (column.key for column in row.__table__.columns if column.computed is None)
    return {name: _as_json(getattr(row, name)) for name in own}


def _step(look: Look) -> dict[str, Any] | None:
    """Of a row that is still there only what was changed is kept: the rest may change until it is taken back."""
    step = {"table": look.row.__tablename__, "id": str(look.row.id), "held": look.held, "version": None}
    if inspect(look.row).deleted or inspect(look.row).was_deleted:
        return step
    now = _values(look.row)
    if look.held is not None:
        step["held"] = {name: value for name, value in look.held.items() if now[name] != value and name != "version"}
    return {**step, "version": now.get("version"), "is_there": True} if step["held"] != {} else None


def take_back(actor: Actor, undo: Undo) -> None:
    """Make everything as it was. Raises Conflict when somebody changed one of the rows since, and then nothing is."""
    ensure(actor, May.EDIT_PEOPLE if undo.prospect_id else May.KEEP_WORDS, undo)
    if undo.used_at is not None:
        raise Refused(_("That was taken back already."))
    for step in reversed(undo.steps):
        _take_back(undo, step)
        db.session.flush()
    undo.used_at = clock.now()
    record(actor, "change.taken_back", undo)


def _take_back(undo: Undo, step: dict[str, Any]) -> None:
    model = _MODELS[step["table"]]
    row = db.session.scalar(select(model).where(model.id == UUID(step["id"])))
    if bool(row) != bool(step.get("is_there")) or (
        row is not None and getattr(row, "version", None) != step["version"]
    ):
        raise Conflict
    if row is None:
        _put_back(undo, model, step["held"])
    elif step["held"] is None:
        db.session.delete(row)
    else:
        _restore(row, step["held"])


def _put_back(undo: Undo, model: type[Model], held: dict[str, Any]) -> None:
    """What was deleted is there again, in the file as it is now: it may have been merged since."""
    values = {name: _from_json(model.__table__.c[name], value) for name, value in held.items()}
    if "prospect_id" in values:
        values["prospect_id"] = undo.prospect_id
    db.session.add(model(**values))


def _restore(row: Model, held: dict[str, Any]) -> None:
    for name, value in held.items():
        setattr(row, name, _from_json(row.__table__.c[name], value))
    if hasattr(row, "version"):
        row.version += 1


def _as_json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def _from_json(column: ColumnElement[Any], value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    kind = (column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type).python_type
    return kind.fromisoformat(value) if issubclass(kind, date) else kind(value)


def forget_old() -> None:
    """Nothing is kept longer than a week, the more as it may hold what somebody wanted gone."""
    db.session.execute(delete(Undo).where(Undo.created_at < clock.now() - KEPT_FOR))
