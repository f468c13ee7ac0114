"""All that is held about one person, as they have a right to read it (GDPR, article 15).

Read by the plan of what is held, past the row rules: private notes and contacts too belong to what a person may know
of, and details that only some roles see. So only administrators open it. Names of third people are kept to those whom
the person knows anyway: who is in touch with them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import LazyString, format_date, format_time
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Enum, select, text  # noqa: TID251 - the plan reads every table

from app.identity.models import Organisation
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import Model, db
from app.kernel.events import record
from app.kernel.permissions import May
from app.people.timeline import WORDING
from talent.consent.plan import PLAN, Held
from talent.duplicates.merged import files_made_part_of
from talent.prospects.models import Prospect

Row = dict[str, Any]

SAYS_NOTHING = frozenset({"id", "version", "sort_name", "search_text", "employer_key", "batch_id", "import_id"})
KNOWN_TO_THEM = frozenset({"relationships", "touchpoints"})
"""Tables whose colleagues the person knows: they talked."""

NAMES = {
    "users": "name",
    "pools": "name",
    "pool_steps": "name",
    "tags": "name",
    "custom_fields": "label",
    "field_choices": "label",
    "consent_texts": "body",
}
"""By which column the rows of other tables are called, where the person may be told of them."""

LABELS: dict[str, LazyString] = {
    "at": _l("When"),
    "author": _l("Written by"),
    "body": _l("Text"),
    "created_at": _l("Since"),
    "display_name": _l("Name"),
    "user": _l("Colleague"),
    "raw": _l("As given"),
    "what": _l("What"),
    "tag": _l("Word"),
    "field": _l("Detail"),
    "cadence_days": _l("Rhythm in days"),
    "quiet_since": _l("Last contact"),
    "erase_on": _l("Goes on"),
    "on": _l("On"),
}


_PLACES = {"prospects": 0, "events": 2}
"""Who they are comes first, the long list of what happened last."""


@dataclass(frozen=True)
class Section:
    """The rows of one kind: `rows` hold values by the names of their columns."""

    name: str
    heading: str
    rows: list[Row]


def tell_all(actor: Actor, prospect: Prospect) -> list[Section]:
    """Put together all that is held about a person, and write down that it was done."""
    ensure(actor, May.TELL_WHAT_IS_HELD)
    record(actor, "prospect.disclosed", prospect)
    db.session.flush()
    people = [prospect.id, *db.session.scalars(files_made_part_of(prospect.id))]
    sections = (_section(held, people) for held in reversed(PLAN) if held.about and held.heading is not None)
    return sorted((section for section in sections if section.rows), key=lambda section: _PLACES.get(section.name, 1))


def _section(held: Held, people: list[UUID]) -> Section:
    columns = [column.name for column in Model.metadata.tables[held.table].columns if column.name not in SAYS_NOTHING]
    shown = [name for name in columns if name not in held.hides and name != "prospect_id"]
    query = f"SELECT {', '.join(shown)} FROM {held.table} WHERE {held.about} ORDER BY id"  # noqa: S608 - our own names
    found = db.session.execute(text(query), {"people": people}).mappings()
    return Section(held.table, str(held.heading), [_told(held.table, dict(row)) for row in found])


def _told(table: str, row: Row) -> Row:
    """A row as a reader needs it: ids become names, an event its sentence; what is empty is left out."""
    if table == "events":
        return {"at": row["at"], "what": _happened(row["name"])}
    values = {_name(name): _value(table, name, value) for name, value in row.items()}
    return {name: value for name, value in values.items() if value not in (None, "", [], {}, False)}


def _happened(name: str) -> str:
    sentence = WORDING.get(name)
    return str(sentence) % {"who": _("a colleague")} if sentence is not None else name.replace(".", " ")


def _name(column: str) -> str:
    return column.removesuffix("_id")


def _value(table: str, column: str, value: Any) -> Any:
    held_in = Model.metadata.tables[table].columns[column]
    if not isinstance(value, UUID):
        return str(value).replace("_", " ") if isinstance(held_in.type, Enum) and value is not None else value
    keys = held_in.foreign_keys
    target = next(iter(keys)).column.table.name if keys else ""
    if target == "users":
        return _named("users", value) if table in KNOWN_TO_THEM else _("a colleague")
    return _named(target, value) if target in NAMES else None


def _named(table: str, row_id: UUID) -> str | None:
    """The name of a row that a person may be told."""
    if table == "pools":
        open_ones = "SELECT name FROM pools WHERE id = :id AND visibility <> 'confidential'"
        return db.session.execute(text(open_ones), {"id": row_id}).scalar() or _("a pool")
    query = f"SELECT {NAMES[table]} FROM {table} WHERE id = :id"  # noqa: S608 - our own names
    return db.session.execute(text(query), {"id": row_id}).scalar()


def label(column: str) -> str:
    """A column in words."""
    return str(LABELS[column]) if column in LABELS else column.replace("_", " ").capitalize()


def in_words(value: Any) -> str:
    """A value as it is read."""
    if isinstance(value, datetime):
        return f"{format_date(value, 'long')}, {format_time(value, 'short')}"
    if isinstance(value, date):
        return str(format_date(value, "long"))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(in_words(one) for one in value) if isinstance(value, list) else str(value)


def as_json(prospect: Prospect, sections: list[Section]) -> Row:
    """The same for a machine; moments in ISO 8601."""
    return {
        "about": prospect.display_name,
        "held_by": db.session.scalar(select(Organisation.name)) or "",
        "put_together_at": clock.now().isoformat(),
        "held": {section.name: [dict(_plain(row)) for row in section.rows] for section in sections},
    }


def _plain(row: Row) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        yield name, value.isoformat() if isinstance(value, date) else value
