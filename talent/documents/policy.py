"""Who sees and changes documents: a private one is its bringer's alone, a deleted one is seen by who can bring it back."""

from sqlalchemy import ColumnElement, and_, or_

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind, Role
from app.kernel.scope import visible_to
from talent.documents.models import Document, Photo

_KEEPERS_OF_FILES = frozenset({Role.ADMIN, Role.RECRUITER})


@visible_to(Document, Kind.INSIDER)
def _open_or_own(actor: Actor) -> ColumnElement[bool]:
    return and_(
        or_(Document.is_private.is_(False), Document.uploaded_by_id == actor.user_id),
        or_(Document.deleted_at.is_(None), Document.deleted_by_id == actor.user_id),
    )


@changeable_by(Document)
def _own_or_keepers(actor: Actor, document: Document) -> bool:
    return document.uploaded_by_id == actor.user_id or actor.role in _KEEPERS_OF_FILES


@visible_to(Photo, Kind.INSIDER)
def _standing_or_put_aside_by_oneself(actor: Actor) -> ColumnElement[bool]:
    return or_(Photo.deleted_at.is_(None), Photo.deleted_by_id == actor.user_id)
