"""Free words as conditions on people: what a word is found in, and by which index.

A word of three letters or more is sought by its trigrams, anywhere in a name, an employer or a title. A shorter one
begins a word. Letters beyond ASCII are sought by pairs, so that "小明" is found in "王小明" whatever the database's locale;
where names are written with and without a blank, "王小明" is found in "王 小明", too.
"""

import re

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, and_, func, literal, true
from sqlalchemy.dialects.postgresql import ARRAY

from app.search.indexes import HAS_OTHER_LETTERS, LETTER_PAIRS, NAME_WORDS
from talent.prospects.canonical import folded
from talent.prospects.models import Prospect
from talent.prospects.queries import has_word

_WITHOUT_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
"""Words of Japanese, Chinese, Korean."""


def holds(text: str) -> ColumnElement[bool]:
    """Whose name, employer or title holds every word of a text, accents and case aside."""
    return and_(true(), *(_holds(word) for word in folded(text).split()))


def _holds(word: str) -> ColumnElement[bool]:
    return has_word(word) if word.isascii() else _holds_letters(Prospect.search_text, word)


def name_holds(word: str) -> ColumnElement[bool]:
    """Whose name has a word that begins so; of letters beyond ASCII, wherever in the name they stand."""
    if not word.isascii():
        return _holds_letters(Prospect.sort_name, word)
    return NAME_WORDS.contains(f" {word}", autoescape=True)


def name_begins(line: str) -> ColumnElement[bool]:
    """Whose name begins with a folded line."""
    return Prospect.sort_name.startswith(line, autoescape=True)


def _holds_letters(line: SQLColumnExpression[str], word: str) -> ColumnElement[bool]:
    if _WITHOUT_BLANKS.fullmatch(word):
        letters, line = sorted(set(word)), func.replace(line, " ", "", type_=Text())
    else:
        letters = letter_pairs(word)
    has_all = LETTER_PAIRS.bool_op("@>")(literal(letters, ARRAY(Text)))
    return and_(HAS_OTHER_LETTERS, has_all, line.contains(word, autoescape=True))


def letter_pairs(word: str) -> list[str]:
    """The letters beyond ASCII of a word, alone and with what follows them within it, as the index knows them."""
    pairs = {word[at : at + length] for at in range(len(word)) for length in (1, 2) if not word[at].isascii()}
    return sorted(pairs)
