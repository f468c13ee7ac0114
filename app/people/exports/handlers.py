"""Whoever is erased is in no file any more: those that are kept go, and one that is being written is not finished."""

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.kernel.scope import everywhere
from app.people.exports.jobs import forget
from app.people.exports.models import ExportState, PeopleExport


@on("prospect.erased")
def _nobody_stays_in_a_file(actor: Actor, event: Event) -> None:
    """Also those of others, which whoever erases does not see."""
    kept = PeopleExport.state.in_([ExportState.WAITING, ExportState.READY])
    with everywhere():
        for export in db.session.scalars(select(PeopleExport).where(kept).order_by(PeopleExport.id).with_for_update()):
            was_at_work = export.is_at_work
            forget(export)
            if was_at_work:
                export.state = ExportState.STOPPED
                with force_locale(export.user.locale):
                    export.reason = _("Somebody was erased while it was written. Ask for it once more.")
