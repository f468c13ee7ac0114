"""Whoever is erased is in no export any more: the files that are kept go with them."""

from sqlalchemy import select

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.moving.jobs import forget
from app.moving.models import ExportState, OrganisationExport


@on("prospect.erased")
def _nobody_stays_in_a_file(actor: Actor, event: Event) -> None:
    for export in db.session.scalars(select(OrganisationExport).where(OrganisationExport.state == ExportState.READY)):
        forget(export)
