"""Verbs of those who take part: block somebody outside for all of us, or, from outside, hear from some of us no more."""

from collections.abc import Collection

from sqlalchemy import select

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Forbidden
from app.kernel.permissions import May
from talent.blocks import actions as blocks
from talent.blocks.models import Block
from talent.blocks.policy import RECRUITING
from talent.conversations.models import Conversation, Participant
from talent.prospects.models import Prospect
from talent.wishes.actions import turn_away


def may_block(actor: Actor, prospect: Prospect) -> bool:
    """Whoever talks with them, or looks after conversations."""
    if actor.role in RECRUITING:
        return True
    talks = (
        select(Participant.id)
        .join(Participant.conversation)
        .where(
            Conversation.prospect_id == prospect.id, Participant.user_id == actor.user_id, Participant.left_at.is_(None)
        )
    )
    return db.session.scalar(talks.limit(1)) is not None


def block(actor: Actor, prospect: Prospect, *, reason: str) -> Block:
    """For everybody here. Raises Forbidden for who neither talks with them nor looks after conversations."""
    ensure(actor, May.BLOCK)
    if not may_block(actor, prospect):
        raise Forbidden
    return blocks.place(actor, prospect, reason=reason)


def refuse(actor: Actor, place: Participant, *, not_by: Collection[str], from_nobody: bool) -> None:
    """Somebody outside says from whom of us they do not want to hear."""
    ensure(actor, May.USE_OWN_PAGE)
    ensure(actor, May.TALK, place)
    turn_away(actor, place.conversation.prospect_id, not_by=not_by, from_nobody=from_nobody)
