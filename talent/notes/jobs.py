"""Mail to whom a note names, if they have not seen it by themselves."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.identity.models import User
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.jobs import job
from talent.notes.models import Mention

KIND = "mentioned"
PATIENCE = timedelta(minutes=2)
"""So long whoever wrote a note can think again, and whoever is named can see it by themselves."""


@job("mail")
def mail_mentions(note_id: UUID | str) -> None:
    """One mail for each of them, ever."""
    waiting = (
        select(Mention)
        .join(Mention.user)
        .where(Mention.note_id == UUID(str(note_id)), Mention.settled_at.is_(None), User.mails_mentions)
    )
    for mention in db.session.scalars(waiting):
        deliver(KIND, f"{KIND}:{mention.id}", user_id=mention.user_id, mention_id=mention.id)
