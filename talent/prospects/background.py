"""Verbs on employments and educations, and on pages about somebody; `add_many` is for whoever brings many at once."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.prospects.canonical import NotCanonical, clean_text, folded, partial_date
from talent.prospects.models import Experience, ExperienceKind, Prospect, Undo
from talent.prospects.undoing import Look, before, keep, made

LONGEST = 200


@dataclass(frozen=True)
class Stay:
    """One employment or education as somebody gives it; dates in any form that `partial_date` reads."""

    organisation: str
    role: str = ""
    began: str = ""
    ended: str = ""
    is_current: bool = False
    source: str = ""


@dataclass(frozen=True)
class Spent:
    """A stay of one person, for `add_many`."""

    prospect_id: UUID
    kind: ExperienceKind
    stay: Stay


def add(actor: Actor, prospect: Prospect, kind: ExperienceKind, stay: Stay, *, is_todays: bool = False) -> Undo:
    """Add a row; with `is_todays` it becomes what the file says somebody does, and where. Raises Refused for bad dates."""
    ensure(actor, May.EDIT_PEOPLE)
    values = _checked(stay)
    _not_there_yet(prospect.id, kind, values)
    row = Experience(prospect_id=prospect.id, kind=kind, **values)
    db.session.add(row)
    db.session.flush()
    record(actor, "experience.added", row)
    looks = [made(row)]
    if is_todays:
        looks.append(_made_todays(actor, prospect, row))
    return keep(actor, *looks, prospect_id=prospect.id)


def edit(
    actor: Actor, prospect: Prospect, row: Experience, stay: Stay, *, version: int, is_todays: bool = False
) -> Undo:
    """Change a row. Raises Conflict when it changed meanwhile."""
    ensure(actor, May.EDIT_PEOPLE)
    if version != row.version:
        raise Conflict
    values = _checked(stay)
    _not_there_yet(prospect.id, row.kind, values, but=row)
    looks = [before(row)]
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    record(actor, "experience.edited", row)
    if is_todays:
        looks.append(_made_todays(actor, prospect, row))
    return keep(actor, *looks, prospect_id=prospect.id)


def remove(actor: Actor, row: Experience) -> Undo:
    """Take a row out of the file."""
    ensure(actor, May.EDIT_PEOPLE)
    look = before(row)
    record(actor, "experience.removed", row)
    db.session.delete(row)
    return keep(actor, look, prospect_id=row.prospect_id)


def _checked(stay: Stay) -> dict[str, object]:
    """The columns of a row. Raises Refused in words."""
    organisation, role = clean_text(stay.organisation)[:LONGEST], clean_text(stay.role)[:LONGEST]
    if not folded(organisation):
        raise Refused(_("Say where."))
    began, ended = _date(stay.began), "" if stay.is_current else _date(stay.ended)
    if began and ended and ended < began[: len(ended)]:
        raise Refused(_("It cannot end before it began."))
    return {
        "organisation": organisation,
        "organisation_key": folded(organisation)[:LONGEST],
        "role": role,
        "role_key": folded(role)[:LONGEST],
        "began": began,
        "ended": ended,
        "is_current": stay.is_current,
        "source": clean_text(stay.source)[:LONGEST],
    }


def _date(raw: str) -> str:
    try:
        return partial_date(raw, get_locale())
    except NotCanonical as error:
        raise Refused(str(error)) from error


def _not_there_yet(
    prospect_id: UUID, kind: ExperienceKind, values: dict[str, object], *, but: Experience | None = None
) -> None:
    same = select(Experience.id).where(
        Experience.prospect_id == prospect_id,
        Experience.kind == kind,
        *(getattr(Experience, name) == values[name] for name in ("organisation_key", "role_key", "began")),
    )
    found = db.session.scalar(same)
    if found is not None and (but is None or found != but.id):
        raise Refused(_("That stands in the file already."))


def _made_todays(actor: Actor, prospect: Prospect, row: Experience) -> Look:
    look = before(prospect)
    prospect.title, prospect.employer = row.role or prospect.title, row.organisation
    prospect.renew_keys()
    prospect.version += 1
    record(actor, "prospect.edited", prospect)
    return look


def add_many(actor: Actor, spent: Collection[Spent], *, import_id: UUID | None = None) -> int:
    """Add rows to many files; what stands there already, and what cannot be read, is passed over.

    Returns how many were new. No event is written for each: whoever brings them tells of it.
    """
    ensure(actor, May.EDIT_PEOPLE)
    rows = [row for one in spent if (row := _row(one, import_id))]
    new = insert(Experience).on_conflict_do_nothing().returning(Experience.id)
    return len(db.session.scalars(new, rows).all()) if rows else 0


def _row(one: Spent, import_id: UUID | None) -> dict[str, object] | None:
    try:
        values = _checked(one.stay)
    except Refused:
        return None
    fixed = {"id": ids.new(), "created_at": clock.now(), "version": 1, "import_id": import_id}
    return {**fixed, **values, "prospect_id": one.prospect_id, "kind": one.kind}
