"""What few files tell besides the usual, written with the people: birthdays as facts, groups as tags, pages as links,
and that somebody is not to be contacted.

A batch at a time, for those of its rows that tell of any; what the file of a person has already stays as it is.
"""

from typing import Any
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel import clock, ids
from app.kernel.actor import Actor
from app.kernel.db import db
from talent.prospects import facts, tags
from talent.prospects.actions import put_at_rest
from talent.prospects.facts import Said
from talent.prospects.models import Prospect, TagKind
from talent.prospects.tags import Given
from talent.transfer.comparing import NEW_EXTRAS, birthday_label
from talent.transfer.models import Import
from talent.transfer.words import birthday_in_words

_BATCH = "r.import_id = :import_id AND r.line > :first AND r.line <= :last"
FIND = f"""
SELECT p.id AS prospect_id, ({NEW_EXTRAS}) AS extras
FROM import_rows r JOIN prospects p ON p.id = r.prospect_id
WHERE {_BATCH} AND r.outcome IN ('created', 'updated') AND r.of_line IS NULL AND r.extras IS NOT NULL
"""
LINKS = """
INSERT INTO links (id, created_at, version, prospect_id, label, url, import_id)
SELECT l.id, :now, 1, l.prospect_id, '', l.url, :import_id
FROM unnest(CAST(:ids AS uuid[]), CAST(:people AS uuid[]), CAST(:urls AS text[])) AS l(id, prospect_id, url)
ON CONFLICT (prospect_id, url) DO NOTHING
"""
GONE = tuple(
    f"DELETE FROM {table} x USING import_rows r WHERE {_BATCH} AND r.extras IS NOT NULL "
    f"AND x.prospect_id = r.prospect_id AND x.import_id IS NOT DISTINCT FROM :import_id {unless_changed}"
    for table, unless_changed in (
        ("facts", "AND x.version = 1"),
        ("links", "AND x.version = 1"),
        ("prospect_tags", ""),
    )
)
"""The way back: what the import brought, and nobody has changed since."""

PHOTOS_GONE = f"""
DELETE FROM photos x USING import_rows r WHERE {_BATCH} AND r.extras IS NOT NULL AND x.id = r.id
RETURNING x.prospect_id
"""
"""A photo has the id of its row."""


def write(import_: Import, found: list[Any]) -> list[tuple[UUID, UUID, str]]:
    """Note and give what was found (rows of `FIND`); returns the links that are still to be written."""
    actor = import_.user.as_actor()
    label = birthday_label(import_)
    with force_locale(import_.user.locale):
        said = [
            Said(one.prospect_id, f"{label}: {birthday_in_words(one.extras['birthday'])}")
            for one in found
            if "birthday" in one.extras
        ]
    _put_at_rest(actor, import_, [one.prospect_id for one in found if "do_not_contact" in one.extras])
    facts.note_many(actor, said, source=import_.source, import_id=import_.id)
    groups = [(one.prospect_id, key, name) for one in found for key, name in one.extras.get("groups", {}).items()]
    words = tags.words_for(TagKind.TAG, [name for _, _, name in groups])
    given = [Given(prospect_id, words[key].id) for prospect_id, key, _ in groups if key in words]
    tags.give_many(actor, given, import_id=import_.id)
    return [(ids.new(), one.prospect_id, url) for one in found for url in one.extras.get("links", [])]


def _put_at_rest(actor: Actor, import_: Import, prospect_ids: list[UUID]) -> None:
    people = db.session.scalars(select(Prospect).where(Prospect.id.in_(prospect_ids))).all()
    put_at_rest(actor, people, reason=reason_to_rest(import_), import_id=str(import_.id))


def reason_to_rest(import_: Import) -> str:
    """Why nobody may write to somebody of whom the file says so."""
    with force_locale(import_.user.locale):
        return _("It says so in a file: %(source)s", source=import_.source)


def link_values(import_: Import, links: list[tuple[UUID, UUID, str]]) -> dict[str, Any]:
    """The values of `LINKS`."""
    found = {
        "ids": [link[0] for link in links],
        "people": [link[1] for link in links],
        "urls": [link[2] for link in links],
    }
    return {**found, "now": clock.now(), "import_id": import_.id}
