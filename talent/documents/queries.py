"""Questions about documents and photos."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, select
from sqlalchemy.orm import joinedload

from talent.documents.models import Document, Photo
from talent.prospects.models import Prospect

Deletable = TypeVar("Deletable", Document, Photo)


def documents_of(prospect_id: UUID) -> Select[Document]:
    """A person's documents, newest first."""
    return (
        select(Document)
        .where(Document.prospect_id == prospect_id, Document.deleted_at.is_(None))
        .options(joinedload(Document.uploaded_by))
        .order_by(Document.created_at.desc(), Document.id.desc())
    )


def same_document(prospect_id: UUID, sha256: str) -> Select[Document]:
    """What is in a person's file already with the very same content."""
    return documents_of(prospect_id).where(Document.sha256 == sha256).limit(1)


def held_documents() -> Select[Document]:
    """What the virus scanner has yet to look at, in the order in which it came."""
    return select(Document).where(Document.held_since.is_not(None)).order_by(Document.id)


def deleted_before(model: type[Deletable], moment: datetime) -> Select[Deletable]:
    """What was deleted before a moment and can go."""
    deleted = select(model).where(model.deleted_at < moment)
    return deleted.order_by(model.deleted_at).with_for_update(skip_locked=True)


def all_photos_of(prospect_id: UUID) -> Select[Photo]:
    """Every photo that stands for somebody: two, when two files were made one."""
    return select(Photo).where(Photo.prospect_id == prospect_id, Photo.deleted_at.is_(None))


def photo_shown(prospect_id: UUID) -> Select[Photo]:
    """The photo that is shown of somebody: the newest."""
    return all_photos_of(prospect_id).order_by(Photo.created_at.desc(), Photo.id.desc()).limit(1)


def newest_digest() -> ScalarSelect[str]:
    """The digest of the photo of whatever person a statement is about."""
    return (
        select(Photo.sha256)
        .where(Photo.prospect_id == Prospect.id, Photo.deleted_at.is_(None))
        .order_by(Photo.created_at.desc(), Photo.id.desc())
        .limit(1)
        .scalar_subquery()
    )
