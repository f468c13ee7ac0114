"""Tags and skills: short words by which people are found again. A skill is a tag of that kind.

A tag may be another word for a second one (`same_as_id`: "k8s" is "Kubernetes"). People keep the word they were given,
and every question reads it as what it means, so merging two tags moves no row and can be taken back at any time.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model, Timestamped, Versioned


class TagKind(StrEnum):
    """What a tag says: how we group people, or what somebody can do."""

    TAG = "tag"
    SKILL = "skill"


class Tag(Model, Timestamped, Versioned):
    """A word; `folded` is its key: never two of a kind in use have the same. A removed one is nobody's, until it is back."""

    __tablename__ = "tags"
    __table_args__ = (
        Index("uq_tags_word", "kind", "folded", unique=True, postgresql_where="removed_at IS NULL"),
        Index("ix_tags_same_as", "same_as_id", postgresql_where="same_as_id IS NOT NULL"),
    )

    kind: Mapped[TagKind]
    name: Mapped[str]
    folded: Mapped[str]
    same_as_id: Mapped[UUID | None] = mapped_column(ForeignKey("tags.id"))
    removed_at: Mapped[datetime | None]


class ProspectTag(Model, Timestamped):
    """One word for one person."""

    __tablename__ = "prospect_tags"
    __table_args__ = (
        UniqueConstraint("prospect_id", "tag_id"),
        Index("ix_prospect_tags_tag", "tag_id", "prospect_id"),
        Index("ix_prospect_tags_import", "import_id", postgresql_where="import_id IS NOT NULL"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    tag_id: Mapped[UUID] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"))
    added_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    import_id: Mapped[UUID | None]
