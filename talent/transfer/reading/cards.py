"""Address cards (vCard 2.1, 3.0 and 4.0) as a table: a row a card, several values of one kind in one cell.

A card without an end is ended by the next one, a card inside another (an assistant's) is passed over, pictures and
sounds are never kept in memory: `pictures` reads those of some cards later.
"""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from talent.transfer.reading.decoding import byte_by_byte, detect
from talent.transfer.reading.formats import PHOTO_COLUMN, Format
from talent.transfer.reading.limits import Limits
from talent.transfer.reading.lines import Property, as_read, from_bytes, parts, properties, unescaped
from talent.transfer.reading.reasons import Reason
from talent.transfer.reading.records import Record
from talent.transfer.reading.table import Opener, Table

HEADER = [
    "Full name",
    "First name",
    "Middle name",
    "Last name",
    "E-mail",
    "Phone",
    "Profile",
    "Company",
    "Job title",
    "City",
    "Notes",
    "UID",
    "Birthday",
    "Groups",
    PHOTO_COLUMN,
    "Handle",
]
LONGEST_PICTURE = 8_000_000
"""Characters of base64: six megabytes."""
_SCHEME = re.compile(r"^(?:tel|mailto):", re.IGNORECASE)
_SEVERAL = " ::: "
_MOST_VALUES = 500
_PLAIN = {"EMAIL": 4, "TEL": 5, "URL": 6, "X-SOCIALPROFILE": 6, "NOTE": 10, "IMPP": 15}
_ONCE = {"FN": 0, "TITLE": 8, "UID": 11, "BDAY": 12}


class _Card:
    """One card while it is read."""

    def __init__(self, line: int) -> None:
        self.line = line
        self._found: dict[int, list[str]] = {}
        self._count = 0
        self._role = ""
        self._problem: Reason | None = None
        self.picture = ""

    def take(self, found: Property) -> None:
        self._count += 1
        if self._count > _MOST_VALUES:
            self._problem = Reason.ROW_TOO_LONG
        elif found.name in _PLAIN:
            self._add(_PLAIN[found.name], _SCHEME.sub("", unescaped(found.value)), is_first=found.is_preferred)
        elif found.name in _ONCE:
            self._found.setdefault(_ONCE[found.name], [unescaped(found.value)])
        elif found.name in _STRUCTURED:
            _STRUCTURED[found.name](self, found)

    def _add(self, column: int, value: str, *, is_first: bool = False) -> None:
        values = self._found.setdefault(column, [])
        if value and value not in values:
            values.insert(0 if is_first else len(values), value)

    def name(self, found: Property) -> None:
        family, given, middle = [*parts(found.value), "", "", ""][:3]
        for column, part in ((1, given), (2, middle), (3, family)):
            self._found.setdefault(column, [part])

    def organisation(self, found: Property) -> None:
        self._found.setdefault(7, [parts(found.value)[0]])

    def address(self, found: Property) -> None:
        places = [*parts(found.value), *[""] * 7][3:7]
        if place := next((part for part in (places[0], places[1], places[3]) if part), ""):
            self._found.setdefault(9, [place])

    def groups(self, found: Property) -> None:
        for name in parts(found.value, ","):
            self._add(13, name)

    def photo(self, found: Property) -> None:
        """Of pictures that lie elsewhere (an address) nothing is taken."""
        if found.size:
            self._found.setdefault(14, ["✓"])
            self.picture = self.picture or found.value

    def role(self, found: Property) -> None:
        self._role = unescaped(found.value)

    def kind(self, found: Property) -> None:
        if found.value.strip().lower() in {"group", "org", "location", "company"}:
            self._problem = Reason.NOT_A_PERSON

    def record(self) -> Record:
        if self._role:
            self._found.setdefault(8, [self._role])
        cells = [_SEVERAL.join(self._found.get(column, [])) for column in range(len(HEADER))]
        return Record(self.line, cells, self._problem)


_STRUCTURED: dict[str, Callable[[_Card, Property], None]] = {
    "N": _Card.name,
    "ORG": _Card.organisation,
    "ADR": _Card.address,
    "CATEGORIES": _Card.groups,
    "PHOTO": _Card.photo,
    "ROLE": _Card.role,
    "KIND": _Card.kind,
    "X-ADDRESSBOOKSERVER-KIND": _Card.kind,
    "X-ABSHOWAS": _Card.kind,
}


class _Reader:
    """Puts properties together to cards; a card that begins right after `AGENT:` lies inside the other."""

    def __init__(self) -> None:
        self._card: _Card | None = None
        self._inside = 0
        self._is_assistants = False

    def take(self, found: Property) -> _Card | None:
        """The card that ends with this property, if one does."""
        is_edge = found.name in {"BEGIN", "END"} and found.value.strip().upper() == "VCARD"
        if is_edge and found.name == "BEGIN":
            return self._begin(found.line)
        if is_edge:
            return self._end()
        if self._card is not None and not self._inside:
            self._card.take(found)
            self._is_assistants = found.name == "AGENT" and not found.value.strip()
        return None

    def _begin(self, line: int) -> _Card | None:
        if self._card is not None and (self._is_assistants or self._inside):
            self._inside, self._is_assistants = self._inside + 1, False
            return None
        ended, self._card = self._card, _Card(line)
        return ended

    def _end(self) -> _Card | None:
        if self._inside:
            self._inside -= 1
            return None
        ended, self._card = self._card, None
        return ended

    def all(self, found: Iterator[Property]) -> Iterator[_Card]:
        """In the order of the file, the one that was never ended too."""
        for one in found:
            if (card := self.take(one)) is not None:
                yield card
        if self._card is not None:
            yield self._card


def cards(found: Iterator[Property]) -> Iterator[Record]:
    """One record a card."""
    return (card.record() for card in _Reader().all(found))


def pictures(opener: Opener, *, after: int) -> Iterator[tuple[int, str]]:
    """The line of each card with a picture that begins below line `after`, and the picture as it stands there."""
    with opener() as stream:
        encoding = byte_by_byte(stream)
    with opener() as stream, io.TextIOWrapper(stream, encoding, errors="replace", newline=None) as text:
        for card in _Reader().all(properties(text, as_read, longest_picture=LONGEST_PICTURE)):
            if card.picture and card.line > after:
                yield card.line, card.picture


def table_of_cards(opener: Opener, limits: Limits) -> Table:
    """A file of cards as a table with columns of our own."""
    with opener() as stream:
        encoding = detect(stream).name
    read_as = "latin-1" if encoding == "cp1252" else encoding  # nothing told: each line may be in another character set
    return Table(
        format=Format.VCARD,
        header=HEADER,
        header_line=0,
        limits=limits,
        source=partial(_records, opener, read_as),
        encoding=encoding,
    )


@contextmanager
def _records(opener: Opener, encoding: str, _line: int) -> Iterator[Iterator[Record]]:
    """Without a known character set each line is read as the bytes that it is."""
    mend = from_bytes if encoding == "latin-1" else as_read
    with opener() as stream, io.TextIOWrapper(stream, encoding, errors="replace", newline=None) as text:
        yield cards(properties(text, mend))
