"""Who sees how people outside come in: they themselves, and nobody of ours."""

from sqlalchemy import ColumnElement, false

from app.kernel.actor import Actor, Kind
from app.kernel.scope import visible_to
from outreach.portal.models import CandidateRequest, CandidateSession


@visible_to(CandidateSession, Kind.CANDIDATE)
def _own_browsers(actor: Actor) -> ColumnElement[bool]:
    return CandidateSession.prospect_id == actor.prospect_id


@visible_to(CandidateSession, Kind.INSIDER)
@visible_to(CandidateRequest, Kind.INSIDER)
def _nobodys(actor: Actor) -> ColumnElement[bool]:
    return false()
