"""Background work of imports: each pass is a chain of jobs, each one batch in one transaction with its cursor.

A job locks its import and looks at its state first; so a batch is either in with its cursor, or it is not, and a
cancelled import stops between two batches.
"""

from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record
from app.kernel.jobs import enqueue, job
from talent.consent.jobs import collect
from talent.relationships.models import Relationship
from talent.transfer import copies
from talent.transfer.committing import commit_batch, commit_row
from talent.transfer.contact_committing import commit_contacts, commit_contacts_of, undo_contacts
from talent.transfer.models import BEFORE_COMMIT, Import, ImportState, Outcome
from talent.transfer.parser import CannotRead
from talent.transfer.photographing import next_photos
from talent.transfer.queries import row_at
from talent.transfer.staging import count_anew, count_contacts, count_outcomes, drop_upload, forget_rows, stage_batch
from talent.transfer.undoing import undo_batch

ABANDONED_AFTER = timedelta(days=7)
TRIES_TO_READ = 3
"""Of one batch, over a minute and a half: somebody waits for the preview."""

TRIES = 5
"""Of one batch, over about eight minutes; then somebody must look."""


def stop(import_id: str) -> None:
    """A batch has failed again and again: say so on the import's page, where it can be tried again."""
    import_ = db.session.get(Import, UUID(import_id))
    if import_ is not None:
        import_.stopped_at = clock.now()


@job("imports", tries=TRIES_TO_READ, given_up=stop)
def read(import_id: str) -> None:
    """Read the next batch of rows. A file that cannot be read further ends the import, with the reason."""
    import_ = _locked(import_id, ImportState.READING)
    if import_ is None:
        return
    try:
        with db.session.begin_nested(), force_locale(import_.user.locale):
            is_more = stage_batch(import_)
    except CannotRead as unreadable:
        _fail(import_, unreadable.sentence)
        return
    except FileNotFoundError:
        with force_locale(import_.user.locale):
            _fail(import_, _("The file is not here any more. Nothing was imported; please choose it again."))
        return
    if is_more:
        enqueue(read, import_id=import_.id)


def _fail(import_: Import, sentence: str) -> None:
    forget_rows(import_)
    import_.state, import_.reason = ImportState.FAILED, sentence
    drop_upload(import_)


@job("imports", tries=TRIES, given_up=stop)
def commit(import_id: str) -> None:
    """Write the next batch of people."""
    import_ = _locked(import_id, ImportState.COMMITTING)
    if import_ is None:
        return
    if commit_batch(import_) or commit_contacts(import_):
        enqueue(commit, import_id=import_.id)
        return
    import_.state, import_.committed_at = ImportState.DONE, clock.now()
    _count_what_is_in(import_)
    count_anew(import_, "prospects", "identities", "relationships", "events")
    if import_.photos:
        enqueue(photograph, import_id=import_.id)
    else:
        drop_upload(import_)
    enqueue(collect, import_id=import_.id)
    record(Actor.system(), "import.finished", import_)


def _undecided(import_id: str, line: int) -> None:
    """It went on failing: the row is to decide again."""
    import_ = _locked(import_id, ImportState.DONE)
    row = db.session.scalar(row_at(UUID(import_id), line))
    if import_ is not None and row is not None and row.is_decided:
        row.outcome, row.is_decided = Outcome.CONFLICT, False
        db.session.flush()
        count_outcomes(import_)


@job("imports", tries=TRIES, given_up=_undecided)
def commit_decided(import_id: str, line: int) -> None:
    """Write a row that somebody has decided after the commit, and the messages that waited for it."""
    import_ = _locked(import_id, ImportState.DONE)
    if import_ is None:
        return
    commit_row(import_, line)
    commit_contacts_of(import_, line)
    _count_what_is_in(import_)


def _count_what_is_in(import_: Import) -> None:
    made = select(func.count()).where(Relationship.import_id == import_.id)
    import_.relationships = db.session.scalar(made) or 0
    count_outcomes(import_)
    count_contacts(import_)


def _without_photos(import_id: str) -> None:
    """The people are in; their pictures stay out."""
    import_ = db.session.get(Import, UUID(import_id))
    if import_ is not None and import_.state is ImportState.DONE:
        drop_upload(import_)


@job("imports", tries=TRIES, given_up=_without_photos)
def photograph(import_id: str) -> None:
    """Take the next photos out of address cards, once the people are in. Slow, so the import is not locked meanwhile."""
    import_ = db.session.get(Import, UUID(import_id))
    if import_ is None or import_.state is not ImportState.DONE or import_.upload is None:
        return
    batch = next_photos(import_)
    import_ = _locked(import_id, ImportState.DONE)
    if import_ is None or import_.upload is None:
        batch.drop()
        return
    batch.put(import_)
    if batch.is_end:
        drop_upload(import_)
    else:
        enqueue(photograph, import_id=import_.id)


@job("imports", tries=TRIES, given_up=stop)
def undo(import_id: str) -> None:
    """Take the next batch back."""
    import_ = _locked(import_id, ImportState.UNDOING)
    if import_ is None:
        return
    if undo_contacts(import_) or undo_batch(import_):
        enqueue(undo, import_id=import_.id)
        return
    import_.state, import_.undone_at = ImportState.UNDONE, clock.now()


@job("imports")
def clear_copies(began_at: str | None = None, after: str | None = None) -> None:
    """Clear the next rows of files of those who were erased before this chain of jobs began."""
    moment = datetime.fromisoformat(began_at) if began_at else copies.begin()
    if moment is None:
        return
    last = copies.clear_copies(UUID(after) if after else None)
    if last is not None:
        enqueue(clear_copies, began_at=moment, after=last)
    else:
        copies.clear_contacts()
        copies.finish(moment)


@job("default")
def forget_abandoned() -> None:
    """Cancel what nobody went on with for a week, and search again for copies of the erased if a search was lost."""
    if copies.is_left_behind():
        enqueue(clear_copies)
    waiting = (
        select(Import)
        .where(Import.state.in_(BEFORE_COMMIT), Import.created_at < clock.now() - ABANDONED_AFTER)
        .with_for_update(skip_locked=True)
    )
    for import_ in db.session.scalars(waiting):
        forget_rows(import_)
        import_.state = ImportState.CANCELLED
        drop_upload(import_)


def _locked(import_id: str, state: ImportState) -> Import | None:
    """The import for this job alone, if it still is where the job has something to do."""
    import_ = db.session.scalar(
        select(Import)
        .where(Import.id == UUID(import_id))
        .with_for_update(of=Import)
        .execution_options(populate_existing=True)
    )
    return import_ if import_ is not None and import_.state is state else None


def go_on(import_: Import) -> None:
    """Take up the pass in which an import has stopped."""
    passes = {ImportState.READING: read, ImportState.COMMITTING: commit, ImportState.UNDOING: undo}
    import_.stopped_at = None
    enqueue(passes[import_.state], import_id=import_.id)
