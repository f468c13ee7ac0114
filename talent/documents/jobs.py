"""Background work of documents: their text is read for search, and what was deleted goes for good."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.kernel import clock, files
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record
from app.kernel.jobs import enqueue, job
from app.kernel.scanner import NotLookedAt, ScannerAway, threat_in
from talent.documents import reading
from talent.documents.kinds import Unread
from talent.documents.models import Document, Photo, ReadingState
from talent.documents.queries import Deletable, deleted_before, held_documents
from talent.documents.reading import NotReadable
from talent.prospects.canonical import folded

CAN_BE_BROUGHT_BACK_FOR = timedelta(hours=1)
LONGEST_INDEXED = 100_000
FORGOTTEN_AT_ONCE = 500
HELD_AT_ONCE = 20
TRIES = 5


def _give_up(document_id: str) -> None:
    document = _locked(document_id)
    if document is not None and document.is_waiting:
        document.state, document.reason = ReadingState.UNREADABLE, Unread.TAKES_TOO_MUCH


@job("imports", tries=TRIES, given_up=_give_up)
def read(document_id: str) -> None:
    """Read a document's text, unless that was done or it is deleted. Whatever is in the file, this ends."""
    document = db.session.get(Document, UUID(document_id))
    if document is None or not document.is_waiting or document.is_held or document.is_deleted:
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


@job("default")
def look_at_held(after: str = "") -> None:
    """Have the virus scanner look at what came while it was away; as long as it is, everything stays as it is. A file that
    it cannot look at keeps no other waiting.
    """
    held = held_documents().limit(HELD_AT_ONCE).with_for_update(of=Document, skip_locked=True)
    documents = db.session.scalars(held.where(Document.id > UUID(after)) if after else held).all()
    with suppress(ScannerAway):
        for document in documents:
            with suppress(NotLookedAt):
                _look_at(document)
        if len(documents) == HELD_AT_ONCE:
            enqueue(look_at_held, after=documents[-1].id)


def _look_at(document: Document) -> None:
    """Raises ScannerAway."""
    try:
        with files.opened(document.stored_as) as stream:
            threat = threat_in(stream)
    except FileNotFoundError:
        document.held_since, document.state, document.reason = None, ReadingState.UNREADABLE, Unread.FILE_GONE
        return
    document.held_since = None
    if threat:
        document.state, document.reason = ReadingState.UNREADABLE, Unread.INFECTED
        files.discard_after_commit(document.stored_as)
        record(Actor.system(), "document.refused", document)
    elif document.is_waiting:
        enqueue(read, document_id=document.id)


def _locked(document_id: str) -> Document | None:
    """The document for this job alone."""
    return db.session.scalar(
        select(Document)
        .where(Document.id == UUID(document_id))
        .with_for_update(of=Document)
        .execution_options(populate_existing=True)
    )
