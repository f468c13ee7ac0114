"""The timeline of a person: contacts, notes and changes in one stream, newest first, paged by key."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.identity.models import User
from app.kernel.db import Model, db
from app.kernel.events import Event
from talent.notes.models import Note
from talent.relationships.models import Touchpoint

PAGE = 30

WORDING: dict[str, LazyString] = {
    "prospect.added": _l("%(who)s added this person"),
    "prospect.imported": _l("%(who)s brought this person in with an import"),
    "prospect.edited": _l("%(who)s changed the details"),
    "prospect.contact_forbidden": _l("%(who)s noted: do not contact"),
    "prospect.contact_allowed": _l("%(who)s lifted the ban on contact"),
    "relationship.begun": _l("%(who)s began to keep in touch"),
    "relationship.changed": _l("%(who)s changed the rhythm"),
    "relationship.snoozed": _l("%(who)s put the next contact off"),
    "relationship.paused": _l("%(who)s paused keeping in touch"),
    "relationship.resumed": _l("%(who)s took the relationship up again"),
    "relationship.ended": _l("%(who)s let the relationship go"),
    "relationship.kept": _l("%(who)s decided to stay in touch"),
    "pool.joined": _l("%(who)s put this person into a pool"),
    "pool.left": _l("%(who)s took this person out of a pool"),
    "ask.made": _l("%(who)s asked a colleague to take this relationship on"),
    "ask.accepted": _l("%(who)s agreed to take this relationship on"),
    "ask.declined": _l("%(who)s declined to take this relationship on"),
    "ask.reopened": _l("%(who)s took an answer back"),
    "ask.lapsed": _l("Nobody answered within a week whether to take this relationship on"),
    "ask.withdrawn": _l("%(who)s took a question to a colleague back"),
}
"""Events that the timeline tells, and how. What shows as itself (a contact, a note) is not told twice."""


@dataclass(frozen=True)
class Item:
    """One line of the timeline. `kind` is `contact`, `note` or `change`."""

    kind: str
    at: datetime
    id: UUID
    row: Any
    who: str

    @property
    def sentence(self) -> str:
        return str(WORDING[self.row.name]) % {"who": self.who}


@dataclass(frozen=True)
class Timeline:
    """A page of it; `next` is the key of older items."""

    items: list[Item]
    next: str | None


def timeline_of(prospect_id: UUID, *, before: str = "") -> Timeline:
    """The items of a person before a key, in three statements."""
    key = _parsed(before)
    contacts = _rows(
        select(Touchpoint).options(joinedload(Touchpoint.user)), Touchpoint, Touchpoint.at, prospect_id, key
    )
    notes = _rows(select(Note).options(joinedload(Note.author)), Note, Note.created_at, prospect_id, key)
    changes = _changes(prospect_id, key)
    streams: list[Iterable[Item]] = [
        [Item("contact", row.at, row.id, row, row.user.name) for row in contacts],
        [Item("note", row.created_at, row.id, row, row.author.name) for row in notes],
        changes,
    ]
    items = list(islice(merge(*streams, key=lambda item: (item.at, item.id), reverse=True), PAGE + 1))
    shown = items[:PAGE]
    return Timeline(shown, f"{shown[-1].at.isoformat()}~{shown[-1].id}" if len(items) > PAGE else None)


def _rows(
    statement: Select[Any],
    model: type[Model],
    at: InstrumentedAttribute[datetime],
    prospect_id: UUID,
    key: tuple[datetime, UUID] | None,
) -> list[Any]:
    statement = statement.where(model.prospect_id == prospect_id)  # type: ignore[attr-defined]
    if key is not None:
        statement = statement.where(tuple_(at, model.id) < key)
    return list(db.session.scalars(statement.order_by(at.desc(), model.id.desc()).limit(PAGE + 1)))


def _changes(prospect_id: UUID, key: tuple[datetime, UUID] | None) -> list[Item]:
    told = select(Event, User.name).outerjoin(User, User.id == Event.actor_id).where(Event.name.in_(WORDING))
    statement = told.where(Event.prospect_id == prospect_id)
    if key is not None:
        statement = statement.where(tuple_(Event.at, Event.id) < key)
    rows = db.session.execute(statement.order_by(Event.at.desc(), Event.id.desc()).limit(PAGE + 1))
    return [Item("change", event.at, event.id, event, name or "Perennial") for event, name in rows]


def _parsed(key: str) -> tuple[datetime, UUID] | None:
    moment, _, row_id = key.partition("~")
    try:
        parsed = datetime.fromisoformat(moment), UUID(row_id)
    except ValueError:
        return None
    return parsed if parsed[0].tzinfo else None
