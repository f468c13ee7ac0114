"""People outside: prospects, and by what each can be recognised."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from app.kernel.db import Model, Timestamped, Versioned
from talent.prospects.canonical import IdentityKind, folded, search_line


class LegalBasis(StrEnum):
    """Why we may keep somebody's data (GDPR, article 6)."""

    LEGITIMATE_INTEREST = "legitimate_interest"
    CONSENT = "consent"


_AT_A_GLANCE = ["sort_name", "place_key", "source_key", "do_not_contact", "merged_into_id"]
"""What is often asked of somebody who was found already: it stands in an index, so that the table is not read."""


def _folded(column: str) -> MappedColumn[str]:
    """What the database itself keeps of another column, folded: comparing folds nothing then."""
    kept = Computed(f"perennial_folded({column})", persisted=True)
    return mapped_column(Text(collation="C"), kept, deferred=True)


class Prospect(Model, Timestamped, Versioned):
    """A person outside. The display name is the truth; given and family name are optional help.

    `sort_name` is the folded display name (ordered by code point, so one index serves order and prefix),
    `search_text` what `canonical.search_line` makes of the names, employer and title. `phonetic_name` is how the name is said,
    or written in another script; `former_names` are those that somebody may still be looked for by. `merged_into_id` is
    set on a file that was made part of another one: nobody sees it any more (`policy.py`), and it is never a chain: the
    other one is not merged itself. `photo` is the SHA-256 of the picture that is shown, kept by whatever keeps pictures, so
    that no list has to ask for it.
    """

    __tablename__ = "prospects"
    __table_args__ = (
        Index("ix_prospects_sort_name", "sort_name", "id", postgresql_include=["merged_into_id"]),
        Index(
            "ix_prospects_search", "search_text", postgresql_using="gin", postgresql_ops={"search_text": "gin_trgm_ops"}
        ),
        Index("ix_prospects_at_a_glance", "id", postgresql_include=_AT_A_GLANCE),
        Index("ix_prospects_import", "import_id", postgresql_where="import_id IS NOT NULL"),
        Index("ix_prospects_name_employer", "sort_name", "employer_key"),
        Index("ix_prospects_added_by", "added_by_id"),
        Index("ix_prospects_merged", "merged_into_id", postgresql_where="merged_into_id IS NOT NULL"),
    )

    display_name: Mapped[str]
    given_name: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str] = mapped_column(default="")
    credentials: Mapped[str] = mapped_column(default="")
    former_names: Mapped[list[str]] = mapped_column(default=list)
    phonetic_name: Mapped[str] = mapped_column(default="")
    pronouns: Mapped[str] = mapped_column(default="")
    sort_name: Mapped[str] = mapped_column(Text(collation="C"))
    employer: Mapped[str] = mapped_column(default="")
    employer_key: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    location: Mapped[str] = mapped_column(default="")
    title_key: Mapped[str] = _folded("title")
    place_key: Mapped[str] = _folded("location")
    source_key: Mapped[str] = _folded("source")
    search_text: Mapped[str]
    source: Mapped[str] = mapped_column(default="")
    legal_basis: Mapped[LegalBasis] = mapped_column(default=LegalBasis.LEGITIMATE_INTEREST)
    do_not_contact: Mapped[bool] = mapped_column(default=False)
    do_not_contact_reason: Mapped[str] = mapped_column(default="")
    added_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    import_id: Mapped[UUID | None]
    photo: Mapped[str | None]
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))

    def renew_keys(self) -> None:
        """What search, order and comparison read, from the names, employer and title as they are now."""
        self.sort_name, self.employer_key = folded(self.display_name), folded(self.employer)
        self.search_text = search_line(
            self.display_name, self.employer, self.title, phonetic=self.phonetic_name, former=self.former_names
        )


class Identity(Model, Timestamped):
    """One way to recognise a prospect: as it was given, and in canonical form. People may share one."""

    __tablename__ = "identities"
    __table_args__ = (
        UniqueConstraint("prospect_id", "kind", "canonical"),
        Index("ix_identities_canonical", "kind", "canonical"),
        Index("ix_identities_import", "import_id", postgresql_where="import_id IS NOT NULL"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    kind: Mapped[IdentityKind]
    raw: Mapped[str]
    canonical: Mapped[str]
    verified_at: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    import_id: Mapped[UUID | None]


class ExternalId(Model, Timestamped):
    """The number or key by which another program knows a prospect: of one source a value means one person."""

    __tablename__ = "external_ids"
    __table_args__ = (
        UniqueConstraint("source", "value"),
        Index("ix_external_ids_prospect", "prospect_id"),
        Index("ix_external_ids_import", "import_id", postgresql_where="import_id IS NOT NULL"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    source: Mapped[str]
    value: Mapped[str]
    import_id: Mapped[UUID | None]
