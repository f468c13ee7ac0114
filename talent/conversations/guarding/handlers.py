"""What happens elsewhere and means something for what guards conversations. The words of its lines are registered with it."""

from uuid import UUID

from sqlalchemy import select, update

from app.kernel import clock, files
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.kernel.scope import everywhere
from talent.conversations.guarding import openings
from talent.conversations.guarding.models import HeldFile, HeldMessage, Opening, OpeningKind
from talent.conversations.models import Conversation

__all__ = ["openings"]


@on("prospect.erased")
def _drop_files(actor: Actor, event: Event) -> None:
    """What came with held messages; their rows go by the plan."""
    theirs = select(HeldMessage.id).join(HeldMessage.conversation).where(Conversation.prospect_id == event.prospect_id)
    with everywhere():
        for name in db.session.scalars(select(HeldFile.stored_as).where(HeldFile.held_id.in_(theirs))):
            files.discard_after_commit(name)


@on("conversation.left")
def _end_what_was_opened(actor: Actor, event: Event) -> None:
    """Who had stepped in and leaves, by whatever door, takes part no more."""
    stepped_in = update(Opening).where(
        Opening.conversation_id == event.subject_id,
        Opening.user_id == UUID(event.details["user_id"]),
        Opening.kind == OpeningKind.JOINED,
        Opening.ended_at.is_(None),
    )
    db.session.execute(stepped_in.values(ended_at=clock.now()))
