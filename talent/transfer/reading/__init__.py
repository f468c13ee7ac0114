"""Reading tables that people bring: LinkedIn's export, and any other CSV whatever program wrote it.

The file is recognised by its content, decoded, and read as a stream: memory stays the same at a million rows, and no
file can make the reader run away. What cannot be read at all raises `Unreadable` with a sentence for people; what is
wrong with one row is told with the row.
"""

from talent.transfer.reading.columns import Field, fingerprint, guess_mapping
from talent.transfer.reading.dates import day_comes_first, parse_date
from talent.transfer.reading.limits import Limits, Unreadable
from talent.transfer.reading.reasons import Reason, reason_sentence
from talent.transfer.reading.rows import FoundIdentity, ParsedRow, Recipe, Remark, parse_row
from talent.transfer.reading.table import Format, Row, Table, open_table

__all__ = [
    "Field",
    "Format",
    "FoundIdentity",
    "Limits",
    "ParsedRow",
    "Reason",
    "Recipe",
    "Remark",
    "Row",
    "Table",
    "Unreadable",
    "day_comes_first",
    "fingerprint",
    "guess_mapping",
    "open_table",
    "parse_date",
    "parse_row",
    "reason_sentence",
]
