"""Whether somebody outside may be written to: asked before a message is taken, and by the gate before a mail goes."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.kernel.db import db
from app.kernel.errors import Refused
from talent.consent.gate import refusal
from talent.conversations.models import Conversation, Message, Participant

WHY_NOT: dict[str, LazyString] = {
    "do_not_contact": _l("They do not want to be contacted. Nothing was sent."),
    "no_consent": _l("There is no consent to write to them yet. Nothing was sent."),
    "consent_requested": _l("They have not answered yet whether we may write to them. Nothing was sent."),
    "consent_declined": _l("They said no to being written to. Nothing was sent."),
    "consent_withdrawn": _l("They have withdrawn their consent. Nothing was sent."),
    "consent_expired": _l("Their consent has run out. Ask for it anew before you write. Nothing was sent."),
}


class Unwelcome(Refused):
    """What one of ours writes may not reach the person outside, and will not later either."""


def ensure_may_be_written_to(conversation: Conversation) -> None:
    """Raises Unwelcome with why not. Whoever wrote to us in this conversation may be answered, unless they forbade it."""
    reason = refusal(conversation.prospect_id)
    if reason is None or (reason != "do_not_contact" and _has_written(conversation)):
        return
    raise Unwelcome(WHY_NOT.get(reason, _l("They may not be written to now. Nothing was sent.")))


def _has_written(conversation: Conversation) -> bool:
    said = select(Message.id).join(Message.author)
    mine = said.where(Message.conversation_id == conversation.id, Participant.user_id.is_(None))
    return db.session.scalar(mine.limit(1)) is not None
