"""Verbs on documents."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel import clock, files
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.jobs import enqueue
from app.kernel.permissions import May
from talent.documents import jobs
from talent.documents.models import Document, DocumentKind, ReadingState
from talent.documents.queries import same_document
from talent.documents.taking import Brought, Upload, cleaned, take_in
from talent.prospects.models import Prospect

LONGEST_TITLE = 150
_NAMED_SO = {
    DocumentKind.CV: r"\b(cv|resume|résumé|curriculum|vitae|lebenslauf)\b",
    DocumentKind.LETTER: r"\b(letter|anschreiben|motivation\w*|application|bewerbung)\b",
    DocumentKind.CERTIFICATE: r"\b(certificat\w*|zeugnis\w*|diplom\w*|degree|transcript|urkunde)\b",
    DocumentKind.PORTFOLIO: r"\b(portfolio|work samples?|arbeitsproben?)\b",
}


def add(actor: Actor, prospect: Prospect, brought: Brought, *, is_private: bool = False) -> Document:
    """Put a file that was taken in into a person's file; its text is read in the background. Raises Refused when the
    very same one is there already, as far as the actor may know; what was stored goes again.
    """
    ensure(actor, May.KEEP_DOCUMENTS)
    _refuse_twice(prospect, brought)
    title = _title_of(brought.name)
    document = Document(
        prospect_id=prospect.id,
        kind=_kind_of(title),
        title=title,
        state=ReadingState.READ if brought.media_type.is_picture else ReadingState.WAITING,
        uploaded_by_id=actor.id,
        is_private=is_private,
        held_since=clock.now() if brought.is_held else None,
        **brought.columns,
    )
    jobs.index(document, "")
    db.session.add(document)
    db.session.flush()
    record(actor, "document.added", document, kind=document.kind.value)
    if document.is_waiting and not document.is_held:
        enqueue(jobs.read, document_id=document.id)
    return document


@dataclass(frozen=True)
class Outcome:
    """What became of several files: those that are in, and a sentence for each that is not."""

    added: list[Document]
    refused: list[str]


def add_several(actor: Actor, prospect: Prospect, uploads: Iterable[Upload], *, is_private: bool) -> Outcome:
    """Take files in and add them, each for itself: one that cannot be taken keeps none of the others out."""
    outcome = Outcome([], [])
    for upload in uploads:
        try:
            outcome.added.append(add(actor, prospect, take_in(upload), is_private=is_private))
        except Refused as refused:
            outcome.refused.append(_("%(name)s: %(why)s", name=cleaned(upload.name), why=refused.sentence))
    return outcome


def _refuse_twice(prospect: Prospect, brought: Brought) -> None:
    """Two who bring the same at once are asked one after the other."""
    db.session.execute(select(Prospect.id).where(Prospect.id == prospect.id).with_for_update())
    known = db.session.scalar(same_document(prospect.id, brought.kept.digest))
    if known is not None:
        files.discard(brought.kept.name)
        raise Refused(_("This is here already, as “%(title)s”.", title=known.title))


def _title_of(name: str) -> str:
    return " ".join(re.sub(r"[_\-]+", " ", PurePath(name).stem).split())[:LONGEST_TITLE] or name


def _kind_of(title: str) -> DocumentKind:
    found = (kind for kind, words in _NAMED_SO.items() if re.search(words, title, re.IGNORECASE))
    return next(found, DocumentKind.OTHER)


def change(actor: Actor, document: Document, *, title: str, kind: DocumentKind, is_private: bool, version: int) -> None:
    """Say what a document is. Raises Conflict when it changed meanwhile, Refused when another's is to be made private."""
    ensure(actor, May.KEEP_DOCUMENTS, document)
    if version != document.version:
        raise Conflict
    if is_private and not document.is_private and document.uploaded_by_id != actor.user_id:
        raise Refused(_("Only who brought a document can make it private: it would be gone for you, too."))
    document.title, document.kind, document.is_private = title, kind, is_private
    document.version += 1
    jobs.index(document, document.text)
    record(actor, "document.changed", document)


def remove(actor: Actor, document: Document) -> None:
    """Delete a document. Its row and file stay for an hour, in which the actor can bring it back."""
    ensure(actor, May.KEEP_DOCUMENTS, document)
    if document.is_deleted:
        raise Refused(_("This document is deleted already."))
    document.deleted_at, document.deleted_by_id = clock.now(), actor.id
    record(actor, "document.removed", document)


def restore(actor: Actor, document: Document) -> None:
    """Bring a deleted document back. Raises Refused when the same was brought anew meanwhile."""
    ensure(actor, May.KEEP_DOCUMENTS, document)
    if not document.is_deleted:
        return
    if db.session.scalar(same_document(document.prospect_id, document.sha256)) is not None:
        raise Refused(_("The same document was brought anew meanwhile."))
    document.deleted_at = document.deleted_by_id = None
    record(actor, "document.restored", document)
    if document.is_waiting:
        enqueue(jobs.read, document_id=document.id)
