"""What is done with a file that somebody brought in a process of its own, with limits on its memory and time.

`python -m talent.transfer.parsing FILE` tells what a file is, as JSON. Staging is forked from the worker, and writes
rows as PostgreSQL's COPY reads them.
"""

import hashlib
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from flask_babel import lazy_gettext as _l

from app.kernel import ids
from app.kernel.apart import Limits, answer
from talent.prospects.canonical import folded, search_line
from talent.transfer.reading import (
    Field,
    Format,
    FoundContact,
    ParsedRow,
    Recipe,
    Table,
    Unreadable,
    day_comes_first,
    mapping_of,
    open_contacts,
    open_table,
    parse_row,
)

LIMITS = Limits(memory=300_000_000, seconds=300)

SAMPLED_ROWS = 200
SHOWN_ROWS = 4
SHOWN_CHARACTERS = 80

COLUMNS = (
    "id, import_id, line, outcome, reason, prospect_id, display_name, given_name, family_name, credentials, sort_name, "
    "employer, employer_key, title, location, search_text, connected_on, note, identities, remarks, row_key, "
    "external_id, is_decided, extras"
)
"""The columns of a staged row, in the order in which they are written. A row is new until it is found to be known."""

_DATES = frozenset({Field.CONNECTED_ON, Field.BIRTHDAY})
_COPY = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": None})


def recognise(path: Path) -> dict[str, Any]:
    """What the file is, what its columns seem to be, and a few of its rows. Raises Unreadable where somebody would have to say
    what the columns of nothing are.
    """
    table = open_table(path)
    found = list(islice(table.rows(), SAMPLED_ROWS))
    if not found and table.format is Format.TABLE:
        raise Unreadable(_l("This file has column names, but nobody below them."))
    rows = [row.cells for row in found if row.problem is None]
    return {
        "format": table.format.value,
        "header": table.header,
        "fingerprint": table.fingerprint,
        "encoding": table.encoding,
        "is_certain_encoding": table.is_certain_encoding,
        "fields": {str(column): field.value for column, field in mapping_of(table.format, table.header, rows).items()},
        "samples": [{"cells": [_shown(cell) for cell in cells]} for cells in rows[:SHOWN_ROWS]],
    }


def _shown(cell: str) -> str:
    return " ".join(cell[:SHOWN_CHARACTERS].replace("\0", "").split())


def write_rows(path: Path, order: dict[str, Any], out: TextIO) -> dict[str, Any]:
    """Write one batch; returns up to which line it came, how many rows it has, and whether it was the last.

    `order` holds import_id, fields, region, is_day_first, asks_day_order, after (a line) and most (rows).
    """
    table = open_table(path)
    recipe = _recipe(table, order)
    rows, line = 0, order["after"]
    for row in islice(table.rows(after=line), order["most"]):
        out.write(_staged(parse_row(row, recipe), order["import_id"]))
        rows, line = rows + 1, row.line
    return {"rows": rows, "line": line, "is_end": rows < order["most"], "is_day_first": recipe.day_first}


CONTACT_COLUMNS = (
    "id, import_id, number, part, line, outcome, reason, kind, direction, at, name, sort_name, identity_kind, identity, "
    "content, source_id"
)
"""The columns of a staged contact, in the order in which they are written."""


def write_contacts(path: Path, order: dict[str, Any], out: TextIO) -> dict[str, Any]:
    """Write one batch of messages and invitations, numbered from 1 over all parts of the file.

    `order` holds import_id, user_id, user_name, kind, source, takes_content, after (a number) and most.
    """
    found = ((part.name, contact) for part in open_contacts(path) for contact in part.read(order["user_name"]))
    count = 0
    for name, contact in islice(found, order["after"], order["after"] + order["most"]):
        count += 1
        out.write(_staged_contact(name, contact, order, order["after"] + count))
    return {"contacts": count, "is_end": count < order["most"]}


def _staged_contact(part: str, found: FoundContact, order: dict[str, Any], number: int) -> str:
    values = (
        str(ids.new()),
        order["import_id"],
        str(number),
        part,
        str(found.line),
        *(("new", None) if found.reason is None else ("left_out", found.reason.value)),
        order["kind"],
        "out" if found.is_ours else "in",
        found.at.isoformat() if found.at else None,
        found.name,
        folded(found.name),
        found.identity_kind,
        found.identity,
        found.content if order["takes_content"] else "",
        _key(order["user_id"], order["source"], found.key) if found.reason is None else "",
    )
    return "\t".join(["\\N" if value is None else _cell(value) for value in values]) + "\n"


def _recipe(table: Table, order: dict[str, Any]) -> Recipe:
    fields = {int(column): Field(name) for column, name in order["fields"].items()}
    is_day_first: bool | None = order["is_day_first"]
    dated = next((column for column, field in fields.items() if field in _DATES), None)
    if order["asks_day_order"] and dated is not None:
        is_day_first = day_comes_first(row.cells[dated] for row in table.rows() if dated < len(row.cells))
    return Recipe(fields, region=order["region"] or None, day_first=is_day_first)


def _staged(row: ParsedRow, import_id: str) -> str:
    row_id = str(ids.new())
    values = (
        row_id,
        import_id,
        str(row.line),
        *(("created", None, row_id) if row.rejected is None else ("rejected", row.rejected.value, None)),
        *_person(row),
        _json([{"kind": kind, "raw": raw.replace("\0", ""), "canonical": key} for kind, raw, key in row.identities]),
        _json([{"reason": reason, "column": column, "text": text} for reason, column, text in row.remarks]),
        _row_key(row),
        row.external_id,
        "f",
        json.dumps(extras, ensure_ascii=False) if (extras := _extras(row)) else None,
    )
    return "\t".join(["\\N" if value is None else _cell(value) for value in values]) + "\n"


def _cell(value: str) -> str:
    return value if value.isprintable() and "\\" not in value else value.translate(_COPY)


def _person(row: ParsedRow) -> tuple[str | None, ...]:
    name = row.name
    return (
        name.display,
        name.given,
        name.family,
        name.credentials,
        folded(name.display),
        row.employer,
        folded(row.employer),
        row.title,
        row.location,
        search_line(name.display, row.employer, row.title),
        row.connected_on.isoformat() if row.connected_on else None,
        row.note,
    )


def _extras(row: ParsedRow) -> dict[str, Any]:
    """What few rows tell."""
    if not (row.birthday or row.groups or row.links or row.has_photo or row.do_not_contact):
        return {}
    found = {
        "birthday": row.birthday,
        "groups": row.groups,
        "links": row.links,
        "photo": row.has_photo,
        "do_not_contact": row.do_not_contact,
    }
    return {name: value for name, value in found.items() if value}


_encoded = json.JSONEncoder(ensure_ascii=False).encode


def _json(values: list[dict[str, Any]]) -> str:
    return _encoded(values) if values else "[]"


def _row_key(row: ParsedRow) -> str:
    """The same for rows that say the same of a person, in whatever file and order of columns."""
    found = sorted(f"{kind} {canonical}" for kind, _, canonical in row.identities)
    found += [json.dumps(extras, sort_keys=True)] if (extras := _extras(row)) else []
    return _digest(row.name.display, row.employer, row.title, row.location, row.note, row.external_id, *found)


def _digest(*parts: str) -> str:
    """Thirty-two digits, which PostgreSQL reads as a UUID."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def _key(*parts: str) -> str:
    return str(UUID(_digest(*parts)))


def _in_words(act: Callable[[], dict[str, Any]]) -> bytes:
    return json.dumps(act()).encode()


def stage_apart(path: Path, order: dict[str, Any], out: int, report: Connection) -> None:
    """What the process that stages a batch does: rows to a pipe, then the report. Ends the process."""

    def act() -> dict[str, Any]:
        with os.fdopen(out, "w", encoding="utf-8", newline="\n") as pipe:
            return (write_contacts if "user_name" in order else write_rows)(path, order, pipe)

    sys.exit(answer(partial(_in_words, act), report.send_bytes, LIMITS))


if __name__ == "__main__":
    sys.exit(answer(partial(_in_words, partial(recognise, Path(sys.argv[1]))), sys.stdout.buffer.write, LIMITS))
