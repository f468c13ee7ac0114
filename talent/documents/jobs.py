"""Background work of documents: their text is read for search, and what was deleted goes for good."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.kernel import clock, files
from app.kernel.db import db
from app.kernel.jobs import enqueue, job
from talent.documents import reading
from talent.documents.kinds import Unread
from talent.documents.models import Document, Photo, ReadingState
from talent.documents.queries import Deletable, deleted_before
from talent.documents.reading import NotReadable
from talent.prospects.canonical import folded

CAN_BE_BROUGHT_BACK_FOR = timedelta(hours=1)
LONGEST_INDEXED = 100_000
FORGOTTEN_AT_ONCE = 500
TRIES = 5


def _give_up(document_id: str) -> None:
    document = _locked(document_id)
    if document is not None and document.is_waiting:
        document.state, document.reason = ReadingState.UNREADABLE, Unread.TAKES_TOO_MUCH


@job("imports", tries=TRIES, given_up=_give_up)
def read(document_id: str) -> None:
    """Read a document's text, unless that was done or it is deleted. Whatever is in the file, this ends."""
    document = db.session.get(Document, UUID(document_id))
    if document is None or not document.is_waiting or document.is_deleted:
        return
    text, reason = _text_or_reason(document)
    document = _locked(document_id)
    if document is None:
        return
    document.state = ReadingState.READ if reason is None else ReadingState.UNREADABLE
    document.text, document.characters, document.reason = text, len(text), reason
    index(document, text)


def _text_or_reason(document: Document) -> tuple[str, Unread | None]:
    """Without a lock: somebody may change or delete the document while it is read."""
    try:
        return reading.text_of(document), None
    except NotReadable as unreadable:
        return "", unreadable.reason


def index(document: Document, text: str) -> None:
    """Make a document findable by its title, its name and its text."""
    line = folded(f"{document.title} {document.original_name} {text}")[:LONGEST_INDEXED]
    document.words = func.to_tsvector("simple", line)


@job("default")
def forget_deleted() -> None:
    """Delete for good what nobody brought back in time, with its file."""
    is_more = _forget(Document), _forget(Photo)
    if any(is_more):
        enqueue(forget_deleted)


def _forget(model: type[Deletable]) -> bool:
    """Returns whether there may be more."""
    before = clock.now() - CAN_BE_BROUGHT_BACK_FOR
    forgotten = db.session.scalars(deleted_before(model, before).limit(FORGOTTEN_AT_ONCE)).all()
    for row in forgotten:
        files.discard_after_commit(row.stored_as)
        db.session.delete(row)
    return len(forgotten) == FORGOTTEN_AT_ONCE


def _locked(document_id: str) -> Document | None:
    """The document for this job alone."""
    return db.session.scalar(
        select(Document)
        .where(Document.id == UUID(document_id))
        .with_for_update(of=Document)
        .execution_options(populate_existing=True)
    )
