"""Verbs on files of people: ask for one, stop it, delete it."""

from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.jobs import enqueue
from app.kernel.permissions import May
from app.people.exports import jobs
from app.people.exports.models import ExportState, PeopleExport


def begin(actor: Actor, *, kind: str, question: str) -> PeopleExport:
    """Ask for a file of all whom a question finds. The same one is not written twice at a time."""
    ensure(actor, May.EXPORT_PEOPLE)
    of_actor = select(PeopleExport).where(PeopleExport.user_id == actor.user_id)
    same = of_actor.where(
        PeopleExport.state == ExportState.WAITING, PeopleExport.kind == kind, PeopleExport.question == question
    )
    export = db.session.scalar(same.limit(1))
    if export is None:
        export = PeopleExport(user_id=actor.id, kind=kind, question=question)
        db.session.add(export)
        db.session.flush()
        enqueue(jobs.write_people, people_export_id=export.id)
    return export


def stop(actor: Actor, export: PeopleExport) -> None:
    """Leave a file unwritten. Raises Refused when it is written already."""
    ensure(actor, May.EXPORT_PEOPLE)
    db.session.refresh(export, with_for_update=True)
    if not export.is_at_work:
        raise Refused(_("The file is written already."))
    export.state, export.question = ExportState.STOPPED, ""


def delete(actor: Actor, export: PeopleExport) -> None:
    """Delete a file before its time. Raises Refused when there is none."""
    ensure(actor, May.EXPORT_PEOPLE)
    db.session.refresh(export, with_for_update=True)
    if export.state is not ExportState.READY:
        raise Refused(_("There is no file to delete."))
    jobs.forget(export)
