"""Whether a stream may still be open: asked for all streams of a process at once, in three statements."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.identity import sessions
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from outreach.portal import sessions as own_pages
from talent.conversations.models import Participant


@dataclass(frozen=True)
class Ticket:
    """Why a stream may be open: the session of a user or of somebody outside, and their place in a conversation."""

    session_hash: str
    is_outside: bool
    place_id: UUID


def valid(tickets: Collection[Ticket]) -> set[Ticket]:
    """Those whose session lives and who still have their place. Needs an application context of its own."""
    act_as(Actor.system())
    inside = sessions.alive({ticket.session_hash for ticket in tickets if not ticket.is_outside})
    outside = own_pages.alive({ticket.session_hash for ticket in tickets if ticket.is_outside})
    kept = {ticket.place_id for ticket in tickets}
    taken = select(Participant.id).where(Participant.id.in_(kept), Participant.left_at.is_(None))
    places = set(db.session.scalars(taken))
    return {
        ticket
        for ticket in tickets
        if ticket.session_hash in (outside if ticket.is_outside else inside) and ticket.place_id in places
    }
