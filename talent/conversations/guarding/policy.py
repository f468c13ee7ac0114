"""Who sees what guards conversations. Recruiting looks after it, but never at what is about themselves; whoever wrote or
reported something sees what became of it; who came into a conversation is known to both sides of it.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind, Role
from app.kernel.scope import visible_to
from talent.conversations.guarding.models import (
    HeldFile,
    HeldMessage,
    Opening,
    Report,
    ReportedMessage,
)
from talent.conversations.policy import RECRUITING

_tables = Opening.metadata.tables
_conversations, _participants = _tables["conversations"], _tables["conversation_participants"]
_held, _reports = _tables["held_messages"], _tables["message_reports"]


def _own_places(actor: Actor) -> Select[Any]:
    """Where the actor sits, or sat; of somebody outside in all conversations with them."""
    places = select(_participants.c.id)
    if actor.kind is not Kind.CANDIDATE:
        return places.where(_participants.c.user_id == actor.user_id)
    theirs = select(_conversations.c.id).where(_conversations.c.prospect_id == actor.prospect_id)
    return places.where(_participants.c.user_id.is_(None), _participants.c.conversation_id.in_(theirs))


@visible_to(Opening, Kind.INSIDER)
def _who_came_in(actor: Actor) -> ColumnElement[bool]:
    if actor.role in RECRUITING or actor.role is Role.LEADER:
        return true()
    own = select(_participants.c.conversation_id).where(_participants.c.user_id == actor.user_id)
    return Opening.conversation_id.in_(own)


@visible_to(Opening, Kind.CANDIDATE)
def _who_came_into_theirs(actor: Actor) -> ColumnElement[bool]:
    return Opening.prospect_id == actor.prospect_id


@visible_to(Report, Kind.INSIDER, Kind.CANDIDATE)
def _own_reports_or_others(actor: Actor) -> ColumnElement[bool]:
    own = Report.reporter_id.in_(_own_places(actor))
    if actor.role not in RECRUITING:
        return own
    return or_(own, Report.accused_id.not_in(_own_places(actor)))


@visible_to(ReportedMessage, Kind.INSIDER)
def _shown_to_recruiting(actor: Actor) -> ColumnElement[bool]:
    if actor.role not in RECRUITING:
        return false()
    about_them = select(_reports.c.id).where(_reports.c.accused_id.in_(_own_places(actor)))
    return ReportedMessage.report_id.not_in(about_them)


@visible_to(HeldMessage, Kind.INSIDER, Kind.CANDIDATE)
def _own_held_or_all(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.role in RECRUITING else HeldMessage.author_id.in_(_own_places(actor))


@visible_to(HeldFile, Kind.INSIDER, Kind.CANDIDATE)
def _with_what_is_held(actor: Actor) -> ColumnElement[bool]:
    if actor.role in RECRUITING:
        return true()
    return HeldFile.held_id.in_(select(_held.c.id).where(_held.c.author_id.in_(_own_places(actor))))


@changeable_by(HeldMessage)
def _of_others(actor: Actor, held: HeldMessage) -> bool:
    """Nobody lets pass what they wrote themselves."""
    return actor.role in RECRUITING and held.author.user_id != actor.user_id


@changeable_by(Report)
def _between_others(actor: Actor, report: Report) -> bool:
    """Nobody judges what they reported, or what is about them."""
    return actor.role in RECRUITING and actor.user_id not in (report.reporter.user_id, report.accused.user_id)


@changeable_by(Opening)
def _own_opening(actor: Actor, opening: Opening) -> bool:
    return opening.user_id == actor.user_id
