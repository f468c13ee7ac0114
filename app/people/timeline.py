"""The timeline of a person: contacts, notes and changes in one stream, newest first, paged by key."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from heapq import merge
from itertools import groupby, islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.identity.models import User
from app.identity.reader import AnyReader
from app.kernel.db import Model, db
from app.kernel.events import Event
from talent.duplicates.merged import files_made_part_of
from talent.notes.models import Mention, Note
from talent.prospects.models import Prospect
from talent.relationships.models import Touchpoint
from talent.relationships.sentences import contact_sentence

PAGE = 30

Key = tuple[datetime, UUID]
"""After which item a page goes on: its moment and its id."""

WORDING: dict[str, LazyString] = {
    "prospect.added": _l("%(who)s added this person"),
    "prospect.imported": _l("%(who)s brought this person in with an import"),
    "prospect.refreshed": _l("%(who)s brought the details up to date with an import"),
    "prospect.restored": _l("%(who)s took back what an import had changed"),
    "prospect.edited": _l("%(who)s changed the details"),
    "prospect.merged": _l("%(who)s made another file part of this one"),
    "prospect.unmerged": _l("%(who)s took a merge back"),
    "prospect.merged_away": _l("%(who)s made this file part of another one"),
    "prospect.returned": _l("%(who)s took the merge of this file back"),
    "prospect.contact_forbidden": _l("%(who)s noted: do not contact"),
    "prospect.contact_allowed": _l("%(who)s lifted the ban on contact"),
    "consent.recorded": _l("%(who)s wrote down an answer about consent"),
    "notice.settled": _l("%(who)s wrote down that they know we have their data"),
    "retention.kept": _l("%(who)s decided to keep this file longer"),
    "prospect.disclosed": _l("%(who)s put together all that we hold, for them to read"),
    "prospect.erased": _l("%(who)s erased this person"),
    "relationship.begun": _l("%(who)s began to keep in touch"),
    "relationship.changed": _l("%(who)s changed the rhythm"),
    "relationship.shown": _l("%(who)s opened the relationship to colleagues"),
    "relationship.hidden": _l("%(who)s made the relationship private"),
    "relationship.snoozed": _l("%(who)s put the next contact off"),
    "relationship.paused": _l("%(who)s paused keeping in touch"),
    "relationship.resumed": _l("%(who)s took the relationship up again"),
    "relationship.ended": _l("%(who)s let the relationship go"),
    "relationship.put_back": _l("%(who)s took that back"),
    "relationship.handed_back": _l("%(who)s gave the relationship back"),
    "relationship.kept": _l("%(who)s decided to stay in touch"),
    "conversation.started": _l("%(who)s began a conversation"),
    "conversation.asked": _l("They began a conversation"),
    "conversation.joined": _l("A colleague joined a conversation"),
    "conversation.left": _l("A colleague left a conversation"),
    "opening.read": _l("%(who)s broke the glass to read a conversation; both sides were told"),
    "block.placed": _l("%(who)s blocked this person"),
    "block.lifted": _l("%(who)s lifted the block"),
    "document.added": _l("%(who)s added a document"),
    "document.changed": _l("%(who)s changed what is said of a document"),
    "document.removed": _l("%(who)s deleted a document"),
    "document.refused": _l("The virus scanner refused a document"),
    "document.restored": _l("%(who)s brought a deleted document back"),
    "photo.put": _l("%(who)s set the photo"),
    "photo.removed": _l("%(who)s removed the photo"),
    "photo.restored": _l("%(who)s brought a photo back"),
    "correction.said": _l("Said that something in this file is wrong"),
    "correction.taken_back": _l("Took back that something is wrong"),
    "correction.confirmed": _l("%(who)s confirmed what they said is wrong"),
    "correction.declined": _l("%(who)s declined what they said is wrong"),
    "correction.reopened": _l("%(who)s took back an answer to what they said is wrong"),
    "own_copy.asked": _l("Asked for a copy of their page"),
    "own_profile.published": _l("Showed a public profile"),
    "own_profile.withdrawn": _l("Took their public profile off"),
    "leaving.confirmed": _l("Left: everything is deleted within the hour"),
    "wish.said": _l("Said how they like to hear from us"),
    "community.joined": _l("Joined the talent community"),
    "pool.joined": _l("%(who)s put this person into a pool"),
    "pool.left": _l("%(who)s took this person out of a pool"),
    "pool.moved": _l("%(who)s moved this person on in a pool"),
    "pool.moved_back": _l("%(who)s took a move in a pool back"),
    "promise.made": _l("%(who)s made a promise"),
    "promise.moved": _l("%(who)s chose another day for a promise"),
    "promise.kept": _l("%(who)s kept a promise"),
    "promise.broken": _l("A promise was not kept in time"),
    "promise.withdrawn": _l("%(who)s took a promise back"),
    "promise.reopened": _l("%(who)s let a promise stand again"),
    "promise.unmade": _l("%(who)s took a promise back at once"),
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
    """One line of the timeline. `kind` is `contact`, `note` or `change`; `what` says in words what it was."""

    kind: str
    at: datetime
    id: UUID
    row: Any
    what: str
    is_own: bool


@dataclass(frozen=True)
class Day:
    """The items of one day in the reader's zone. A day that began on the page before is not headed again."""

    date: date
    items: list[Item]
    is_headed: bool


@dataclass(frozen=True)
class Timeline:
    """A page of it; `next` is the key of older items."""

    days: list[Day]
    next: str | None


def timeline_of(reader: AnyReader, prospect: Prospect, *, before: str = "") -> Timeline:
    """The items of a person before a key, in four statements."""
    key = _parsed(before)
    streams = [_contacts(reader, prospect, key), _notes(reader, prospect, key), _changes(reader, prospect, key)]
    items = list(islice(merge(*streams, key=_order, reverse=True), PAGE + 1))
    shown = items[:PAGE]
    following = f"{shown[-1].at.isoformat()}~{shown[-1].id}" if len(items) > PAGE else None
    return Timeline(_by_day(shown, reader.zone, key), following)


def _order(item: Item) -> tuple[datetime, UUID]:
    return item.at, item.id


def _by_day(items: list[Item], zone: ZoneInfo, key: Key | None) -> list[Day]:
    begun = key[0].astimezone(zone).date() if key is not None else None
    days = groupby(items, key=lambda item: item.at.astimezone(zone).date())
    return [Day(day, list(group), is_headed=day != begun) for day, group in days]


def _contacts(reader: AnyReader, prospect: Prospect, key: Key | None) -> list[Item]:
    statement = select(Touchpoint).options(joinedload(Touchpoint.user))
    return [
        Item("contact", row.at, row.id, row, contact_sentence(row, prospect, reader.id), row.user_id == reader.id)
        for row in _rows(statement, Touchpoint, Touchpoint.at, prospect.id, key)
    ]


def _notes(reader: AnyReader, prospect: Prospect, key: Key | None) -> list[Item]:
    statement = select(Note).options(
        joinedload(Note.author), joinedload(Note.mentions).joinedload(Mention.user, innerjoin=True)
    )
    return [
        Item("note", row.created_at, row.id, row, _noted(row, reader), row.author_id == reader.id)
        for row in _rows(statement, Note, Note.created_at, prospect.id, key)
    ]


def _noted(note: Note, reader: AnyReader) -> str:
    if note.mail_id is not None:
        return (
            _("Your note, by mail")
            if note.author_id == reader.id
            else _("A note by %(who)s, by mail", who=note.author.name)
        )
    return _("Your note") if note.author_id == reader.id else _("A note by %(who)s", who=note.author.name)


def _changes(reader: AnyReader, prospect: Prospect, key: Key | None) -> list[Item]:
    told = select(Event, User.name).outerjoin(User, User.id == Event.actor_id).where(Event.name.in_(WORDING))
    statement = told.where(_of_file(prospect))
    if key is not None:
        statement = statement.where(tuple_(Event.at, Event.id) < key)
    rows = db.session.execute(statement.order_by(Event.at.desc(), Event.id.desc()).limit(PAGE + 1))
    return [
        Item("change", event.at, event.id, event, _told(event, name, reader), event.actor_id == reader.id)
        for event, name in rows
    ]


def _of_file(prospect: Prospect) -> ColumnElement[bool]:
    """What happened in the file, and in those that were made part of it; of these not that they were."""
    theirs = Event.prospect_id.in_(files_made_part_of(prospect.id)) & Event.name.not_in(
        ("prospect.merged_away", "prospect.returned")
    )
    return or_(Event.prospect_id == prospect.id, theirs)


def _told(event: Event, name: str | None, reader: AnyReader) -> str:
    who = _("You") if event.actor_id == reader.id else name or "Perennial"
    return str(WORDING[event.name]) % {"who": who}


def _rows(
    statement: Select[Any],
    model: type[Model],
    at: InstrumentedAttribute[datetime],
    prospect_id: UUID,
    key: Key | None,
) -> list[Any]:
    statement = statement.where(model.prospect_id == prospect_id)  # type: ignore[attr-defined]
    if key is not None:
        statement = statement.where(tuple_(at, model.id) < key)
    return list(db.session.scalars(statement.order_by(at.desc(), model.id.desc()).limit(PAGE + 1)).unique())


def _parsed(key: str) -> Key | None:
    moment, _, row_id = key.partition("~")
    try:
        parsed = datetime.fromisoformat(moment), UUID(row_id)
        return (parsed[0].astimezone(UTC), parsed[1]) if parsed[0].tzinfo else None
    except (ValueError, OverflowError):
        return None
