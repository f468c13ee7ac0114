"""A text stream taken apart into records, with the numbers of the lines where they begin.

Python's own reader does the work; around it stands what keeps a stray quotation mark or an endless line from swallowing
the file: a record that grows beyond its limit, or is still open at the end, is given up at its first line, and reading
goes on with the second.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from flask_babel import lazy_gettext as _l

from talent.transfer.reading.limits import Limits, Unreadable
from talent.transfer.reading.reasons import Reason

# The limit is global to the process and stands at 131,072; a long note must come through whole to be measured.
csv.field_size_limit(max(csv.field_size_limit(), 2 * Limits().row))


_FEWEST_COLUMNS = 3
_FEWEST_SWALLOWED = 4
_MOST = 0.6


class Record(NamedTuple):
    """Cells as they stand in the file; of a broken record only the line and what is wrong."""

    line: int
    cells: list[str]
    problem: Reason | None = None


class _TooLongError(Exception):
    """The record being read has passed its limit."""


class _Lines:
    """The file's lines, each at most as long as a row may be, with the current record's lines kept to be read again.

    A line without an end is passed over and kept as None.
    """

    def __init__(self, text: TextIO, limits: Limits) -> None:
        self._text = text
        self._most = limits.row
        self._again: deque[str | None] = deque()
        self._line = 0
        self._begun: list[str | None] = []
        self._size = 0
        self.has_ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._read()
        if line == "":
            self.has_ended = True
            raise StopIteration
        self._line += 1
        self._begun.append(line)
        self._size += len(line or "")
        if line is None or self._size > self._most:
            raise _TooLongError
        return line.replace("\0", "") if "\0" in line else line

    def _read(self) -> str | None:
        line = self._text.readline(self._most + 1)
        if len(line) <= self._most or line.endswith(("\n", "\r")):
            return line
        while (piece := self._text.readline(65_536)) and not piece.endswith(("\n", "\r")):
            pass
        return None

    def pass_over(self, count: int) -> None:
        """Read so many lines, and make nothing of them."""
        for _ in range(count):
            self._read()
        self._line = max(count, 0)

    def begin(self) -> None:
        """What is read from here on belongs to the next record."""
        self._begun.clear()
        self._size = 0

    @property
    def first(self) -> int:
        """The line on which the current record began, from 1."""
        return self._line - len(self._begun) + 1

    @property
    def count(self) -> int:
        """Lines of the current record."""
        return len(self._begun)

    def hold_rows(self, width: int, delimiter: str) -> bool:
        """Whether most lines after the current record's first look like rows of this width, swallowed by a stray quotation mark."""
        if width < _FEWEST_COLUMNS or len(self._begun) <= _FEWEST_SWALLOWED:
            return False
        swallowed = [line for line in self._begun[1:] if line and not line.isspace()]
        return sum(line.count(delimiter) == width - 1 for line in swallowed) > len(swallowed) * _MOST

    def back_to_second(self) -> None:
        """Read all but the current record's first line again."""
        self._again.extendleft(reversed(self._begun[1:]))
        self._line -= len(self._begun) - 1
        self.has_ended = False


def records(text: TextIO, delimiter: str, limits: Limits, *, width: int = 0, line: int = 0) -> Iterator[Record]:
    """Every record that is not blank, from the one on that begins at `line`. `text` must have been opened with `newline=""`;
    `width` in columns, where it is known.
    """
    lines = _Lines(text, limits)
    lines.pass_over(line - 1)
    reader = csv.reader(lines, delimiter=delimiter)
    broken = 0
    while record := _next(reader, lines, width, delimiter):
        if record.problem:
            broken += 1
        if broken > limits.broken_rows:
            raise Unreadable(
                _l("The quotation marks in this file do not pair up. Export it again as CSV, and choose the new file.")
            )
        if record.cells or record.problem:
            yield record


def _next(reader: Iterator[list[str]], lines: _Lines, width: int, delimiter: str) -> Record | None:
    lines.begin()
    try:
        cells = next(reader)
    except StopIteration:
        return None
    except (_TooLongError, csv.Error):
        return _given_up(lines, Reason.ROW_TOO_LONG)
    # A record that made the reader ask for one more line than there was is still inside a quotation.
    if lines.has_ended or lines.hold_rows(width, delimiter):
        return _given_up(lines, Reason.UNCLOSED_QUOTE)
    return Record(lines.first, cells)


def _given_up(lines: _Lines, reason: Reason) -> Record:
    """The first line of a record that has no end; the others are read again."""
    record = Record(lines.first, [], reason if lines.count == 1 else Reason.UNCLOSED_QUOTE)
    if lines.count > 1:
        lines.back_to_second()
    return record
