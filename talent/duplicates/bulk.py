"""Verbs on many: merge all sure pairs by one confirmed act, take them all back, look through everybody."""

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.jobs import enqueue
from app.kernel.permissions import May
from talent.duplicates import jobs, scanning
from talent.duplicates.models import BulkMerge, BulkState, Pair, Scan, ScanState
from talent.duplicates.queue import sure_pairs


def sure_pair_count(*, up_to: int | None = None) -> int:
    """How many pairs one act would merge; whoever only shows it counts no further than some."""
    pairs = sure_pairs().with_only_columns(Pair.id).limit(up_to)
    return db.session.scalar(select(func.count()).select_from(pairs.subquery())) or 0


def merge_sure_ones(actor: Actor) -> BulkMerge:
    """Begin to merge every sure pair. Raises Refused when there is none, or while another such act is under way."""
    ensure(actor, May.MERGE_MANY)
    at_work = select(BulkMerge.id).where(BulkMerge.state.in_([BulkState.MERGING, BulkState.UNDOING]))
    if db.session.scalar(at_work.limit(1)) is not None:
        raise Conflict(_("Many are being merged already. Wait until that is done."))
    wanted = sure_pair_count()
    if not wanted:
        raise Refused(_("There is no sure pair left."))
    bulk = BulkMerge(user_id=actor.id, wanted=wanted)
    db.session.add(bulk)
    db.session.flush()
    record(actor, "duplicate.bulk_begun", bulk, wanted=wanted)
    enqueue(jobs.merge_next, bulk_id=bulk.id)
    return bulk


def stop(actor: Actor, bulk: BulkMerge) -> None:
    """No more of them. What is done stays, and can be undone."""
    ensure(actor, May.MERGE_MANY)
    if bulk.state is not BulkState.MERGING:
        raise Conflict(_("This has ended already."))
    bulk.state, bulk.ended_at = BulkState.STOPPED, clock.now()
    record(actor, "duplicate.bulk_stopped", bulk)
    enqueue(jobs.gather_many, at=clock.now() + jobs.STRAYS_AFTER, bulk_id=bulk.id)


def undo(actor: Actor, bulk: BulkMerge) -> None:
    """Take all of its merges back that still stand."""
    ensure(actor, May.MERGE_MANY)
    if bulk.state not in (BulkState.DONE, BulkState.STOPPED):
        raise Conflict(_("There is nothing to undo."))
    bulk.state, bulk.ended_at = BulkState.UNDOING, None
    record(actor, "duplicate.bulk_undone", bulk)
    enqueue(jobs.undo_next, bulk_id=bulk.id, user_id=actor.id)


def look_through_everybody(actor: Actor) -> Scan:
    """Search for duplicates among all. Raises Conflict while such a search is under way."""
    ensure(actor, May.MERGE_MANY)
    running = select(Scan.id).where(Scan.state == ScanState.RUNNING, Scan.import_id.is_(None))
    if db.session.scalar(running.limit(1)) is not None:
        raise Conflict(_("A search is under way already."))
    scan = scanning.begin(asked_by_id=actor.user_id)
    record(actor, "duplicate.scan_begun", scan)
    enqueue(jobs.scan, scan_id=scan.id)
    return scan
