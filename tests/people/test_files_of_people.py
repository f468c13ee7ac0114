"""Many people leave as a file that is written in the background: whole, for whoever asked alone, for a day, or not at all."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.kernel import clock, files
from app.kernel.db import db
from app.kernel.events import Event
from app.kernel.jobs import Job, enqueue
from app.kernel.transaction import transaction
from app.people.exports import jobs, views
from app.people.exports.models import ExportState, PeopleExport
from talent.consent.erasing import erase
from talent.consent.models import Cause
from talent.transfer import leaving, people_out
from tests.support.makers import a_prospect, a_relationship, a_user
from tests.support.outbox import run_jobs

NAMES = ["Ada One", "Bo Two", "Cy Three", "Di Four", "Ed Five"]


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(views, "FEW", 2)
    monkeypatch.setattr(leaving, "PEOPLE_AT_ONCE", 2)


@pytest.fixture
def crowd(world):
    return [a_prospect(name, employer="=cmd|' /C calc'!A0") for name in NAMES]


def asked(client, app, kind="csv", query=""):
    answer = client.post(f"/people/export/{kind}{query}")
    assert (answer.status_code, answer.location) == (303, "/people/exports"), answer.text
    run_jobs(app)
    return db.session.scalars(select(PeopleExport).order_by(PeopleExport.created_at.desc()).limit(1)).one()


def taken(client, export):
    answer = client.get(f"/people/exports/{export.id}/file")
    assert answer.status_code == 200
    return answer


class TestWriting:
    def test_the_file_holds_everybody_in_order_and_no_formula(self, app, world, browser, crowd):
        rita = browser(world.rita)
        export = asked(rita, app)
        assert (export.state, export.total, export.people) == (ExportState.READY, 5, 5)
        rows = list(csv.DictReader(io.StringIO(taken(rita, export).text.removeprefix("\ufeff"))))
        assert [row["Full name"] for row in rows] == sorted(NAMES)
        assert {row["Company"][0] for row in rows} == {"'"}
        assert "Download" in rita.get("/people/exports").text

    def test_as_a_workbook(self, app, world, browser, crowd):
        rita = browser(world.rita)
        found = load_workbook(io.BytesIO(taken(rita, asked(rita, app, "xlsx")).data)).active
        assert [row[0] for row in found.iter_rows(values_only=True)][1:] == sorted(NAMES)

    def test_more_than_a_workbook_holds_is_refused_in_a_sentence(self, app, world, browser, crowd, monkeypatch):
        kind = people_out.KINDS["xlsx"]
        monkeypatch.setitem(people_out.KINDS, "xlsx", people_out.Kind(kind.label, kind.mimetype, kind.written, most=3))
        export = asked(browser(world.rita), app, "xlsx")
        assert (export.state, export.file) == (ExportState.FAILED, None)
        assert "Take CSV" in browser(world.rita).get("/people/exports").text

    def test_only_whom_the_question_finds_as_its_reader_sees_it(self, app, world, browser, crowd):
        for person in crowd[:4]:
            a_relationship(world.rita, person)
        assert asked(browser(world.rita), app, query="?f=tie:me").people == 4

    def test_few_are_handed_out_at_once(self, world, browser, crowd):
        answer = browser(world.rita).post("/people/export/csv?q=Ada")
        assert (answer.status_code, answer.mimetype) == (200, "text/csv")

    def test_who_took_how_many_out_is_written_down(self, app, world, browser, crowd):
        export = asked(browser(world.rita), app)
        event = db.session.scalars(select(Event).where(Event.name == "people.exported")).one()
        assert (event.actor_id, event.subject_id) == (world.rita.id, export.id)
        assert event.details == {"people": 5, "kind": "csv"}


class TestWhoseItIs:
    def test_nobody_else_opens_it_stops_it_or_sees_that_it_is_there(self, app, world, browser, crowd):
        export, ada = asked(browser(world.rita), app), browser(world.ada)
        assert ada.get(f"/people/exports/{export.id}/file").status_code == 404
        assert ada.post(f"/people/exports/{export.id}/deletion").status_code == 404
        assert "Download" not in ada.get("/people/exports").text

    def test_whoever_may_not_take_people_out_any_more_has_no_file(self, app, world, browser, crowd):
        rita = browser(world.rita)
        export = asked(rita, app)
        world.rita.role = world.emil.role
        db.session.flush()
        assert rita.get(f"/people/exports/{export.id}/file").status_code == 403

    def test_for_whoever_left_meanwhile_nothing_is_written(self, app, world, browser, crowd):
        rita = a_user("Rosa Recruiter", role=world.rita.role)
        browser(rita).post("/people/export/csv")
        rita.deactivated_at = clock.now()
        run_jobs(app)
        assert db.session.scalars(select(PeopleExport.state)).one() is ExportState.FAILED

    def test_the_same_file_is_not_written_twice_at_a_time(self, app, world, browser, crowd):
        rita = browser(world.rita)
        rita.post("/people/export/csv")
        asked(rita, app)
        assert len(db.session.scalars(select(PeopleExport)).all()) == 1


class TestTheEnd:
    def test_a_day_later_it_is_gone_and_what_was_asked_too(self, app, world, browser, crowd):
        rita = browser(world.rita)
        export = asked(rita, app, query="?q=-Nobody")
        name = export.file
        export.ready_at = clock.now() - timedelta(hours=25)
        enqueue(jobs.forget_files_of_people)
        run_jobs(app)
        assert (export.state, export.file, export.question) == (ExportState.GONE, None, "")
        assert rita.get(f"/people/exports/{export.id}/file").status_code == 404
        with pytest.raises(FileNotFoundError):
            files.opened(name)

    def test_whoever_asked_deletes_it_before(self, app, world, browser, crowd):
        rita = browser(world.rita)
        export = asked(rita, app)
        assert rita.post(f"/people/exports/{export.id}/deletion").status_code == 303
        assert export.state is ExportState.GONE
        assert rita.post(f"/people/exports/{export.id}/deletion").status_code == 422

    def test_one_that_is_stopped_is_not_finished(self, app, world, browser, crowd):
        rita = browser(world.rita)
        rita.post("/people/export/csv")
        export = db.session.scalars(select(PeopleExport)).one()
        assert "Finding whom" in rita.get("/people/exports").text
        rita.post(f"/people/exports/{export.id}/stop")
        run_jobs(app)
        assert (export.state, export.file) == (ExportState.STOPPED, None)

    def test_one_that_is_stopped_half_way_leaves_no_file(self, app, world, browser, crowd, monkeypatch):
        rita, kept = browser(world.rita), set(_stored(app))
        monkeypatch.setattr(jobs, "batches", _stopping(rita, jobs.batches))
        assert asked(rita, app).file is None
        assert set(_stored(app)) == kept

    def test_whoever_is_erased_is_in_no_file_any_more(self, app, world, browser, crowd):
        rita = browser(world.rita)
        name = asked(rita, app).file
        rita.post("/people/export/xlsx")
        with transaction():
            erase(world.ada.as_actor(), crowd[:1], cause=Cause.ASKED)
        run_jobs(app)
        states = db.session.scalars(select(PeopleExport.state).order_by(PeopleExport.created_at)).all()
        assert states == [ExportState.GONE, ExportState.STOPPED]
        assert name not in _stored(app)

    def test_whoever_a_colleague_erases_is_in_no_file_either(self, app, world, browser, crowd):
        asked(browser(world.rita), app)
        answer = browser(world.ada).post(f"/people/{crowd[0].id}/erasing", data={"cause": "asked", "is_sure": "y"})
        assert answer.status_code == 303
        assert db.session.scalars(select(PeopleExport.state)).all() == [ExportState.GONE]
        assert _stored(app) == []

    def test_a_failure_that_goes_on_is_told(self, app, world, browser, crowd, monkeypatch):
        monkeypatch.setattr(jobs, "batches", lambda ids: 1 / 0)
        rita = browser(world.rita)
        rita.post("/people/export/csv")
        for _try in range(jobs.TRIES):
            with pytest.raises(ZeroDivisionError):
                run_jobs(app)
        assert db.session.scalars(select(Job).where(Job.done_at.is_(None))).all() == []
        assert "failed several times" in rita.get("/people/exports").text


def _stopping(client, found):
    def stopped(ids):
        for number, batch in enumerate(found(ids)):
            yield batch
            if number == 0:
                export_id = db.session.scalars(select(PeopleExport.id)).one()
                client.post(f"/people/exports/{export_id}/stop")

    return stopped


def _stored(app):
    folder = app.extensions["settings"].data_dir / "files"
    return [path.name for path in folder.rglob("*") if path.is_file()]
