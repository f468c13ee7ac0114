"""An import as its page shows it: one tab of rows with what would change, and the people between whom to decide."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Row, select

from app.identity.models import User
from app.kernel.db import db
from talent.prospects.models import Prospect
from talent.transfer.models import Import, ImportRow, ImportState, Outcome, Why
from talent.transfer.queries import contact_reasons, next_try, people_kept, rows_of, same_file_before, unknown_numbers
from talent.transfer.reading import Format
from talent.transfer.words import changes, sentences, why_not

PAGE = 50
DAYS_A_WEEK = 7
OPENED_FIRST = (Outcome.CONFLICT, Outcome.CREATED, Outcome.UPDATED, Outcome.SAME, Outcome.REJECTED)


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a row may mean. `is_here` is False for who comes in with the same file."""

    id: UUID
    name: str
    detail: str
    is_here: bool


@dataclass(frozen=True)
class ShownRow:
    """One row: why it became what it became, what would change, and who it may be."""

    row: ImportRow
    sentences: list[str]
    changes: list[tuple[str, str, str]]
    candidates: list[Candidate]

    @property
    def name(self) -> str:
        return self.row.display_name or _("Line %(line)d", line=self.row.line)

    @property
    def detail(self) -> str:
        return detail(self.row.title, self.row.employer)

    @property
    def is_about_details(self) -> bool:
        """The question is which details hold, not who it is."""
        return self.row.reason == Why.WRITTEN_BY_HAND

    @property
    def is_open(self) -> bool:
        return self.row.outcome is Outcome.CONFLICT


@dataclass(frozen=True)
class Tab:
    """The rows of one outcome, a page of them. `next` is the line after which the next page begins."""

    outcome: Outcome
    rows: list[ShownRow]
    next: int | None


@dataclass(frozen=True)
class Load:
    """How many talks a week keeping in touch means, beside how many the user has time for."""

    a_week: int
    capacity: int

    @property
    def is_too_much(self) -> bool:
        return self.a_week > self.capacity


def detail(title: str, employer: str) -> str:
    """What somebody does and where, in one line."""
    return " · ".join(part for part in (title, employer) if part)


def tab_of(import_: Import, wanted: str, after: int) -> Tab:
    """The tab that was asked for, if it has rows, else the first that has; what is to decide comes first. Where the last
    row of a page was decided, the first page.
    """
    counts = import_.counts
    first = next((outcome for outcome in OPENED_FIRST if counts[outcome]), Outcome.CREATED)
    outcome = Outcome(wanted) if wanted in set(Outcome) and counts[Outcome(wanted)] else first
    rows = _rows(import_, outcome, after) or _rows(import_, outcome, 0)
    people = _candidates(import_, rows[:PAGE])
    shown = [
        ShownRow(row, sentences(row), changes(row), [people[each] for each in row.candidates or [] if each in people])
        for row in rows[:PAGE]
    ]
    return Tab(outcome, shown, rows[PAGE - 1].line if len(rows) > PAGE else None)


def _rows(import_: Import, outcome: Outcome, after: int) -> list[ImportRow]:
    return list(db.session.scalars(rows_of(import_.id, outcome=outcome, after=after, limit=PAGE + 1)))


def _candidates(import_: Import, rows: Iterable[ImportRow]) -> dict[UUID, Candidate]:
    wanted = {each for row in rows for each in row.candidates or []}
    return {one.id: one for one in _people(import_, wanted)} if wanted else {}


def _people(import_: Import, wanted: set[UUID]) -> Iterator[Candidate]:
    staged = select(ImportRow).where(ImportRow.import_id == import_.id, ImportRow.id.in_(wanted))
    for row in db.session.scalars(staged):
        yield Candidate(row.id, row.display_name, detail(row.title, row.employer), is_here=False)
    for person in db.session.scalars(select(Prospect).where(Prospect.id.in_(wanted))):
        yield Candidate(person.id, person.display_name, detail(person.title, person.employer), is_here=True)


def load_of(import_: Import, user: User) -> Load:
    """What the relationships of an import would ask of its user."""
    return Load(round(import_.relationships * DAYS_A_WEEK / import_.cadence_days), user.weekly_capacity)


def imported_before(import_: Import) -> Import | None:
    """An earlier import of the very same file."""
    return db.session.scalar(same_file_before(import_))


def tried_again_at(import_: Import) -> datetime | None:
    """When the work goes on after it has failed; None as long as all is well."""
    return db.session.scalar(next_try(import_.id)) if import_.is_at_work else None


def kept_people(import_: Import) -> list[Prospect]:
    """Who stayed after an undo, some of them."""
    return list(db.session.scalars(people_kept(import_.id))) if import_.state is ImportState.UNDONE else []


def contact_sentences(import_: Import) -> list[tuple[str, int]]:
    """Why messages become nothing new, in words, and how many of them."""
    if not import_.contacts:
        return []
    return [(why_not(reason or ""), many) for reason, many in db.session.execute(contact_reasons(import_.id)).all()]


def strangers(import_: Import) -> list[Row[Any]]:
    """The numbers of which somebody could say who they are."""
    if import_.format is not Format.X_MESSAGES or import_.state is not ImportState.READY:
        return []
    return list(db.session.execute(unknown_numbers(import_.id)))
