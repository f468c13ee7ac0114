"""A file of people in the background: one job, which asks once whom it is about and reads them as whoever wants the file.

How far it is, is told in transactions of their own. Killed half way it is done again from nothing, and the file that was
begun goes with the nightly sweep. Between two batches it looks whether it is still wanted.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import Select, func, select, update

from app.identity.models import User
from app.kernel import clock, files
from app.kernel.access import ensure
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.errors import Failure, Refused
from app.kernel.events import record
from app.kernel.jobs import job
from app.kernel.permissions import May
from app.kernel.transaction import transaction
from app.people.exports.models import ExportState, PeopleExport
from app.search.asking import condition_of
from app.search.filters import Asker
from app.search.language import Unreadable, parse
from talent.prospects.models import Prospect
from talent.transfer.leaving import Leaving, batches
from talent.transfer.people_out import KINDS

KEPT_FOR = timedelta(days=1)
TRIES = 3


class Unwanted(Exception):
    """Nobody waits for the file any more."""


def _give_up(people_export_id: str) -> None:
    """It went on failing: say so, so that another one can be asked for."""
    export = db.session.get(PeopleExport, UUID(people_export_id))
    if export is not None and export.is_at_work:
        with force_locale(export.user.locale):
            _fail(export, _("Writing it failed several times. The reason is on the Health page; try again then."))


def _fail(export: PeopleExport, sentence: str) -> None:
    export.state, export.reason, export.question = ExportState.FAILED, sentence, ""


@job("imports", tries=TRIES, given_up=_give_up)
def write_people(people_export_id: str) -> None:
    """Write the file, and say that it is there."""
    export = db.session.get_one(PeopleExport, UUID(people_export_id))
    if not export.is_at_work:
        return
    try:
        with force_locale(export.user.locale):
            _keep(export)
    except (Failure, Unreadable) as failed:
        _fail(export, failed.sentence)
    except Unwanted:
        return


def _keep(export: PeopleExport) -> None:
    ensure(export.user.as_actor(), May.EXPORT_PEOPLE)
    if not export.user.is_active:
        raise Refused(_("Whoever began this has left."))
    with files.keeping() as file:
        people = _pour(export, file)
        _be_ready(export, file.kept, people)


def _pour(export: PeopleExport, file: files.Keeping) -> int:
    """Write everybody into the file, in a session of its own that sees what its reader may see. Returns how many."""
    export_id, user, kind, question = export.id, export.user, KINDS[export.kind], export.question
    with current_app.app_context(), force_locale(user.locale), transaction():
        act_as(user.as_actor())
        ids = _meant(user, question)
        total = db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
        if kind.most is not None and total > kind.most:
            raise Refused(_("That is too much for an Excel file. Take CSV, or narrow the list."))
        _tell(export_id, total=total)
        told = _Told(export_id)
        with closing(batches(ids)) as people:
            for piece in kind.written(told.of(people)):
                file.write(piece)
    return told.people


def _meant(user: User, question: str) -> Select[UUID]:
    return select(Prospect.id).where(condition_of(Asker(user.as_actor(), user.today), parse(question)))


class _Told:
    """Counts people on their way into a file, and says so after each batch."""

    def __init__(self, export_id: UUID) -> None:
        self.people, self._export_id = 0, export_id

    def of(self, people: Iterable[list[Leaving]]) -> Iterator[list[Leaving]]:
        for batch in people:
            yield batch
            self.people += len(batch)
            _tell(self._export_id, people=self.people)


def _tell(export_id: UUID, **numbers: Any) -> None:
    """Raises Unwanted when the file is no longer waited for."""
    wanted = update(PeopleExport).where(PeopleExport.id == export_id, PeopleExport.state == ExportState.WAITING)
    with current_app.app_context(), transaction():
        act_as(Actor.system())
        if db.session.execute(wanted.values(**numbers)).rowcount == 0:  # type: ignore[attr-defined]
            raise Unwanted


def _be_ready(export: PeopleExport, kept: files.KeptFile, people: int) -> None:
    """Raises Unwanted when somebody who may be in it was erased meanwhile, or it was stopped."""
    db.session.refresh(export, with_for_update=True)
    if not export.is_at_work:
        raise Unwanted
    export.file, export.size, export.people = kept.name, kept.size, people
    export.state, export.ready_at = ExportState.READY, clock.now()
    record(export.user.as_actor(), "people.exported", export, people=people, kind=export.kind)


@job("default")
def forget_files_of_people() -> None:
    """Delete the files that are a day old."""
    old = select(PeopleExport).where(
        PeopleExport.state == ExportState.READY, PeopleExport.ready_at < clock.now() - KEPT_FOR
    )
    for export in db.session.scalars(old.with_for_update(skip_locked=True)):
        forget(export)


def forget(export: PeopleExport) -> None:
    """The file goes, and with it what was asked; the line stays."""
    if export.file is not None:
        files.discard_after_commit(export.file)
    export.file, export.question, export.state = None, "", ExportState.GONE
