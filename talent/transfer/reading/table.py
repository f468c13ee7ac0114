"""A file as a table: opened once to learn what it is, then read row by row as often as one likes.

Text, sheets and address cards all come down to records with the line on which each begins.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, BinaryIO, NamedTuple, TextIO

from talent.prospects.canonical import clean_text
from talent.transfer.reading.columns import fingerprint, words
from talent.transfer.reading.decoding import detect
from talent.transfer.reading.formats import Format, layout_of
from talent.transfer.reading.headers import find_header, guess_delimiter, kind_of, named_delimiter
from talent.transfer.reading.kinds import refuse_other_kinds
from talent.transfer.reading.limits import Limits
from talent.transfer.reading.reasons import Reason
from talent.transfer.reading.records import Record, records

Opener = Callable[[], AbstractContextManager[BinaryIO]]
Source = Callable[[int], AbstractContextManager[Iterator[Record]]]
"""Hands out records from the one on that begins at a line, or from before it."""

_START = 65_536
_SEARCHED = 25
_LONGEST_HEADER_CELL = 200


class Row(NamedTuple):
    """One row below the header, padded to its width, with the file's line on which it begins."""

    line: int
    cells: list[str]
    extra: list[str]
    problem: Reason | None = None


@dataclass(frozen=True)
class Table:
    """What was learnt from a file; `rows` reads it."""

    format: Format
    header: list[str]
    header_line: int
    limits: Limits
    source: Source
    encoding: str = "utf-8"
    is_certain_encoding: bool = True
    delimiter: str = ""

    @property
    def fingerprint(self) -> str:
        """What the columns' mapping is remembered by."""
        return fingerprint(self.header)

    def rows(self, *, after: int = 0) -> Iterator[Row]:
        """Every row that begins below line `after` (where a row begins), as a stream. Blank lines and LinkedIn's notes are
        no rows.
        """
        with self.source(after) as read:
            found: Iterator[Record] = (record for record in read if record.line > self.header_line)
            if self.format is Format.LINKEDIN_CONNECTIONS:
                found = _without_notes(found)
            for record in found:
                if record.line > after:
                    yield self._row(record)

    def _row(self, record: Record) -> Row:
        line, cells, problem = record
        width = len(self.header)
        if problem is None and cells:
            problem = self._problem(cells)
        if len(cells) < width:
            cells = cells + [""] * (width - len(cells))
        return Row(line, cells[:width], cells[width:], problem)

    def _problem(self, cells: list[str]) -> Reason | None:
        if max(map(len, cells)) > self.limits.cell:
            return Reason.CELL_TOO_LONG
        if (
            cells[0]
            and words(cells[0]) == words(self.header[0])
            and list(map(words, cells)) == list(map(words, self.header))
        ):
            return Reason.HEADER_AGAIN
        return None


def table_in_text(opener: Opener, limits: Limits) -> Table:
    """Recognise a table in text by its content; `Unreadable` says what else the file seems to be."""
    with opener() as stream:
        refuse_other_kinds(stream.read(_START))
    with opener() as stream:
        encoding = detect(stream)
    with _text(opener, encoding.name) as text:
        sample = text.read(_START)
    delimiter = named_delimiter(sample) or guess_delimiter(sample)
    with _text(opener, encoding.name) as text:
        header = find_header(list(islice(records(text, delimiter, limits), _SEARCHED)))
    read = partial(records, delimiter=delimiter, limits=limits, width=len(header.cells))
    return Table(
        **_known(header),
        limits=limits,
        source=partial(_records, opener, encoding.name, read),
        encoding=encoding.name,
        is_certain_encoding=encoding.is_certain,
        delimiter=delimiter,
    )


def table_of_records(source: Source, limits: Limits) -> Table:
    """Recognise a table whose records somebody else reads."""
    with source(0) as found:
        header = find_header(list(islice(found, _SEARCHED)))
    return Table(**_known(header), limits=limits, source=source)


def _known(header: Record) -> dict[str, Any]:
    names = [clean_text(cell[:_LONGEST_HEADER_CELL]) for cell in header.cells]
    return {"format": kind_of(header.cells) or layout_of(names), "header": names, "header_line": header.line}


@contextmanager
def _records(
    opener: Opener, encoding: str, read: Callable[..., Iterator[Record]], line: int
) -> Iterator[Iterator[Record]]:
    with _text(opener, encoding) as text:
        yield read(text, line=line)


@contextmanager
def _text(opener: Opener, encoding: str) -> Iterator[TextIO]:
    with opener() as stream, io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="") as text:
        yield text


def _without_notes(found: Iterator[Record]) -> Iterator[Record]:
    """Some exports have their notes between the column names and the first row."""
    is_note = False
    for record in found:
        is_note = _is_note(record, follows_note=is_note)
        if not is_note:
            yield record
            break
    yield from found


def _is_note(record: Record, *, follows_note: bool) -> bool:
    cells: Sequence[str] = record.cells
    if record.problem or not cells or any(cells[1:]):
        return False
    return words(cells[0]) == "notes" or (follows_note and (len(cells) == 1 or len(cells[0]) > _LONGEST_HEADER_CELL))
