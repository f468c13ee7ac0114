"""By what kept pages know whether they still hold: what is public now, in numbers and the moments of last changes."""

from flask import g
from flask_babel import refresh
from sqlalchemy import select

from app.identity.models import Organisation
from app.kernel.db import db
from outreach.community.queries import what_is_public


def edition() -> object:
    """Another one whenever something appears, changes or is withdrawn in what anybody may read."""
    return tuple(tuple(row) for question in what_is_public() for row in db.session.execute(question))


def speak_ours() -> None:
    """Say a page in the organisation's own language and time."""
    ours = db.session.scalar(select(Organisation).limit(1))
    if ours is not None:
        g.organisation, g.reader_locale, g.reader_zone = ours, ours.locale, ours.time_zone
        refresh()
