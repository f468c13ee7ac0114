"""The first pass: rows go from the file into the table, a batch at a time, and get their outcomes after the last."""

from typing import Any

from sqlalchemy import delete, func, select, text  # noqa: TID251 - statistics for the planner

from app.kernel import clock, files
from app.kernel.db import db
from app.kernel.events import Event
from talent.relationships.models import ContactKind
from talent.transfer import parser
from talent.transfer.comparing import compare
from talent.transfer.contact_matching import match_contacts
from talent.transfer.erased import forget_contacts, leave_out_erased
from talent.transfer.matching import match
from talent.transfer.models import (
    ContactOutcome,
    DayOrder,
    Import,
    ImportContact,
    ImportRow,
    ImportState,
    Messages,
    Outcome,
)
from talent.transfer.parsing import COLUMNS, CONTACT_COLUMNS
from talent.transfer.queries import photos_to_take, relationships_to_make
from talent.transfer.reading import Format

ROWS_A_BATCH = 100_000
ROWS_WORTH_COUNTING = 10_000


def stage_batch(import_: Import) -> bool:
    """Read one batch; after the last every row has its outcome. Returns whether there is more. Raises CannotRead.

    People come first; once their last line is known, messages and invitations follow.
    """
    if import_.upload is None:
        raise RuntimeError("nothing was uploaded")
    if not import_.last_line:
        is_end = _stage_people(import_) and not import_.may_hold_contacts
    else:
        is_end = _stage_contacts(import_)
    if is_end:
        _settle(import_)
    return not is_end


def _stage_people(import_: Import) -> bool:
    report = _copy(import_, _order(import_), "import_rows", COLUMNS)
    import_.read_to = report["line"]
    import_.rows += report["rows"]
    import_.is_day_first = report["is_day_first"]
    if report["is_end"]:
        import_.last_line = max(1, import_.read_to)
    return bool(report["is_end"])


def _stage_contacts(import_: Import) -> bool:
    order = {
        "import_id": str(import_.id),
        "user_id": str(import_.user_id),
        "user_name": import_.user.name,
        "kind": (ContactKind.CHAT if import_.format is Format.X_MESSAGES else ContactKind.LINKEDIN).value,
        "source": import_.contact_source,
        "takes_content": import_.messages is Messages.CONTENT,
        "after": import_.contacts_read,
        "most": ROWS_A_BATCH,
    }
    report = _copy(import_, order, "import_contacts", CONTACT_COLUMNS)
    import_.contacts_read += report["contacts"]
    return bool(report["is_end"])


def _settle(import_: Import) -> None:
    """Every row and every contact gets its outcome."""
    count_anew(import_, "import_rows")
    import_.seen_event = db.session.scalar(select(func.max(Event.number))) or 0
    leave_out_erased(import_, 0, import_.last_line)
    match(import_, 0, import_.last_line)
    compare(import_, 0, import_.last_line)
    import_.contacts = import_.contacts_read
    if import_.contacts:
        match_contacts(import_)
        forget_contacts([import_.id])
    count(import_)
    import_.state, import_.read_at = ImportState.READY, clock.now()


def _order(import_: Import) -> dict[str, Any]:
    return {
        "import_id": str(import_.id),
        "fields": import_.fields,
        "region": import_.region,
        "is_day_first": import_.is_day_first,
        "asks_day_order": import_.day_order is DayOrder.AUTO and import_.read_to == 0 and not import_.is_linkedin,
        "after": import_.read_to,
        "most": ROWS_A_BATCH,
    }


def _copy(import_: Import, order: dict[str, Any], table: str, columns: str) -> dict[str, Any]:
    cursor = db.session.connection().connection.cursor()
    copying = cursor.copy(f"COPY {table} ({columns}) FROM STDIN")
    with files.at_hand(import_.upload or "") as path, copying as copy:
        return parser.stage(path, order, copy.write)


def count(import_: Import) -> None:
    """Count the rows of each outcome, and the relationships that a commit would make."""
    count_outcomes(import_)
    count_contacts(import_)
    import_.photos = db.session.scalar(photos_to_take(import_)) or 0
    import_.relationships = db.session.scalar(relationships_to_make(import_)) or 0


def count_outcomes(import_: Import) -> None:
    """Count the rows of each outcome."""
    statement = select(ImportRow.outcome, func.count().label("found")).where(ImportRow.import_id == import_.id)
    counts = {row.outcome: row.found for row in db.session.execute(statement.group_by(ImportRow.outcome))}
    for outcome in Outcome:
        setattr(import_, outcome.value, counts.get(outcome, 0))


def count_contacts(import_: Import) -> None:
    """Count what becomes of messages and invitations."""
    if not import_.contacts:
        return
    of_this = select(ImportContact.outcome, func.count().label("found")).where(ImportContact.import_id == import_.id)
    counts = {row.outcome: row.found for row in db.session.execute(of_this.group_by(ImportContact.outcome))}
    import_.contacts_new = counts.get(ContactOutcome.NEW, 0)
    import_.contacts_same = counts.get(ContactOutcome.SAME, 0)


def count_anew(import_: Import, *tables: str) -> None:
    """After many new rows the planner must know of them, or it reads whole tables for each person."""
    if import_.rows > ROWS_WORTH_COUNTING:
        db.session.execute(text(f"ANALYZE {', '.join(tables)}"))


def forget_rows(import_: Import) -> None:
    """Delete what was staged."""
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == import_.id))
    db.session.execute(delete(ImportContact).where(ImportContact.import_id == import_.id))


def drop_upload(import_: Import) -> None:
    """Delete the file once this is committed."""
    if import_.upload is not None:
        files.discard_after_commit(import_.upload)
        import_.upload = None
