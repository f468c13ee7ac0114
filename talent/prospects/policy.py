"""Which prospects are not there any more: a file that was made part of another one is seen by nobody, anywhere."""

from sqlalchemy import ColumnElement

from app.kernel.actor import Actor, Kind
from app.kernel.scope import narrowed_to
from talent.prospects.models import Prospect


@narrowed_to(Prospect, *Kind)
def _not_merged(actor: Actor) -> ColumnElement[bool]:
    return Prospect.merged_into_id.is_(None)
