"""Questions about documents and photos."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from talent.documents.models import Document, Photo


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


def deleted_before(moment: datetime) -> Select[Document]:
    """What was deleted before a moment and can go."""
    return (
        select(Document)
        .where(Document.deleted_at < moment)
        .order_by(Document.deleted_at)
        .with_for_update(skip_locked=True)
    )


def all_photos_of(prospect_id: UUID) -> Select[Photo]:
    """Every photo that is kept of somebody: two, when two files were made one."""
    return select(Photo).where(Photo.prospect_id == prospect_id)


def photo_shown(prospect_id: UUID) -> Select[Photo]:
    """The photo that is shown of somebody: the newest."""
    return all_photos_of(prospect_id).order_by(Photo.created_at.desc(), Photo.id.desc()).limit(1)


def digests_of_photos(prospect_ids: Iterable[UUID]) -> Select[UUID, str]:
    """For each of some people who has a photo, the digest of the one that is shown."""
    return (
        select(Photo.prospect_id, Photo.sha256)
        .where(Photo.prospect_id.in_(list(prospect_ids)))
        .ext(distinct_on(Photo.prospect_id))
        .order_by(Photo.prospect_id, Photo.created_at.desc(), Photo.id.desc())
    )
