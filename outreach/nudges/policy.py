"""Who sees and answers nudges: the user whom they ask, and nobody else."""

from sqlalchemy import ColumnElement

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind
from app.kernel.scope import visible_to
from outreach.nudges.models import Nudge


@visible_to(Nudge, Kind.INSIDER)
def _own_nudges(actor: Actor) -> ColumnElement[bool]:
    """What is held back is shown to nobody: who knew would no longer tell whether reminders help."""
    return (Nudge.user_id == actor.user_id) & (Nudge.was_held_back.is_(False))


@changeable_by(Nudge)
def _own_nudge(actor: Actor, nudge: Nudge) -> bool:
    return nudge.user_id == actor.user_id
