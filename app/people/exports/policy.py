"""A file of people is seen by whoever asked for it, and by nobody else."""

from sqlalchemy import ColumnElement

from app.kernel.actor import Actor, Kind
from app.kernel.scope import visible_to
from app.people.exports.models import PeopleExport


@visible_to(PeopleExport, Kind.INSIDER)
def _own(actor: Actor) -> ColumnElement[bool]:
    return PeopleExport.user_id == actor.user_id
