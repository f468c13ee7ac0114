"""Work on an import that goes on failing stops in a clear place, and can be tried again; nothing blames the file."""

import errno
import io
import os
import signal
import subprocess

import pytest
from fsspec.implementations.local import LocalFileOpener
from psycopg.errors import DiskFull
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.kernel import jobs
from app.kernel.db import db
from app.kernel.jobs import Job
from talent.transfer import actions, parser, parsing
from talent.transfer.models import Import, ImportState
from tests.support.making_imports import LINKEDIN, an_import
from tests.support.outbox import apart, run_jobs

ONE = LINKEDIN + "Jordan,Lee,https://www.linkedin.com/in/jordan,,Acme,Engineer,12 Mar 2025\n"
FORM = {"source": "LinkedIn", "legal_basis": "legitimate_interest", "region": ""}


def upload(client, content=ONE):
    return client.post("/import", data={**FORM, "file": (io.BytesIO(content.encode()), "Connections.csv")})


def the_import():
    return db.session.scalars(select(Import)).one()


def stored(app):
    return [path for path in (app.extensions["settings"].data_dir / "files").rglob("*") if path.is_file()]


def fail(app, times):
    for _ in range(times):
        job_id = db.session.scalars(select(Job.id).where(Job.done_at.is_(None))).one()
        with pytest.raises(RuntimeError):
            apart(app, lambda job_id=job_id: jobs.perform(job_id))
        db.session.expire_all()


@pytest.fixture
def ended_by(monkeypatch):
    """Have the process that reads a batch end by a signal before it says anything."""

    def end_with(number):
        monkeypatch.setattr(parsing, "write_rows", lambda *_: os.kill(os.getpid(), number))

    return end_with


@pytest.fixture
def begun(app, world, quickly, browser):
    """An import that waits to be read."""
    client = browser(world.emil)
    upload(client)
    return client


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV])
def test_a_reader_ended_from_elsewhere_leaves_the_import_to_be_read_again(app, begun, ended_by, monkeypatch, number):
    ended_by(number)
    fail(app, 1)
    assert (the_import().state, the_import().reason) == (ImportState.READING, "")
    monkeypatch.undo()
    run_jobs(app)
    assert (the_import().state, the_import().created) == (ImportState.READY, 1)


def test_only_our_own_limit_says_that_it_takes_too_long(app, begun, ended_by):
    ended_by(signal.SIGXCPU)
    run_jobs(app)
    assert the_import().state is ImportState.FAILED
    assert "takes longer than an import may take" in the_import().reason


def test_a_reader_past_its_time_is_ended_and_takes_too_long(app, begun, monkeypatch):
    monkeypatch.setattr(parser, "SECONDS_FOR_A_BATCH", 0.2)
    monkeypatch.setattr(parsing, "write_rows", lambda *_: signal.pause())
    run_jobs(app)
    assert "takes longer than an import may take" in the_import().reason


def test_after_three_failures_the_page_says_so_and_offers_to_try_again(app, begun, ended_by, monkeypatch):
    ended_by(signal.SIGTERM)
    fail(app, 3)
    address = f"/import/{the_import().id}"
    page = begun.get(address).text
    assert "This import has stopped" in page
    assert "hx-get" not in page.partition("import-stopped")[2].partition("</section>")[0]
    assert "Has stopped" in begun.get("/import").text
    monkeypatch.undo()
    assert begun.post(f"{address}/again").status_code == 303
    run_jobs(app)
    assert the_import().state is ImportState.READY
    assert begun.post(f"{address}/again").status_code == 422


def test_until_then_the_page_says_when_it_is_tried_again(app, begun, ended_by):
    ended_by(signal.SIGTERM)
    fail(app, 1)
    assert "It is tried again at" in begun.get(f"/import/{the_import().id}").text


def test_a_file_that_is_gone_ends_the_import_with_a_sentence(app, begun):
    for path in stored(app):
        path.unlink()
    run_jobs(app)
    assert the_import().state is ImportState.FAILED
    assert "The file is not here any more." in the_import().reason


@pytest.mark.parametrize(
    "full", [OSError(errno.ENOSPC, "full"), OperationalError("INSERT", {}, DiskFull("could not extend file"))]
)
def test_a_disk_that_fills_anywhere_is_a_sentence(app, world, browser, monkeypatch, full):
    def fill(*_, **__):
        raise full

    monkeypatch.setattr(actions, "cancel", fill)
    ready = an_import(app, world.emil, ONE)
    answer = browser(world.emil).post(f"/import/{ready.id}/cancel")
    assert answer.status_code in {422, 507}
    assert "There is no room left on the server" in answer.text


def test_a_stopped_import_can_be_cancelled_instead(app, begun, ended_by):
    ended_by(signal.SIGTERM)
    fail(app, 3)
    begun.post(f"/import/{the_import().id}/cancel")
    assert the_import().state is ImportState.CANCELLED


def test_a_commit_that_goes_on_failing_stops_and_goes_on_where_it_was(app, world, quickly, monkeypatch):
    ready = an_import(app, world.emil, ONE)
    actions.commit(world.emil.as_actor(), ready, keeps_in_touch=True, cadence_days=90)
    db.session.commit()

    def break_down(_):
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as broken:
        broken.setattr("talent.transfer.jobs.commit_batch", break_down)
        fail(app, 5)
    assert the_import().has_stopped
    actions.try_again(world.emil.as_actor(), the_import())
    run_jobs(app)
    assert (the_import().state, the_import().created) == (ImportState.DONE, 1)


def test_administrators_see_what_was_given_up(app, world, begun, browser, ended_by):
    ended_by(signal.SIGTERM)
    fail(app, 3)
    page = browser(world.ada).get("/health").text
    assert "talent.transfer.read" in page
    assert "the reading process ended with -15" in page


def test_a_recogniser_ended_from_elsewhere_blames_nobody(app, world, browser, monkeypatch):
    ended = subprocess.CompletedProcess([], -signal.SIGTERM, b"", b"")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: ended)
    answer = upload(browser(world.emil))
    assert answer.status_code == 422
    assert "was interrupted. Nothing was kept; please try again." in answer.text
    assert stored(app) == []


def test_a_full_disk_is_said_beside_the_field_and_nothing_is_kept(app, world, browser, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(LocalFileOpener, "write", full, raising=False)
    answer = upload(browser(world.emil))
    assert answer.status_code == 422
    assert "There is no room left on the server to take this file in." in answer.text
    assert db.session.scalars(select(Import)).all() == []
    assert stored(app) == []
