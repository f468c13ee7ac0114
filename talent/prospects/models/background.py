"""Where somebody worked and studied, and what they show of their work elsewhere."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model, Timestamped, Versioned


class ExperienceKind(StrEnum):
    """Whether somebody worked or studied there; `role` is what they did, or the degree."""

    WORK = "work"
    EDUCATION = "education"


class Experience(Model, Timestamped, Versioned):
    """One employment or education. `began` and `ended` are partial dates, "2019" or "2019-03", empty when not known.

    What goes on is `is_current` and has no end. Partial dates are ordered by code point, a year before its months.
    """

    __tablename__ = "experiences"
    __table_args__ = (
        UniqueConstraint("prospect_id", "kind", "organisation_key", "role_key", "began"),
        Index("ix_experiences_organisation", "organisation_key", "kind"),
        Index("ix_experiences_import", "import_id", postgresql_where="import_id IS NOT NULL"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    kind: Mapped[ExperienceKind]
    organisation: Mapped[str]
    organisation_key: Mapped[str]
    role: Mapped[str] = mapped_column(default="")
    role_key: Mapped[str] = mapped_column(default="")
    began: Mapped[str] = mapped_column(Text(collation="C"), default="")
    ended: Mapped[str] = mapped_column(Text(collation="C"), default="")
    is_current: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="")
    import_id: Mapped[UUID | None]


class Link(Model, Timestamped, Versioned):
    """A page that says something of somebody without identifying them; `url` is what `canonical_link` makes of it."""

    __tablename__ = "links"
    __table_args__ = (
        UniqueConstraint("prospect_id", "url"),
        Index("ix_links_import", "import_id", postgresql_where="import_id IS NOT NULL"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(default="")
    url: Mapped[str]
    import_id: Mapped[UUID | None]
