"""Verbs on business areas: a tree of two levels."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import exists, select

from app.identity.models import BusinessArea, User
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.permissions import May


def add(actor: Actor, *, name: str, parent_id: UUID | None) -> BusinessArea:
    """Add an area, below another one if given."""
    ensure(actor, May.RUN_THE_ORGANISATION)
    area = BusinessArea(name=name, parent_id=parent_id)
    _fits(area)
    db.session.add(area)
    db.session.flush()
    record(actor, "area.added", area)
    return area


def change(actor: Actor, area: BusinessArea, *, name: str, parent_id: UUID | None) -> None:
    """Rename an area, or move it below another or to the top."""
    ensure(actor, May.RUN_THE_ORGANISATION, area)
    area.name, area.parent_id = name, parent_id
    _fits(area)
    record(actor, "area.changed", area)


def _fits(area: BusinessArea) -> None:
    """Raises Refused for a third level. The areas are read one at a time, so that none slips in between."""
    if area.parent_id is None:
        return
    with db.session.no_autoflush:
        parent = db.session.scalar(select(BusinessArea).where(BusinessArea.id == area.parent_id).with_for_update())
        if parent is None or parent.parent_id is not None or parent.id == area.id:
            raise Refused(_("An area can lie below one of the first level only."))
        if area.id is not None and _has_areas_below(area):
            raise Refused(_("%(name)s has areas below it. Move those first.", name=area.name))


def _has_areas_below(area: BusinessArea) -> bool:
    return bool(db.session.scalar(select(exists().where(BusinessArea.parent_id == area.id))))


def remove(actor: Actor, area: BusinessArea) -> None:
    """Remove an area that nobody is in. Raises Refused while people or areas are."""
    ensure(actor, May.RUN_THE_ORGANISATION, area)
    if _has_areas_below(area) or db.session.scalar(select(exists().where(User.area_id == area.id))):
        raise Refused(_("There are still people or areas in %(name)s. Move them first.", name=area.name))
    record(actor, "area.removed", area)
    db.session.delete(area)
