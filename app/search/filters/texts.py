"""Filters about what was written: notes that the asker may read, and the text of documents."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, Text, func, literal_column, select

from app.search.filters.registry import Asker, filters
from app.search.indexes import NOTE_WORDS
from talent.documents.models import Document
from talent.notes.models import Note
from talent.prospects.canonical import folded

_WORDS = literal_column("'perennial'::regconfig", Text)


def sought(text: str, *, is_whole: bool = False) -> ColumnElement[str]:
    """All words of a text for full-text search; the last may be the beginning of one unless the text is whole."""
    words = ["".join(char for char in word if char.isalnum()) for word in folded(text).split()]
    quoted = [f"'{word}'" for word in words if word]
    return func.to_tsquery(_WORDS, " & ".join(quoted) + ("" if is_whole or not quoted else ":*"))


@filters(
    "note", _l("Notes"), _l("A note about them that you may read holds these words."), example='note:"night shifts"'
)
def noted(asker: Asker, text: str) -> Select[UUID]:
    return select(Note.prospect_id).where(NOTE_WORDS.bool_op("@@")(sought(text)))


@filters("doc", _l("Documents"), _l("The text of a document of theirs holds these words."), example="doc:kubernetes")
def written_in_a_document(asker: Asker, text: str) -> Select[UUID]:
    holds = Document.words.bool_op("@@")(sought(text))
    return select(Document.prospect_id).where(holds, Document.deleted_at.is_(None))
