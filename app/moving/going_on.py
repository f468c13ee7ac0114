"""Jobs do not move, what they were about does: work that was under way there goes on here, or is begun anew.

Otherwise it would count as under way for ever, and nobody could ask for it again. Mails are no part of it: what was to be
sent is sent from there.
"""

from sqlalchemy import select, update

from app.identity.models import Organisation
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record
from app.kernel.jobs import enqueue
from outreach.community.jobs import route, take_in
from outreach.community.models import Join, JoinState, Question, QuestionState
from talent.documents.jobs import read
from talent.documents.models import Document, ReadingState
from talent.duplicates import scanning
from talent.duplicates.jobs import merge_next, scan, undo_next
from talent.duplicates.models import BulkMerge, BulkState, Scan, ScanState
from talent.pools.models import PoolRefresh


def go_on_here(actor: Actor) -> None:
    """To be asked for once everything has come in. Higher packages hear of it, and go on with their own."""
    _end_rounds()
    enqueue(scan, scan_id=scanning.begin().id)
    for bulk in db.session.scalars(
        select(BulkMerge).where(BulkMerge.state.in_([BulkState.MERGING, BulkState.UNDOING]))
    ):
        enqueue(merge_next if bulk.state is BulkState.MERGING else undo_next, bulk_id=bulk.id)
    unread = select(Document.id).where(Document.state == ReadingState.WAITING, Document.deleted_at.is_(None))
    for document_id in db.session.scalars(unread):
        enqueue(read, document_id=document_id)
    for join_id in db.session.scalars(select(Join.id).where(Join.state == JoinState.CONFIRMED)):
        enqueue(take_in, join_id=join_id)
    unasked = select(Question.id).where(Question.state == QuestionState.OPEN, Question.assigned_to_id.is_(None))
    for question_id in db.session.scalars(unasked):
        enqueue(route, question_id=question_id)
    for organisation in db.session.scalars(select(Organisation)):
        record(actor, "organisation.moved_in", organisation)


def _end_rounds() -> None:
    """Searches for duplicates and rounds of pools are begun anew."""
    stopped = {"state": ScanState.STOPPED, "ended_at": clock.now()}
    db.session.execute(update(Scan).where(Scan.state == ScanState.RUNNING).values(stopped))
    db.session.execute(update(PoolRefresh).where(PoolRefresh.finished_at.is_(None)).values(finished_at=clock.now()))
