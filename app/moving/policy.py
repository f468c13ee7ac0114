"""Exports of the whole organisation are seen by administrators alone."""

from sqlalchemy import ColumnElement, false, true

from app.kernel.actor import Actor, Kind, Role
from app.kernel.scope import visible_to
from app.moving.models import OrganisationExport


@visible_to(OrganisationExport, Kind.INSIDER)
def _administrators(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.role is Role.ADMIN else false()
