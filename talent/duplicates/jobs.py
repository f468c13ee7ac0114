"""Background work on duplicates."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.identity.models import User
from app.kernel import clock
from app.kernel.db import db
from app.kernel.jobs import enqueue, job
from app.kernel.scope import everywhere
from talent.duplicates import applying
from talent.duplicates.batches import merge_batch, undo_batch
from talent.duplicates.models import BulkMerge, BulkState, Merge, Scan, ScanState
from talent.duplicates.scanning import look_through_batch

STRAYS_AFTER = timedelta(minutes=2)
"""By then whatever was being written about a file while it was merged is written."""
GATHERED_AT_ONCE = 200


@job("default")
def gather(merge_id: str) -> None:
    """Bring home what reached a merged file while it was being merged."""
    with everywhere():
        merge = db.session.get(Merge, UUID(merge_id))
        if merge is not None:
            applying.gather(merge)


@job("default")
def gather_many(bulk_id: str, after_id: str = "") -> None:
    """The same for the merged files of one act upon many, some at a time."""
    merges = select(Merge).where(Merge.bulk_id == UUID(bulk_id), Merge.undone_at.is_(None)).order_by(Merge.id)
    if after_id:
        merges = merges.where(Merge.id > UUID(after_id))
    with everywhere():
        some = db.session.scalars(merges.limit(GATHERED_AT_ONCE)).all()
        last = some[-1].id if len(some) == GATHERED_AT_ONCE else None
        for merge in some:
            applying.gather(merge)
    if last is not None:
        enqueue(gather_many, bulk_id=bulk_id, after_id=last)


@job("imports")
def scan(scan_id: str) -> None:
    """Look through the next batch; a search that was stopped ends here."""
    locked = select(Scan).where(Scan.id == UUID(scan_id), Scan.state == ScanState.RUNNING).with_for_update()
    running = db.session.scalar(locked)
    if running is not None and look_through_batch(running):
        enqueue(scan, scan_id=running.id)


@job("imports")
def merge_next(bulk_id: str) -> None:
    """Merge the next of many; a merge that was stopped ends here."""
    bulk = _locked(bulk_id, BulkState.MERGING)
    if bulk is not None and merge_batch(bulk):
        enqueue(merge_next, bulk_id=bulk.id)
    elif bulk is not None:
        enqueue(gather_many, at=clock.now() + STRAYS_AFTER, bulk_id=bulk.id)


@job("imports")
def undo_next(bulk_id: str, user_id: str = "") -> None:
    """Take the next of many back, in the name of who asked for it; where that did not come along, of who had merged them."""
    bulk = _locked(bulk_id, BulkState.UNDOING)
    if bulk is None:
        return
    asks = db.session.get_one(User, UUID(user_id)) if user_id else bulk.user
    if undo_batch(bulk, asks.as_actor()):
        enqueue(undo_next, bulk_id=bulk.id, user_id=asks.id)


def _locked(bulk_id: str, state: BulkState) -> BulkMerge | None:
    bulk = select(BulkMerge).where(BulkMerge.id == UUID(bulk_id), BulkMerge.state == state)
    return db.session.scalar(bulk.with_for_update(of=BulkMerge).execution_options(populate_existing=True))
