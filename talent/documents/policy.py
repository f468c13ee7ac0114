"""Who sees and changes documents: a private one is its bringer's alone, a deleted one is seen by who can bring it back.
Whom they are about sees that there are the open ones.

When the bringer has left, administrators see to it: nothing about a person lies where nobody can find it.
"""

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.identity.models import User
from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind, Role
from app.kernel.scope import visible_to
from talent.documents.models import Document, Photo

_KEEPERS_OF_FILES = frozenset({Role.ADMIN, Role.RECRUITER})


@visible_to(Document, Kind.INSIDER)
def _open_or_own(actor: Actor) -> ColumnElement[bool]:
    return and_(
        or_(Document.is_private.is_(False), Document.uploaded_by_id == actor.user_id, _is_left_to(actor)),
        or_(Document.deleted_at.is_(None), Document.deleted_by_id == actor.user_id),
    )


@visible_to(Document, Kind.CANDIDATE)
def _open_ones_about_them(actor: Actor) -> ColumnElement[bool]:
    open_ones = and_(Document.is_private.is_(False), Document.deleted_at.is_(None))
    return and_(Document.prospect_id == actor.prospect_id, open_ones)


@visible_to(Photo, Kind.CANDIDATE)
def _standing_one_of_them(actor: Actor) -> ColumnElement[bool]:
    return and_(Photo.prospect_id == actor.prospect_id, Photo.deleted_at.is_(None))


def _is_left_to(actor: Actor) -> ColumnElement[bool]:
    gone = select(User.id).where(User.deactivated_at.is_not(None))
    return Document.uploaded_by_id.in_(gone) if actor.role is Role.ADMIN else false()


@changeable_by(Document)
def _own_or_keepers(actor: Actor, document: Document) -> bool:
    return document.uploaded_by_id == actor.user_id or actor.role in _KEEPERS_OF_FILES


@visible_to(Photo, Kind.INSIDER)
def _standing_or_put_aside_by_oneself(actor: Actor) -> ColumnElement[bool]:
    return or_(Photo.deleted_at.is_(None), Photo.deleted_by_id == actor.user_id)
