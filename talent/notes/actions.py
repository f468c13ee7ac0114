"""Verbs on notes."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.notes import mentions
from talent.notes.models import Mention, Note
from talent.prospects.models import Prospect

LONGEST = 20_000


@dataclass(frozen=True)
class ByMail:
    """What a mail brings with it beside its new text: its Message-ID, and all that was folded away."""

    mail_id: str
    folded: str = ""


def write(actor: Actor, prospect: Prospect, *, body: str, is_private: bool = False) -> Note:
    """Write a note into a prospect's file, and have those told whom it names. It never leaves the organisation."""
    ensure(actor, May.WRITE_NOTES)
    return _written(
        actor, Note(prospect_id=prospect.id, author_id=actor.id, body=_checked(body), is_private=is_private)
    )


def answer(actor: Actor, mention: Mention, *, body: str, mail: ByMail | None = None) -> Note:
    """Answer a note that names one, by a note about the same person; its author is told.

    With a mail that was written down before, returns that note and changes nothing.
    """
    ensure(actor, May.WRITE_NOTES, mention)
    known = db.session.scalar(select(Note).where(Note.mail_id == mail.mail_id)) if mail is not None else None
    if known is not None:
        return known
    note = Note(prospect_id=mention.note.prospect_id, author_id=actor.id, body=_checked(body))
    note.answers_id = mention.note_id
    if mail is not None:
        note.mail_id, note.folded = mail.mail_id, mail.folded
    return _written(actor, note)


def _written(actor: Actor, note: Note) -> Note:
    db.session.add(note)
    db.session.flush()
    record(actor, "note.written", note, is_private=note.is_private)
    mentions.settle_all_about(note)
    mentions.tell(actor, note)
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
    mentions.tell(actor, note)


def remove(actor: Actor, note: Note) -> None:
    """Delete one's own note for good; whoever it named is asked about it no more."""
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
