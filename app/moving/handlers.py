"""Whoever is erased is in no export any more: the files that are kept go, and one that is being written is not finished."""

from sqlalchemy import select

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.kernel.scope import everywhere
from app.moving.jobs import forget, stop
from app.moving.models import ExportState, OrganisationExport


@on("prospect.erased")
def _nobody_stays_in_a_file(actor: Actor, event: Event) -> None:
    """Also those that whoever erases may not see."""
    held = OrganisationExport.state.in_([ExportState.WAITING, ExportState.READY])
    exports = select(OrganisationExport).where(held).order_by(OrganisationExport.id)
    with everywhere():
        for export in db.session.scalars(exports.with_for_update()):
            if export.is_at_work:
                stop(export)
            else:
                forget(export)
