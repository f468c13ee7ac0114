"""Excel workbooks (XLSX) as a table, row by row: the values that were last computed, never a formula.

openpyxl reads the sheet as a stream, with defusedxml below it; what an archive unpacks to is checked before.
"""

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from talent.transfer.reading.archives import refuse_bombs
from talent.transfer.reading.limits import Limits, Unreadable
from talent.transfer.reading.records import Record
from talent.transfer.reading.table import Table, table_of_records

_DAMAGED = _l("This Excel file is damaged or protected. Open it, save it anew, and choose the new file.")
_MOST_SHEETS = 20
_MOST_BLANK = 10_000
_ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})


def table_in_workbook(path: Path, limits: Limits) -> Table:
    """The first sheet that has column names; `Unreadable` where there is none, or the file is damaged."""
    refuse_bombs(path, limits)
    with _opened(path) as book:
        names = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"][:_MOST_SHEETS]
    reason = Unreadable(_l("There is no sheet with rows in this Excel file."))
    for name in names:
        try:
            return table_of_records(partial(_records, path, name), limits)
        except Unreadable as unreadable:
            reason = unreadable
    raise reason


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Whatever the library raises on a file that somebody has tampered with becomes one sentence."""
    from openpyxl import load_workbook  # noqa: PLC0415 (a tenth of a second, which other kinds of file do without)

    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except (Unreadable, MemoryError, GeneratorExit):
        raise
    except Exception as error:
        raise Unreadable(_DAMAGED) from error


@contextmanager
def _records(path: Path, name: str, _line: int) -> Iterator[Iterator[Record]]:
    with _opened(path) as book:
        sheet = book[name]
        sheet.reset_dimensions()
        yield _rows(sheet.iter_rows(values_only=True))


def _rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[Record]:
    """Without blank rows; where very many follow each other, the rest of the sheet is taken for empty."""
    blank = 0
    for number, values in enumerate(rows, start=1):
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        blank = 0 if cells else blank + 1
        if blank > _MOST_BLANK:
            return
        if cells:
            yield Record(number, cells)


def _text(value: Any) -> str:
    """As a person would have typed it into a CSV file."""
    match value:
        case None:
            return ""
        case str():
            return "" if value in _ERRORS else value.replace("_x000D_", "")
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
    return str(value)
