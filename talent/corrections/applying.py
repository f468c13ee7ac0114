"""A confirmed correction gets into the file by the same verbs with which a recruiter would write it there themselves, and
out of it again by theirs.
"""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from talent.corrections.models import Correction, Subject
from talent.corrections.subjects import Held, Words
from talent.documents import actions as documents
from talent.documents import photos
from talent.documents.models import Document, Photo
from talent.prospects import actions as people
from talent.prospects import background, facts, links, undoing
from talent.prospects.actions import Known, identities_from
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, Prospect, Undo

Apply = Callable[[Actor, Prospect, Any, Words], Undo]


def apply(actor: Actor, correction: Correction, what: Held) -> Undo | None:
    """What the file held before; None for what its feature brings back itself (a document, a photo). Raises Refused, in
    words for the recruiter, when the file cannot take it.
    """
    if correction.goes:
        return _OUT[correction.subject](actor, correction.prospect, what.row)
    return _IN[correction.subject](actor, correction.prospect, what.row, what.words | correction.said)


def take_back(actor: Actor, correction: Correction, undo: Undo | None) -> None:
    """The file as it was before `apply`. Raises Conflict when it was changed since."""
    if undo is not None:
        undoing.take_back(actor, undo)
    elif correction.subject is Subject.DOCUMENT and correction.goes:
        documents.restore(actor, db.session.get_one(Document, correction.subject_id))
    elif correction.subject is Subject.PHOTO and correction.goes:
        photos.restore(actor, db.session.get_one(Photo, correction.subject_id))


def known_as(kind: IdentityKind, raw: str) -> Known:
    """A way to reach somebody, as they write it. Raises Refused with why it is none."""
    given = {IdentityKind.EMAIL: "emails", IdentityKind.PHONE: "phones", IdentityKind.PROFILE: "profiles"}
    if kind not in given:
        raise Refused(_("This cannot be changed here. Say in words what is wrong."))
    found = identities_from(**{given[kind]: raw})
    if len(found) != 1:
        raise Refused(_("Write one address, number or profile."))
    return found[0]


def _person(actor: Actor, prospect: Prospect, _row: Prospect, words: Words) -> Undo:
    look = undoing.before(prospect)
    people.edit(
        actor,
        prospect,
        name=words["display_name"],
        title=words["title"],
        employer=words["employer"],
        location=words["location"],
        pronouns=words["pronouns"],
        identities=[_known(row) for row in _identities(prospect)],
        version=prospect.version,
    )
    return undoing.keep(actor, look, prospect_id=prospect.id)


def _identities(prospect: Prospect) -> Sequence[Identity]:
    return db.session.scalars(select(Identity).where(Identity.prospect_id == prospect.id).order_by(Identity.id)).all()


def _known(row: Identity) -> Known:
    return Known(row.kind, row.raw, row.canonical)


def _reach(actor: Actor, prospect: Prospect, gone: Identity, *come: Known) -> Undo:
    """One way to reach them less, and perhaps another one more."""
    held, look = _identities(prospect), undoing.before(gone)
    people.edit(
        actor,
        prospect,
        name=prospect.display_name,
        title=prospect.title,
        employer=prospect.employer,
        location=prospect.location,
        identities=[*(_known(row) for row in held if row is not gone), *come],
        version=prospect.version,
    )
    db.session.flush()
    looks = [look, *(undoing.made(row) for row in _identities(prospect) if row not in held)]
    return undoing.keep(actor, *looks, prospect_id=prospect.id)


def _identity(actor: Actor, prospect: Prospect, row: Identity, words: Words) -> Undo:
    return _reach(actor, prospect, row, known_as(row.kind, words["raw"]))


def _experience(actor: Actor, prospect: Prospect, row: Any, words: Words) -> Undo:
    is_current = row.is_current and not words["ended"]
    stay = background.Stay(**words, is_current=is_current, source=row.source)
    return background.edit(actor, prospect, row, stay, version=row.version)


def _link(actor: Actor, prospect: Prospect, row: Any, words: Words) -> Undo:
    return links.edit(actor, prospect, row, url=words["url"], label=row.label, version=row.version)


def _fact(actor: Actor, _prospect: Prospect, row: Any, words: Words) -> Undo:
    return facts.edit(
        actor,
        row,
        text=words["sentence"],
        valid_until=row.valid_until,
        source=row.source,
        is_private=row.is_private,
        version=row.version,
    )


def _document(actor: Actor, _prospect: Prospect, row: Document) -> None:
    documents.remove(actor, row)


def _photo(actor: Actor, prospect: Prospect, _row: Photo) -> None:
    photos.remove(actor, prospect)


_IN: dict[Subject, Apply] = {
    Subject.PERSON: _person,
    Subject.IDENTITY: _identity,
    Subject.EXPERIENCE: _experience,
    Subject.LINK: _link,
    Subject.FACT: _fact,
}

_OUT: dict[Subject, Callable[[Actor, Prospect, Any], Undo | None]] = {
    Subject.IDENTITY: _reach,
    Subject.EXPERIENCE: lambda actor, _prospect, row: background.remove(actor, row),
    Subject.LINK: lambda actor, _prospect, row: links.remove(actor, row),
    Subject.FACT: lambda actor, _prospect, row: facts.remove(actor, row),
    Subject.DOCUMENT: _document,
    Subject.PHOTO: _photo,
}
