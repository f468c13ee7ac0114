"""Verbs on exports of the whole organisation."""

from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.jobs import enqueue
from app.kernel.permissions import May
from app.moving import jobs
from app.moving.models import ExportState, OrganisationExport


def begin(actor: Actor) -> OrganisationExport:
    """Ask for an export. Raises Refused while another one is being written."""
    ensure(actor, May.EXPORT_EVERYTHING)
    if db.session.scalar(select(OrganisationExport.id).where(OrganisationExport.state == ExportState.WAITING)):
        raise Refused(_("An export is being written already."))
    export = OrganisationExport(user_id=actor.id)
    db.session.add(export)
    db.session.flush()
    record(actor, "organisation.export_asked", export)
    enqueue(jobs.export_everything, export_id=export.id)
    return export
