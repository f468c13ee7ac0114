"""The export in the background: one job, which sees one moment; its progress is told in transactions of their own.

Killed half way it is done again from nothing, and the file that was begun goes with the nightly sweep. Whoever is erased
meanwhile was still there at that moment, so then nothing of it is kept.
"""

from datetime import timedelta
from functools import partial
from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select, update

from app.kernel import clock, files
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.events import record
from app.kernel.files import NoRoom
from app.kernel.jobs import job
from app.kernel.transaction import transaction
from app.moving.models import ExportState, OrganisationExport
from app.moving.packing import Moved, one_moment, pack

KEPT_FOR = timedelta(days=1)
TRIES = 3


class Unwanted(Exception):
    """The file may not be kept any more."""


def _give_up(export_id: str) -> None:
    """It went on failing: say so, so that another one can be asked for."""
    export = db.session.get(OrganisationExport, UUID(export_id))
    if export is not None and export.is_at_work:
        with force_locale(export.user.locale):
            _fail(export, _("Writing it failed several times. The reason is on the Health page; try again then."))


def _fail(export: OrganisationExport, sentence: str) -> None:
    export.state, export.reason = ExportState.FAILED, sentence


@job("imports", tries=TRIES, given_up=_give_up)
def export_everything(export_id: str) -> None:
    """Write the file, and say that it is there."""
    export = db.session.get_one(OrganisationExport, UUID(export_id))
    if not export.is_at_work:
        return
    try:
        with force_locale(export.user.locale), one_moment() as connection, files.keeping() as file:
            moved = pack(connection, file, partial(_tell, export.id))
            _be_ready(export, file.kept, moved)
    except NoRoom:
        with force_locale(export.user.locale):
            _fail(export, _("There is no room left on the server for the file. Make room, and try again."))
    except Unwanted:
        return


def _be_ready(export: OrganisationExport, kept: files.KeptFile, moved: Moved) -> None:
    """Raises Unwanted when somebody was erased meanwhile."""
    db.session.refresh(export, with_for_update=True)
    if not export.is_at_work:
        raise Unwanted
    export.file, export.size, export.rows_done = kept.name, kept.size, moved.total
    export.state, export.ready_at = ExportState.READY, clock.now()
    record(export.user.as_actor(), "organisation.exported", export)


def _tell(export_id: UUID, rows: int) -> None:
    """Raises Unwanted when somebody was erased meanwhile."""
    one = update(OrganisationExport).where(
        OrganisationExport.id == export_id, OrganisationExport.state == ExportState.WAITING
    )
    with current_app.app_context():
        act_as(Actor.system())
        with transaction():
            if db.session.execute(one.values(rows_done=rows)).rowcount == 0:  # type: ignore[attr-defined]
                raise Unwanted


@job("default")
def forget_exports() -> None:
    """Delete the files that are a day old."""
    old = select(OrganisationExport).where(
        OrganisationExport.state == ExportState.READY, OrganisationExport.ready_at < clock.now() - KEPT_FOR
    )
    for export in db.session.scalars(old):
        forget(export)


def stop(export: OrganisationExport) -> None:
    """What is written of it is not kept; the line says why."""
    with force_locale(export.user.locale):
        _fail(export, _("Somebody was erased while it was written. Ask for it once more."))


def forget(export: OrganisationExport) -> None:
    """The file goes, the line stays."""
    if export.file is not None:
        files.discard_after_commit(export.file)
    export.file, export.state = None, ExportState.GONE
