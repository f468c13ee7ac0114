"""Questions about notes and whom they name."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.identity.models import User
from talent.notes.models import Mention, Note

MOST_WAITING = 20


def waiting_mentions(user_id: Any) -> Select[Mention]:
    """What names somebody and waits for them, oldest first."""
    return (
        select(Mention)
        .where(Mention.user_id == user_id, Mention.settled_at.is_(None))
        .order_by(Mention.id)
        .limit(MOST_WAITING)
    )


def notes_waiting(user_id: Any) -> Select[Note]:
    """The notes of these."""
    return select(Note).where(Note.id.in_(_note_ids(user_id)))


def noted_about(user_id: Any) -> Select[UUID]:
    """Whom they are about, by id."""
    return select(Note.prospect_id).where(Note.id.in_(_note_ids(user_id)))


def authors_of_waiting(user_id: Any) -> Select[User]:
    """Who wrote them."""
    return select(User).where(User.id.in_(select(Note.author_id).where(Note.id.in_(_note_ids(user_id)))))


def _note_ids(user_id: Any) -> Select[UUID]:
    return select(Mention.note_id).where(Mention.user_id == user_id, Mention.settled_at.is_(None))


def mention_with_note(mention_id: UUID) -> Select[Mention]:
    """One of them, with the note and who wrote it."""
    return (
        select(Mention)
        .where(Mention.id == mention_id)
        .options(joinedload(Mention.note).joinedload(Note.author), joinedload(Mention.user))
    )
