"""A conversation as whoever broke the glass sees it: what was said, without a place to say anything."""

from sqlalchemy import select

from app.kernel.db import db
from talent.conversations.guarding.models import Opening
from talent.conversations.models import Conversation, Participant
from talent.conversations.queries import A_PAGE, messages_of
from talent.conversations.showing import Shown, by_day


def read_along(conversation: Conversation, opening: Opening, *, before: int | None = None) -> Shown:
    """The newest messages, or those before a number; the row rules know for how long."""
    theirs = select(Participant).where(
        Participant.conversation_id == conversation.id, Participant.user_id == opening.user_id
    )
    rows = list(db.session.scalars(messages_of(conversation.id, before=before)))
    messages = rows[:A_PAGE][::-1]
    older = messages[0].number if len(rows) > A_PAGE else None
    return Shown(conversation, db.session.scalars(theirs).one(), by_day(messages), older, "")
