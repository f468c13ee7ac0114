"""All that is held about one person, as they have a right to read it (GDPR, article 15).

Read by the plan of what is held, past the row rules: private notes and contacts too belong to what a person may know
of, and details that only some roles see. So only administrators open it. Names of third people are kept to those whom
the person knows anyway: who is in touch with them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
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
Names = dict[tuple[str, UUID], str | None]
"""What rows of other tables are called, by their table and id."""

SAYS_NOTHING = frozenset({"id", "version", "batch_id", "import_id"}) | frozenset(
    {"sort_name", "search_text", "employer_key", "title_key", "place_key", "source_key"}
)
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

_WHO_TAKES_PART = """
SELECT coalesce(u.name, p.display_name) FROM conversation_participants c JOIN conversations t ON t.id = c.conversation_id
JOIN prospects p ON p.id = t.prospect_id LEFT JOIN users u ON u.id = c.user_id WHERE c.id = :id
"""

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
    names: Names = {}
    sections = (_section(held, people, names) for held in reversed(PLAN) if held.about and held.heading is not None)
    return sorted((section for section in sections if section.rows), key=lambda section: _PLACES.get(section.name, 1))


def _section(held: Held, people: list[UUID], names: Names) -> Section:
    columns = [column.name for column in Model.metadata.tables[held.table].columns if column.name not in SAYS_NOTHING]
    shown = [name for name in columns if name not in held.hides and name != "prospect_id"]
    query = f"SELECT {', '.join(shown)} FROM {held.table} WHERE {held.about} ORDER BY id"  # noqa: S608 - our own names
    found = db.session.execute(text(query), {"people": people}).mappings()
    return Section(held.table, str(held.heading), [_told(held.table, dict(row), names) for row in found])


def _told(table: str, row: Row, names: Names) -> Row:
    """A row as a reader needs it: ids become names, an event its sentence; what is empty is left out."""
    if table == "events":
        return {"at": row["at"], "what": _happened(row["name"])}
    values = {_name(name): _value(table, name, value, names) for name, value in row.items()}
    return {name: value for name, value in values.items() if value not in (None, "", [], {}, False)}


def _happened(name: str) -> str:
    sentence = WORDING.get(name)
    return (
        str(sentence) % {"who": _("a colleague")} if sentence is not None else name.replace(".", " ").replace("_", " ")
    )


def _name(column: str) -> str:
    return column.removesuffix("_id")


def _value(table: str, column: str, value: Any, names: Names) -> Any:
    held_in = Model.metadata.tables[table].columns[column]
    if value is not None and isinstance(held_in.type, Enum) and held_in.type.enum_class is not None:
        return held_in.type.enum_class(value)
    if not isinstance(value, UUID):
        return value
    keys = held_in.foreign_keys
    target = next(iter(keys)).column.table.name if keys else ""
    if target == "users" and table not in KNOWN_TO_THEM:
        return _("a colleague")
    if (target, value) not in names:
        names[target, value] = _named(target, value)
    return names[target, value]


def _named(table: str, row_id: UUID) -> str | None:
    """The name of a row that a person may be told."""
    if table == "pools":
        open_ones = "SELECT name FROM pools WHERE id = :id AND visibility <> 'confidential'"
        return db.session.execute(text(open_ones), {"id": row_id}).scalar() or _("a pool")
    if table == "conversation_participants":
        return db.session.execute(text(_WHO_TAKES_PART), {"id": row_id}).scalar()
    if table not in NAMES:
        return None
    query = f"SELECT {NAMES[table]} FROM {table} WHERE id = :id"  # noqa: S608 - our own names
    return db.session.execute(text(query), {"id": row_id}).scalar()


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
