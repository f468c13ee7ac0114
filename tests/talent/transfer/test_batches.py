"""Killed and resumed: a batch is in with its cursor, or it is not."""

import re
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from app.kernel import jobs
from app.kernel.db import db
from app.kernel.events import Event
from app.kernel.jobs import Job
from talent.prospects.models import Identity, Prospect
from talent.relationships.models import Relationship
from talent.transfer import actions, committing, parsing, staging, undoing
from talent.transfer.models import Import, ImportRow, ImportState
from talent.transfer.reading import Limits, open_table
from tests.support.making_imports import LINKEDIN, an_import, imported
from tests.support.outbox import apart, run_jobs

pytestmark = pytest.mark.usefixtures("quickly")


def connections(count, *, employer="Acme"):
    rows = (
        f"Jordan{n},Lee,https://www.linkedin.com/in/jordan{n},,{employer},Engineer,12 Mar 2025\n" for n in range(count)
    )
    return LINKEDIN + "".join(rows)


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(committing, "ROWS_A_BATCH", 4)
    monkeypatch.setattr(undoing, "ROWS_A_BATCH", 4)
    monkeypatch.setattr(staging, "ROWS_A_BATCH", 3)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def go(import_):
    actions.commit(import_.user.as_actor(), import_, keeps_in_touch=True, cadence_days=90)
    db.session.flush()


def waiting():
    return db.session.scalars(select(Job.id).where(Job.done_at.is_(None)).order_by(Job.created_at)).all()


def perform_next(app):
    job_id = waiting()[0]
    apart(app, lambda: jobs.perform(job_id))
    return job_id


def test_many_small_batches_make_the_same_as_one(app, world, small_batches):
    done = imported(app, world.emil, connections(10))
    assert (done.rows, done.created, done.rows_done) == (10, 10, 10)
    assert (count(Prospect), count(Identity), count(Relationship)) == (10, 10, 10)
    actions.undo(world.emil.as_actor(), done)
    run_jobs(app)
    assert (done.removed, count(Prospect)) == (10, 0)


def test_a_batch_that_breaks_in_the_middle_leaves_nothing_and_is_done_again(app, world, small_batches, monkeypatch):
    ready = an_import(app, world.emil, connections(10))
    go(ready)
    perform_next(app)
    assert (count(Prospect), ready.committed_to) == (4, 5)
    before = count(Event)
    with monkeypatch.context() as broken:
        broken.setattr(committing, "_IDENTITIES", "SELECT 1 / 0")
        with pytest.raises(Exception, match="division by zero"):
            perform_next(app)
    db.session.expire_all()
    assert (count(Prospect), count(Event), ready.committed_to) == (4, before, 5)
    run_jobs(app)
    assert (count(Prospect), count(Relationship), ready.state) == (10, 10, ImportState.DONE)


def test_the_same_job_twice_does_it_once(app, world, small_batches):
    ready = an_import(app, world.emil, connections(6))
    go(ready)
    first = perform_next(app)
    apart(app, lambda: jobs.perform(first))
    assert count(Prospect) == 4


def test_stopped_between_two_batches_what_is_in_stays_and_can_be_undone(app, world, small_batches):
    ready = an_import(app, world.emil, connections(10))
    go(ready)
    perform_next(app)
    actions.cancel(world.emil.as_actor(), ready)
    run_jobs(app)
    assert (ready.state, count(Prospect)) == (ImportState.CANCELLED, 4)
    actions.undo(world.emil.as_actor(), ready)
    run_jobs(app)
    assert (ready.state, count(Prospect)) == (ImportState.UNDONE, 0)


def test_two_people_with_the_same_file_at_the_same_time_make_nobody_twice(app, world, small_batches):
    emils = an_import(app, world.emil, connections(6))
    evas = an_import(app, world.eva, connections(6))
    assert (emils.created, evas.created) == (6, 6)
    go(emils)
    go(evas)
    run_jobs(app)
    assert (emils.created, evas.created, evas.same) == (6, 0, 6)
    assert (count(Prospect), count(Relationship)) == (6, 12)


def test_a_batch_takes_the_same_number_of_statements_whatever_its_size(app, world):
    def statements(rows, employer):
        ready = an_import(app, world.emil, connections(rows, employer=employer))
        go(ready)
        seen = []
        event.listen(db.engines[None], "before_cursor_execute", lambda *a: seen.append(a[2]))
        run_jobs(app)
        return len(seen)

    few = statements(3, "Acme")
    assert statements(300, "Beta") <= few + 3


def test_nobody_is_due_today_and_a_rhythm_is_filled_evenly(app, world):
    imported(app, world.emil, connections(900), cadence_days=30)
    days = db.session.scalars(select(Relationship.first_due_on - world.emil.today)).all()
    assert set(days) == set(range(1, 31))
    assert max(days.count(day) for day in set(days)) < 3 * 900 / 30


def test_a_file_that_breaks_while_it_is_read_ends_the_import_with_the_reason(app, world, monkeypatch):
    monkeypatch.setattr(parsing, "open_table", lambda path: open_table(path, Limits(row=2_000)))
    broken = connections(1_000) + 'a","\n' * 20_000
    failed = an_import(app, world.emil, broken)
    assert failed.state is ImportState.FAILED
    assert re.search("quotation marks", failed.reason)
    assert count(ImportRow) == 0
    assert list((app.extensions["settings"].data_dir / "files").glob("*/*")) == []


names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)
cells = st.sampled_from(["", "a@example.org", "b@example.org", "c@example.org"])
profiles = st.sampled_from(["", "linkedin.com/in/one", "linkedin.com/in/two", "https://github.com/three"])
books = st.lists(
    st.tuples(st.sampled_from(["Ann Lee", "Ben Lee", "Bo"]) | names, cells, profiles, cells), min_size=1, max_size=12
)

THE_SECOND_TIME_SOMEBODY_CHANGES = [
    ("Ann Lee", "b@example.org", "", ""),
    ("Bo", "b@example.org", "", ""),
    ("Cy Ray", "b@example.org", "", "c@example.org"),
    ("Ben Lee", "", "https://github.com/three", ""),
    ("Cy Ray", "b@example.org", "https://github.com/three", ""),
]


@given(book=books)
@example(book=THE_SECOND_TIME_SOMEBODY_CHANGES)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_in_an_address_book_all_rows_count_and_twice_creates_nobody(app, world, book):
    with forgotten_afterwards():
        first = imported(app, world.emil, as_table(book))
        assert sum(first.counts.values()) == first.rows == count_rows(first)
        people = count(Prospect)
        again = imported(app, world.emil, as_table(book))
        assert sum(again.counts.values()) == again.rows
        assert (again.created, count(Prospect)) == (0, people)
        for one in (again, first):
            if one.can_be_undone:
                actions.undo(world.emil.as_actor(), one)
                run_jobs(app)
        assert count(Prospect) == 0


@contextmanager
def forgotten_afterwards():
    db.session.commit()
    savepoint = db.engines[None].begin_nested()
    try:
        yield
    finally:
        db.session.rollback()
        savepoint.rollback()
        db.session.expire_all()


def as_table(book):
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in book]
    return "\n".join(["Name,Email,LinkedIn,Company", *quoted]) + "\n"


def count_rows(import_: Import) -> int:
    return db.session.scalar(select(func.count()).where(ImportRow.import_id == import_.id)) or 0
