"""The export in the background: one job, which sees one moment; its progress is told in transactions of their own.

Killed half way it is done again from nothing, and the file that was begun goes with the nightly sweep.
"""

import tempfile
from datetime import timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID

from flask import current_app
from sqlalchemy import select, update

from app.kernel import clock, files
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.events import record
from app.kernel.jobs import job
from app.kernel.transaction import transaction
from app.moving.models import ExportState, OrganisationExport
from app.moving.packing import one_moment, pack

KEPT_FOR = timedelta(days=1)


@job("imports")
def export_everything(export_id: str) -> None:
    """Write the file, and say that it is there."""
    export = db.session.get_one(OrganisationExport, UUID(export_id))
    if export.state is not ExportState.WAITING:
        return
    with tempfile.TemporaryFile() as file:
        with one_moment() as connection:
            rows = pack(connection, cast(Any, file), partial(_tell, export.id))
        file.seek(0)
        kept = files.keep(cast(Any, file))
    export.file, export.size, export.rows_done = kept.name, kept.size, sum(rows.values())
    export.state, export.ready_at = ExportState.READY, clock.now()
    record(export.user.as_actor(), "organisation.exported", export)


def _tell(export_id: UUID, rows: int) -> None:
    with current_app.app_context():
        act_as(Actor.system())
        with transaction():
            one = update(OrganisationExport).where(OrganisationExport.id == export_id)
            db.session.execute(one.values(rows_done=rows))


@job("default")
def forget_exports() -> None:
    """Delete the files that are a day old."""
    old = select(OrganisationExport).where(
        OrganisationExport.state == ExportState.READY, OrganisationExport.ready_at < clock.now() - KEPT_FOR
    )
    for export in db.session.scalars(old):
        forget(export)


def forget(export: OrganisationExport) -> None:
    """The file goes, the line stays."""
    if export.file is not None:
        files.discard_after_commit(export.file)
    export.file, export.state = None, ExportState.GONE
