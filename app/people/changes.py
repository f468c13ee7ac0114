"""Who was quicker: the colleague whose change came between reading and saving."""

from sqlalchemy import select

from app.identity.models import User
from app.kernel.db import db
from app.kernel.events import Event
from talent.prospects.models import Prospect


def who_changed(prospect: Prospect) -> str:
    """The name of whoever edited somebody's details last; empty when nobody did by hand."""
    statement = (
        select(User.name)
        .join(Event, Event.actor_id == User.id)
        .where(Event.subject_id == prospect.id, Event.name == "prospect.edited")
        .order_by(Event.number.desc())
        .limit(1)
    )
    return db.session.scalar(statement) or ""
