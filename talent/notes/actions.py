"""Verbs on notes."""

from flask_babel import gettext as _

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.notes.models import Note
from talent.prospects.models import Prospect

LONGEST = 20_000


def write(actor: Actor, prospect: Prospect, *, body: str, is_private: bool = False) -> Note:
    """Write a note into a prospect's file. It never leaves the organisation."""
    ensure(actor, May.WRITE_NOTES)
    note = Note(prospect_id=prospect.id, author_id=actor.id, body=_checked(body), is_private=is_private)
    db.session.add(note)
    db.session.flush()
    record(actor, "note.written", note, is_private=is_private)
    return note


def edit(actor: Actor, note: Note, *, body: str, is_private: bool, version: int) -> None:
    """Change one's own note. Raises Conflict when it changed meanwhile."""
    ensure(actor, May.WRITE_NOTES, note)
    if version != note.version:
        raise Conflict
    note.body, note.is_private = _checked(body), is_private
    note.edited_at = clock.now()
    note.version += 1
    record(actor, "note.edited", note)


def remove(actor: Actor, note: Note) -> None:
    """Delete one's own note for good."""
    ensure(actor, May.WRITE_NOTES, note)
    record(actor, "note.removed", note)
    db.session.delete(note)


def _checked(body: str) -> str:
    text = body.strip()
    if not text:
        raise Refused(_("Write something first."))
    if len(text) > LONGEST:
        raise Refused(_("That is longer than a note can be (20,000 characters). Split it in two."))
    return text
