"""A file as a table: opened once to learn what it is, then read row by row as often as one likes."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO

from flask_babel import lazy_gettext as _l

from talent.prospects.canonical import clean_text
from talent.transfer.reading.archives import connections_in
from talent.transfer.reading.columns import fingerprint, words
from talent.transfer.reading.decoding import detect
from talent.transfer.reading.headers import find_header, guess_delimiter, is_linkedin, named_delimiter
from talent.transfer.reading.kinds import refuse_other_kinds
from talent.transfer.reading.limits import Limits, Unreadable
from talent.transfer.reading.reasons import Reason
from talent.transfer.reading.records import Record, records

_Opener = Callable[[], AbstractContextManager[BinaryIO]]
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_START = 65_536
_SEARCHED = 25
_LONGEST_HEADER_CELL = 200


class Format(StrEnum):
    """What a file was recognised as."""

    LINKEDIN_CONNECTIONS = "linkedin_connections"
    VCARD = "vcard"
    TABLE = "table"


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
    encoding: str
    is_certain_encoding: bool
    delimiter: str
    limits: Limits
    opener: _Opener

    @property
    def fingerprint(self) -> str:
        """What the columns' mapping is remembered by."""
        return fingerprint(self.header)

    def rows(self, *, after: int = 0) -> Iterator[Row]:
        """Every row that begins below line `after`, as a stream. Blank lines are no rows; LinkedIn's notes neither."""
        with _text(self.opener, self.encoding) as text:
            found: Iterator[Record] = (
                record
                for record in records(text, self.delimiter, self.limits, width=len(self.header))
                if record.line > self.header_line
            )
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


def open_table(path: Path, limits: Limits | None = None) -> Table:
    """Recognise a table by its content; `Unreadable` says what else the file seems to be."""
    limits = limits or Limits()
    if path.stat().st_size > limits.file:
        megabytes = limits.file // 1_000_000
        raise Unreadable(
            _l(
                "This file is larger than %(megabytes)s MB. Split it, and import the parts one by one.",
                megabytes=megabytes,
            )
        )
    return _learn(_opener(path, limits), limits)


def _opener(path: Path, limits: Limits) -> _Opener:
    def plain() -> AbstractContextManager[BinaryIO]:
        return path.open("rb")

    with plain() as file:
        is_archive = file.read(4).startswith(_ZIP)
    return partial(connections_in, path, limits) if is_archive else plain


def _learn(opener: _Opener, limits: Limits) -> Table:
    with opener() as stream:
        refuse_other_kinds(stream.read(_START))
    with opener() as stream:
        encoding = detect(stream)
    with _text(opener, encoding.name) as text:
        sample = text.read(_START)
    delimiter = named_delimiter(sample) or guess_delimiter(sample)
    with _text(opener, encoding.name) as text:
        header = find_header(list(islice(records(text, delimiter, limits), _SEARCHED)))
    return Table(
        format=Format.LINKEDIN_CONNECTIONS if is_linkedin(header.cells) else Format.TABLE,
        header=[clean_text(cell[:_LONGEST_HEADER_CELL]) for cell in header.cells],
        header_line=header.line,
        encoding=encoding.name,
        is_certain_encoding=encoding.is_certain,
        delimiter=delimiter,
        limits=limits,
        opener=opener,
    )


@contextmanager
def _text(opener: _Opener, encoding: str) -> Iterator[TextIO]:
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
