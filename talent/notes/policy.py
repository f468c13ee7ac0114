"""Who sees and changes notes: a private one is its author's alone."""

from sqlalchemy import ColumnElement, or_

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind
from app.kernel.scope import visible_to
from talent.notes.models import Mention, Note


@visible_to(Note, Kind.INSIDER)
def _open_or_own(actor: Actor) -> ColumnElement[bool]:
    return or_(Note.is_private.is_(False), Note.author_id == actor.user_id)


@changeable_by(Note)
def _own_note(actor: Actor, note: Note) -> bool:
    return note.author_id == actor.user_id


@changeable_by(Mention)
def _own_mention(actor: Actor, mention: Mention) -> bool:
    return mention.user_id == actor.user_id
