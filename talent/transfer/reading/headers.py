"""Where the column names stand, and what separates the columns: found by content, never by counting lines."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from io import StringIO
from itertools import islice

from flask_babel import lazy_gettext as _l

from talent.transfer.reading.columns import is_known, words
from talent.transfer.reading.formats import Format, layout_of
from talent.transfer.reading.limits import Limits, Unreadable
from talent.transfer.reading.records import Record, records

_DELIMITERS = ",;\t|"
_SAMPLE_RECORDS = 60
_SEARCHED = 20
_LONGEST_NAME = 80
_SEP_LINE = re.compile(r'\ufeff?"?sep=([,;\t|])"?\s*(?:[\r\n]|$)', re.IGNORECASE)
_VALUE = re.compile(r"\S+@\S+\.\S+|https?://\S+|\+?[\d ()/.,:-]{4,}|\d{1,2} \w{3,9} \d{4}")
_ADDRESS = re.compile(r"@?[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_FEDIVERSE = re.compile(
    r"^@|@(?:.+\.)?(?:mastodon|mstdn|mas|fosstodon|hachyderm|pleroma|misskey|pixelfed|infosec|chaos)\.|\.(?:social|online)$"
)
_KINDS = {
    Format.LINKEDIN_CONNECTIONS: {"first name", "connected on"},
    Format.LINKEDIN_MESSAGES: {"conversation id", "from", "date"},
    Format.LINKEDIN_INVITATIONS: {"from", "to", "sent at", "direction"},
}


def named_delimiter(sample: str) -> str | None:
    """What a first line such as `sep=;` says."""
    match = _SEP_LINE.match(sample)
    return match[1] if match else None


def guess_delimiter(sample: str) -> str:
    """The one that takes most records apart into the same number of cells, quotations respected; a comma where none does."""
    return max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> int:
    found = records(StringIO(sample, newline=""), delimiter, Limits(broken_rows=len(sample)))
    widths = Counter(len(record.cells) for record in islice(found, _SAMPLE_RECORDS))
    return max(((width - 1) * count for width, count in widths.items() if width > 1), default=0)


def kind_of(cells: Sequence[str]) -> Format | None:
    """Which of LinkedIn's tables has these column names, of any year."""
    names = {words(cell) for cell in cells}
    return next((kind for kind, signs in _KINDS.items() if names >= signs), None)


def _is_known(cells: Sequence[str]) -> bool:
    return kind_of(cells) is not None or layout_of(cells) is not Format.TABLE


def find_header(found: Sequence[Record]) -> Record:
    """The record of the column names among the first twenty; on line 0 where a list of addresses has none. `Unreadable`
    where nothing tells what the columns are.
    """
    searched = [record for record in found[:_SEARCHED] if not record.problem]
    for looks_right in (_is_known, _has_known_names, _stands_above_values(searched)):
        for record in searched:
            if looks_right(record.cells):
                return record
    if names := _names_of_addresses(searched):
        return Record(0, names)
    raise Unreadable(
        _l("No column names were found. The first line should name the columns, such as “Name, E-mail, Company”.")
    )


def _names_of_addresses(searched: Sequence[Record]) -> list[str]:
    """Names for the columns of a bare list of addresses, one a line, with or without a list's name before it.

    Mastodon writes its lists so, and its addresses look as e-mail addresses do: an @ before them or the host tells.
    """
    widths = {len(record.cells) for record in searched}
    addresses = [record.cells[-1].strip() for record in searched if record.cells]
    if len(widths) != 1 or not widths <= {1, 2} or not all(map(_ADDRESS.fullmatch, addresses)):
        return []
    is_mastodon = sum(bool(_FEDIVERSE.search(address)) for address in addresses) * 2 >= len(addresses)
    return [*["List"] * (max(widths) - 1), "Account address" if is_mastodon else "E-mail"]


def _has_known_names(cells: Sequence[str]) -> bool:
    """At least two known names, or all that there are."""
    names = [cell for cell in cells if cell.strip()]
    known = sum(is_known(name) for name in names if len(name) <= _LONGEST_NAME)
    return bool(names) and not _holds_values(names) and known >= min(2, len(names))


def _holds_values(cells: Sequence[str]) -> bool:
    return any(_VALUE.fullmatch(cell.strip()) for cell in cells)


def _stands_above_values(searched: Sequence[Record]) -> Callable[[Sequence[str]], bool]:
    """Names in an unknown language are known by what stands below them: addresses, numbers, dates."""

    def looks_right(cells: Sequence[str]) -> bool:
        if len(cells) == 1 or _holds_values(cells) or not all(0 < len(cell.strip()) <= _LONGEST_NAME for cell in cells):
            return False
        position = next(index for index, record in enumerate(searched) if record.cells is cells)
        below = [record.cells for record in searched[position + 1 :] if len(record.cells) == len(cells)]
        return bool(below) and sum(map(_holds_values, below)) * 2 >= len(below)

    return looks_right
