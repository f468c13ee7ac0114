"""All outcomes of an import as CSV, streamed; no cell can run as a formula where the file is opened."""

import csv
import io
from collections.abc import Iterator
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from talent.transfer.models import ContactOutcome, ImportContact, ImportRow
from talent.transfer.queries import contacts_of, rows_of
from talent.transfer.words import OUTCOMES, changes, sentences, why_not

ROWS_AT_ONCE = 1_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def outcomes_as_csv(actor: Actor, import_id: UUID) -> Iterator[str]:
    """Piece by piece, with a byte order mark, for spreadsheets otherwise misread accents.

    What streams an answer does so in a session of its own, after the view's has ended.
    """
    act_as(actor)
    yield "\ufeff" + csv_of([[_("Line"), _("Name"), _("Employer"), _("Outcome"), _("Why"), _("Changes"), _("Part")]])
    after = 0
    while rows := list(db.session.scalars(rows_of(import_id, after=after, limit=ROWS_AT_ONCE))):
        yield csv_of([_cells(row) for row in rows])
        after = rows[-1].line
        db.session.expunge_all()
    yield from _contacts(import_id)


def _contacts(import_id: UUID) -> Iterator[str]:
    after = 0
    while found := list(db.session.scalars(contacts_of(import_id, after=after, limit=ROWS_AT_ONCE))):
        yield csv_of(
            [
                [str(one.line), one.name or one.identity, "", str(_OUTCOMES[one.outcome]), _why(one), "", one.part]
                for one in found
            ]
        )
        after = found[-1].number
        db.session.expunge_all()


_OUTCOMES = {
    ContactOutcome.NEW: _l("New"),
    ContactOutcome.SAME: _l("Same"),
    ContactOutcome.LEFT_OUT: _l("Left out"),
}


def _why(contact: ImportContact) -> str:
    return why_not(contact.reason) if contact.reason else ""


def _cells(row: ImportRow) -> list[str]:
    changed = "; ".join(
        f"{field}: {before} → {after}" if before else f"{field}: {after}" for field, before, after in changes(row)
    )
    outcome = str(OUTCOMES[row.outcome])
    return [str(row.line), row.display_name, row.employer, outcome, " ".join(sentences(row)), changed, ""]


def csv_of(rows: list[list[str]]) -> str:
    """Rows as CSV, each cell safe from running as a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([[quoted(cell) for cell in row] for row in rows])
    return out.getvalue()


def quoted(cell: str) -> str:
    """A cell that begins as a formula does gets an apostrophe before it (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
