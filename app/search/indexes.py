"""The indexes that searching and sorting at a million people rests on, and the expressions that use them.

Three functions of the database fold and split text the same way for index and question (migration 0009): `unaccent`
and lower case; words for full-text search; and pairs of letters beyond ASCII, which trigrams do not see in a database
without a locale.
"""

from sqlalchemy import ColumnElement, Index, Text, func, literal, literal_column
from sqlalchemy.dialects.postgresql import ARRAY

from talent.notes.models import Note
from talent.prospects.models import Prospect
from talent.relationships.models import Relationship

NAME_WORDS: ColumnElement[str] = literal_column("' '", Text).concat(Prospect.sort_name)
"""The folded name with a blank before it, so that a word begins with a blank wherever it stands."""

LETTER_PAIRS: ColumnElement[list[str]] = func.perennial_letter_pairs(Prospect.search_text, type_=ARRAY(Text))
HAS_OTHER_LETTERS = Prospect.search_text.regexp_match(literal_column(r"'[^\x01-\x7f]'", Text))
NOTE_WORDS = func.perennial_words(Note.body)

Index(
    "ix_prospects_name_words",
    literal(" ", Text).concat(Prospect.sort_name).label("words"),
    postgresql_using="gin",
    postgresql_ops={"words": "gin_trgm_ops"},
)
Index("ix_prospects_letter_pairs", LETTER_PAIRS, postgresql_using="gin", postgresql_where=HAS_OTHER_LETTERS)
Index("ix_prospects_source", Prospect.source_key, Prospect.id)
Index("ix_prospects_by_place", Prospect.place_key, Prospect.id)
Index("ix_prospects_added", Prospect.created_at, Prospect.id)
Index("ix_prospects_employer", Prospect.employer_key, Prospect.id)
Index("ix_relationships_last_contact", Relationship.last_contact_at, Relationship.prospect_id)
Index("ix_relationships_last_two_way", Relationship.last_two_way_on, Relationship.prospect_id)
Index("ix_notes_words", NOTE_WORDS, postgresql_using="gin")
