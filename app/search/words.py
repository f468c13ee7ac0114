"""Free words as conditions on people: what a word is found in, and by which index.

A word of three letters or more is sought by its trigrams, anywhere in a name, an employer or a title. A shorter one
begins a word. Letters beyond ASCII are sought by pairs, so that "小明" is found in "王小明" whatever the database's locale.
"""

from sqlalchemy import ColumnElement, Text, and_, literal, or_, true
from sqlalchemy.dialects.postgresql import ARRAY

from app.search.indexes import HAS_OTHER_LETTERS, LETTER_PAIRS, NAME_WORDS
from talent.prospects.canonical import folded
from talent.prospects.models import Prospect

SHORTEST_TRIGRAM = 3
LAST_ASCII = "\x7f"


def holds(text: str) -> ColumnElement[bool]:
    """Whose name, employer or title holds every word of a text, accents and case aside."""
    return and_(true(), *(_holds(word) for word in folded(text).split()))


def _holds(word: str) -> ColumnElement[bool]:
    line = Prospect.search_text
    if other := letter_pairs(word):
        return and_(
            HAS_OTHER_LETTERS,
            LETTER_PAIRS.bool_op("@>")(literal(other, ARRAY(Text))),
            line.contains(word, autoescape=True),
        )
    if len(word) >= SHORTEST_TRIGRAM:
        return line.contains(word, autoescape=True)
    return or_(line.startswith(word, autoescape=True), line.contains(f" {word}", autoescape=True))


def name_holds(word: str) -> ColumnElement[bool]:
    """Whose name has a word that begins so; of letters beyond ASCII, wherever in the name they stand."""
    if other := letter_pairs(word):
        within = Prospect.sort_name.contains(word, autoescape=True)
        return and_(HAS_OTHER_LETTERS, LETTER_PAIRS.bool_op("@>")(literal(other, ARRAY(Text))), within)
    return NAME_WORDS.contains(f" {word}", autoescape=True)


def name_begins(line: str) -> ColumnElement[bool]:
    """Whose name begins with a folded line."""
    return Prospect.sort_name.startswith(line, autoescape=True)


def letter_pairs(word: str) -> list[str]:
    """The letters beyond ASCII of a word, alone and with what follows them within it, as the index knows them."""
    pairs = {word[at : at + length] for at in range(len(word)) for length in (1, 2) if word[at] > LAST_ASCII}
    return sorted(pairs)
