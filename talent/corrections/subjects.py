"""What can be corrected: its row, by which words it is shown, and how a confirmed word gets into the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.kernel.db import Model, db
from talent.corrections.models import Subject
from talent.documents.models import Document, Photo
from talent.prospects.models import Experience, Fact, Identity, Link, Prospect

Words = dict[str, str]
MODELS: Mapping[Subject, type[Model]] = {
    Subject.PERSON: Prospect,
    Subject.IDENTITY: Identity,
    Subject.EXPERIENCE: Experience,
    Subject.LINK: Link,
    Subject.FACT: Fact,
    Subject.DOCUMENT: Document,
    Subject.PHOTO: Photo,
}

COLUMNS: Mapping[Subject, Mapping[str, LazyString]] = {
    Subject.PERSON: {
        "display_name": _l("Name"),
        "pronouns": _l("Pronouns"),
        "title": _l("Job title"),
        "employer": _l("Employer"),
        "location": _l("Place"),
    },
    Subject.IDENTITY: {"raw": _l("How it should be")},
    Subject.EXPERIENCE: {
        "role": _l("As what"),
        "organisation": _l("Where"),
        "began": _l("From"),
        "ended": _l("Until"),
    },
    Subject.LINK: {"url": _l("Address of the page")},
    Subject.FACT: {"sentence": _l("What is true")},
}
"""What of each may be said differently; what stands nowhere here can only go, or be told of in words."""

STAYS = frozenset({Subject.PERSON, Subject.OTHER})
"""What cannot be taken out by itself."""


@dataclass(frozen=True)
class Held:
    """One thing that is held: its row (None for what is about nothing in particular), in words by columns."""

    subject: Subject
    row: Any
    words: Words

    @property
    def row_id(self) -> UUID | None:
        return self.row.id if self.row is not None else None


def find(subject: Subject, subject_id: UUID | None, prospect_id: UUID) -> Held | None:
    """What we hold of somebody, as far as the reader may see it; None for what is not there, or not theirs."""
    if subject is Subject.OTHER:
        return Held(subject, None, {})
    model: Any = MODELS[subject]
    owner = model.id if subject is Subject.PERSON else model.prospect_id
    row = db.session.scalar(select(model).where(model.id == subject_id, owner == prospect_id))
    return Held(subject, row, words_of(subject, row)) if row is not None else None


def words_of(subject: Subject, row: Any) -> Words:
    """What stands in a row, by the columns that may be corrected."""
    return {name: _word(row, name) for name in COLUMNS.get(subject, {})}


def _word(row: Any, name: str) -> str:
    if name == "sentence":
        return f"{row.label}: {row.value}" if row.label else str(row.value)
    return str(getattr(row, name))
