"""What happens to the files of somebody's messages when the person goes."""

from sqlalchemy import select

from app.kernel import files
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.kernel.scope import everywhere
from talent.conversations.models import Attachment, Conversation


@on("prospect.erased")
def _drop_files(actor: Actor, event: Event) -> None:
    """All of them, though whoever erases may read none; their rows go by the plan."""
    theirs = select(Conversation.id).where(Conversation.prospect_id == event.prospect_id)
    with everywhere():
        for name in db.session.scalars(select(Attachment.stored_as).where(Attachment.conversation_id.in_(theirs))):
            files.discard_after_commit(name)
