"""People on their way out: as CSV, as an Excel workbook, as address cards; piece by piece, in constant memory.

No cell can run as a formula where the file is opened.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.kernel.lazily import Lazily
from talent.prospects.canonical import IdentityKind
from talent.transfer.card_writing import card
from talent.transfer.export import csv_of
from talent.transfer.leaving import Leaving

if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = Lazily("openpyxl")

MOST_IN_A_WORKBOOK = 100_000
CHUNK = 1 << 20
Batches = Iterable[list[Leaving]]


@dataclass(frozen=True)
class Kind:
    """One kind of file: how it is called, what it is, the most people that it may hold, and how it is written."""

    label: LazyString
    mimetype: str
    written: Callable[[Batches], Iterator[bytes]]
    most: int | None = None


def people_as_csv(people: Batches) -> Iterator[bytes]:
    """With a byte order mark, for spreadsheets otherwise misread accents."""
    yield ("\ufeff" + csv_of([_headings()])).encode()
    for batch in people:
        yield csv_of([_cells(one) for one in batch]).encode()


def people_as_cards(people: Batches) -> Iterator[bytes]:
    """One vCard 4.0 after the other."""
    for batch in people:
        yield "".join(card(one.person, one.found) for one in batch).encode()


def people_as_workbook(people: Batches) -> Iterator[bytes]:
    """An Excel workbook, which is whole only when the last of them is in."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_("People"))
    sheet.append(_headings())
    for batch in people:
        for one in batch:
            sheet.append([openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in _plain(one)])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


KINDS: dict[str, Kind] = {
    "csv": Kind(_l("As CSV"), "text/csv", people_as_csv),
    "xlsx": Kind(
        _l("As an Excel file"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        people_as_workbook,
        MOST_IN_A_WORKBOOK,
    ),
    "vcf": Kind(_l("As address cards"), "text/vcard", people_as_cards),
}
"""By the ending of the file's name."""


def _headings() -> list[str]:
    return [
        _("Full name"),
        _("First name"),
        _("Last name"),
        _("Job title"),
        _("Company"),
        _("Location"),
        _("E-mail"),
        _("Phone"),
        _("Profile"),
        _("Handle"),
        _("Who is in touch"),
        _("Source"),
        _("Do not contact"),
        _("Added on"),
        _("Person id"),
    ]


def _cells(one: Leaving) -> list[str]:
    person, found = one.person, one.found
    return [
        person.display_name,
        person.given_name,
        person.family_name,
        person.title,
        person.employer,
        person.location,
        *(" ::: ".join(found.get(kind, ())) for kind in _WAYS),
        ", ".join(one.in_touch),
        person.source,
        _("yes") if person.do_not_contact else "",
        person.created_at.date().isoformat(),
        str(person.id),
    ]


def _plain(one: Leaving) -> list[str]:
    """A workbook keeps text as text when it does not begin as a formula does."""
    return [f"'{cell}" if cell.startswith("=") else cell for cell in _cells(one)]


_WAYS = (IdentityKind.EMAIL, IdentityKind.PHONE, IdentityKind.PROFILE, IdentityKind.HANDLE)
