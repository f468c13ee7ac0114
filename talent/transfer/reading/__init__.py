"""Reading what people bring: archives of LinkedIn and X, address cards, tables whatever program wrote them.

The file is recognised by its content, decoded, and read as a stream: memory stays the same at a million rows, and no
file can make the reader run away. What cannot be read at all raises `Unreadable` with a sentence for people; what is
wrong with one row is told with the row.
"""

from talent.transfer.reading.cards import pictures
from talent.transfer.reading.columns import Field, fingerprint, guess_mapping
from talent.transfer.reading.contacts import FoundContact, Part
from talent.transfer.reading.dates import day_comes_first, parse_date
from talent.transfer.reading.formats import TABLE_FORMATS, Format, mapping_of
from talent.transfer.reading.limits import Limits, Unreadable
from talent.transfer.reading.opening import open_cards, open_contacts, open_table
from talent.transfer.reading.parsed import FoundIdentity, ParsedRow, Remark
from talent.transfer.reading.reasons import Reason, reason_sentence
from talent.transfer.reading.rows import Recipe, parse_row
from talent.transfer.reading.table import Row, Table

__all__ = [
    "TABLE_FORMATS",
    "Field",
    "Format",
    "FoundContact",
    "FoundIdentity",
    "Limits",
    "ParsedRow",
    "Part",
    "Reason",
    "Recipe",
    "Remark",
    "Row",
    "Table",
    "Unreadable",
    "day_comes_first",
    "fingerprint",
    "guess_mapping",
    "mapping_of",
    "open_cards",
    "open_contacts",
    "open_table",
    "parse_date",
    "parse_row",
    "pictures",
    "reason_sentence",
]
