"""What we hold about somebody and from where, as their own page tells it: what they gave us, and what is openly known.

Read through their own row rules, each table by the columns named here, so that nothing of the inside can come along.
What colleagues wrote for themselves is told by administrators (decision 26).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.kernel.db import Model, db
from talent.corrections.models import Subject
from talent.corrections.subjects import Held, words_of
from talent.corrections.words import name_of
from talent.documents.models import Document, Photo
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Experience, Fact, Identity, Link, Prospect

KINDS: dict[IdentityKind, LazyString] = {
    IdentityKind.EMAIL: _l("E-mail address"),
    IdentityKind.PHONE: _l("Telephone"),
    IdentityKind.PROFILE: _l("Profile"),
    IdentityKind.HANDLE: _l("Name elsewhere"),
}


@dataclass(frozen=True)
class Line:
    """One thing that is held: what, of which kind, from where, since when; and by what a correction names it."""

    subject: Subject
    row_id: UUID
    text: str
    kind: str
    source: str
    since: datetime
    until: date | None = None


@dataclass(frozen=True)
class Section:
    """Lines under one heading; `name` is what a program calls them."""

    name: str
    heading: str
    lines: list[Line]


def sections_about(prospect: Prospect) -> list[Section]:
    """All of it, in one statement for each kind; kinds of which nothing is held are left out."""
    found = (
        Section("person", _("Who you are"), list(_person(prospect))),
        Section("identities", _("How you can be reached"), _rows(Identity, Subject.IDENTITY, prospect, _reach)),
        Section(
            "experiences", _("Where you worked and studied"), _rows(Experience, Subject.EXPERIENCE, prospect, _sourced)
        ),
        Section("links", _("Pages about you"), _rows(Link, Subject.LINK, prospect, _link)),
        Section("facts", _("What you told us"), _rows(Fact, Subject.FACT, prospect, _fact)),
        Section("documents", _("Documents"), _rows(Document, Subject.DOCUMENT, prospect, _document)),
        Section("photo", _("Your photo"), _rows(Photo, Subject.PHOTO, prospect, _photo)),
    )
    return [section for section in found if section.lines]


def _person(prospect: Prospect) -> Iterable[Line]:
    text = name_of(Held(Subject.PERSON, prospect, words_of(Subject.PERSON, prospect)))
    yield Line(Subject.PERSON, prospect.id, text, "", _where_from(prospect), prospect.created_at)


def _rows(model: type[Any], subject: Subject, prospect: Prospect, told: Callable[[Any], dict[str, Any]]) -> list[Line]:
    rows: Sequence[Any] = db.session.scalars(
        select(model).where(model.prospect_id == prospect.id).order_by(model.created_at, model.id)
    ).all()
    return [_line(subject, row, **told(row)) for row in rows]


def _line(subject: Subject, row: Any, *, kind: str = "", source: str = "", **more: Any) -> Line:
    text = more.pop("text", "") or name_of(Held(subject, row, words_of(subject, row)))
    return Line(subject, row.id, text, kind, source, row.created_at, **more)


def _where_from(row: Model) -> str:
    """Whatever a row says of where it came from."""
    given = getattr(row, "source", "")
    if given:
        return str(given)
    return _("from a file that a colleague brought") if getattr(row, "import_id", None) else ""


def _reach(row: Identity) -> dict[str, Any]:
    source = _("you showed that it is yours") if row.verified_at else _where_from(row)
    return {"kind": str(KINDS[row.kind]), "source": source}


def _sourced(row: Experience) -> dict[str, Any]:
    until = row.ended or (_("today") if row.is_current else "")
    time = f"{row.began} – {until}" if row.began or until else ""  # noqa: RUF001 - a dash between two dates
    what = ", ".join(word for word in (row.role, row.organisation) if word)
    return {"text": what, "kind": time, "source": _where_from(row)}


def _link(row: Link) -> dict[str, Any]:
    return {"kind": row.label, "source": _where_from(row)}


def _fact(row: Fact) -> dict[str, Any]:
    told = _where_from(row) or _("you told a colleague")
    return {"source": told, "until": row.valid_until, "kind": _("true no longer") if row.ended_at else ""}


def _document(row: Document) -> dict[str, Any]:
    return {"kind": row.original_name, "source": _("brought by a colleague")}


def _photo(row: Photo) -> dict[str, Any]:
    return {"text": _("A picture of you"), "source": _("set by a colleague")}
