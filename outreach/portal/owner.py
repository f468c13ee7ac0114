"""Who has come in to their own page."""

from datetime import date
from uuid import UUID

from flask_babel import get_timezone

from app.kernel import clock
from app.kernel.actor import current_actor
from app.kernel.errors import NotFound


def own_id() -> UUID:
    """Who has come in. Raises NotFound for anybody else."""
    prospect_id = current_actor().prospect_id
    if prospect_id is None:
        raise NotFound
    return prospect_id


def today() -> date:
    """The day where the page is read as if from here: in the organisation's zone."""
    return clock.now().astimezone(get_timezone()).date()
