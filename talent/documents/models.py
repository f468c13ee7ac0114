"""Documents and photos of people. What is in the table is what is said of a file; the file itself is stored elsewhere."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped, Versioned
from app.kernel.files import named_by
from talent.documents.brought import BroughtFile
from talent.documents.kinds import Unread


class DocumentKind(StrEnum):
    """What a document is for."""

    CV = "cv"
    LETTER = "letter"
    CERTIFICATE = "certificate"
    PORTFOLIO = "portfolio"
    OTHER = "other"


class ReadingState(StrEnum):
    """Whether the text of a document was read for search. What cannot be read stays as it was brought."""

    WAITING = "waiting"
    READ = "read"
    UNREADABLE = "unreadable"


class Document(Model, Timestamped, Versioned, BroughtFile):
    """One file about a person.

    `text` is what was read, capped, of `characters`; `words` the same with title and name for search, folded like all that
    is searched.
    A deleted document stays for a while, so that it can be brought back. `held_since` says that the virus scanner has not
    looked at it yet: until then nobody reads it or is handed the original.
    """

    __tablename__ = "documents"
    __table_args__ = (
        Index("ix_documents_prospect", "prospect_id", "created_at", "id"),
        Index("ix_documents_words", "words", postgresql_using="gin"),
        Index("ix_documents_stored_as", "stored_as", unique=True),
        Index("ix_documents_deleted", "deleted_at", postgresql_where="deleted_at IS NOT NULL"),
        Index("ix_documents_held", "held_since", postgresql_where="held_since IS NOT NULL"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    kind: Mapped[DocumentKind]
    title: Mapped[str]
    state: Mapped[ReadingState] = mapped_column(default=ReadingState.WAITING)
    reason: Mapped[Unread | None]
    characters: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(default="", deferred=True)
    words: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True)
    uploaded_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    is_private: Mapped[bool] = mapped_column(default=False)
    held_since: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))

    uploaded_by: Mapped[User] = relationship(foreign_keys=[uploaded_by_id])

    @property
    def is_waiting(self) -> bool:
        return self.state is ReadingState.WAITING

    @property
    def is_held(self) -> bool:
        return self.held_since is not None

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def has_file(self) -> bool:
        """Whether the original can be handed out, as far as is known."""
        return self.reason not in (Unread.FILE_GONE, Unread.INFECTED) and not self.is_held

    @property
    def is_picture(self) -> bool:
        return self.media_type.is_picture


class Photo(Model, Timestamped):
    """How somebody looks: cropped to a square and written anew. The newest of a person is shown.

    One that was removed or replaced stays for a while, so that it can be brought back.
    """

    __tablename__ = "photos"
    __table_args__ = (
        Index("ix_photos_prospect", "prospect_id", "created_at", "id"),
        Index("ix_photos_stored_as", "stored_as", unique=True),
        Index("ix_photos_deleted", "deleted_at", postgresql_where="deleted_at IS NOT NULL"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    sha256: Mapped[str]
    stored_as: Mapped[str]
    size: Mapped[int]
    uploaded_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None


named_by(Document.stored_as)
named_by(Photo.stored_as)
