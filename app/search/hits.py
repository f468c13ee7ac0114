"""Where else the words were found: in notes that the reader may see, and in the text of documents, each with a snippet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from markupsafe import Markup, escape
from sqlalchemy import Select, Text, func, literal_column, select

from app.search.filters.texts import sought
from app.search.indexes import NOTE_WORDS
from app.search.patience import rows_of
from talent.documents.models import Document
from talent.notes.models import Note
from talent.prospects.canonical import folded
from talent.prospects.models import Prospect

SHOWN = 5
LOOKED_THROUGH = 200
SHORTEST = 3
_BEGIN, _END = "\x02", "\x03"
_CUT = f"StartSel={_BEGIN}, StopSel={_END}, MaxWords=24, MinWords=10, MaxFragments=1"
_CONFIGURATION = literal_column("'perennial'::regconfig", Text)
_LONGEST_READ = 100_000


@dataclass(frozen=True)
class Hit:
    """A text about somebody that holds the words."""

    prospect_id: UUID
    name: str
    title: str
    snippet: Markup


def in_notes(typed: str) -> Sequence[Hit]:
    """The newest notes that hold all the words."""
    if not _is_worth_it(typed):
        return []
    found = select(Note.id).where(NOTE_WORDS.bool_op("@@")(sought(typed))).limit(LOOKED_THROUGH)
    statement = (
        select(Prospect.id, Prospect.display_name, literal_column("''", Text), _snippet(Note.body, typed))
        .join(Note, Note.prospect_id == Prospect.id)
        .where(Note.id.in_(found))
        .order_by(Note.created_at.desc(), Note.id)
    )
    return _hits(statement)


def in_documents(typed: str) -> Sequence[Hit]:
    """The newest documents that hold all the words."""
    if not _is_worth_it(typed):
        return []
    holds = Document.words.bool_op("@@")(sought(typed))
    found = select(Document.id).where(holds, Document.deleted_at.is_(None)).limit(LOOKED_THROUGH)
    statement = (
        select(Prospect.id, Prospect.display_name, Document.title, _snippet(Document.text, typed))
        .join(Document, Document.prospect_id == Prospect.id)
        .where(Document.id.in_(found))
        .order_by(Document.created_at.desc(), Document.id)
    )
    return _hits(statement)


def _is_worth_it(typed: str) -> bool:
    return len(folded(typed)) >= SHORTEST and any(char.isalnum() for char in typed)


def _snippet(text: Any, typed: str) -> Any:
    return func.ts_headline(_CONFIGURATION, func.left(text, _LONGEST_READ), sought(typed), _CUT)


def _hits(statement: Select[*tuple[Any, ...]]) -> Sequence[Hit]:
    return [
        Hit(prospect_id, name, title, _marked(snippet))
        for prospect_id, name, title, snippet in rows_of(statement.limit(SHOWN))
    ]


def _marked(snippet: str) -> Markup:
    """The text as it is, escaped, with what was found between marks."""
    safe = str(escape(" ".join(snippet.split())))
    return Markup(safe.replace(_BEGIN, "<mark>").replace(_END, "</mark>"))  # noqa: S704 - escaped above
