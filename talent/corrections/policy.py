"""Who sees corrections: whoever said them, and recruiting, who answers."""

from sqlalchemy import ColumnElement, false, true

from app.kernel.actor import Actor, Kind, Role
from app.kernel.scope import visible_to
from talent.corrections.models import Correction

RECRUITING = frozenset({Role.ADMIN, Role.RECRUITER})


@visible_to(Correction, Kind.INSIDER)
def _recruiting(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.role in RECRUITING else false()


@visible_to(Correction, Kind.CANDIDATE)
def _own(actor: Actor) -> ColumnElement[bool]:
    return Correction.prospect_id == actor.prospect_id
