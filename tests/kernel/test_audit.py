"""The chain over events: whatever is changed, removed or put elsewhere shows, however it was done."""

import json

import pytest
from sqlalchemy import func, select, text

from app.kernel import clock, ids
from app.kernel.actor import Actor, Kind
from app.kernel.audit import checking, jobs, sealing
from app.kernel.audit.checking import begin, walk
from app.kernel.audit.models import AuditCheck, event_seals
from app.kernel.audit.sealing import head, seal
from app.kernel.db import db
from app.kernel.events import Event, record
from app.kernel.jobs import enqueue
from app.shell.calling import call
from tests.support.makers import a_prospect
from tests.support.outbox import run_jobs


@pytest.fixture
def history(app):
    """Six events, sealed."""
    person = a_prospect("Amara Okafor")
    events = [record(Actor.system(), "prospect.changed", person, step=step) for step in range(6)]
    db.session.flush()
    seal()
    return [event.number for event in events]


def found():
    check = begin()
    while walk(check):
        pass
    return [(flaw["kind"], flaw["position"]) for flaw in check.examples]


def around_the_trigger(statement, **values):
    """As somebody with the database's own password could."""
    for table in ("events", "event_seals"):
        db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only"))
    db.session.execute(text(statement), values)
    for table in ("events", "event_seals"):
        db.session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only"))
    db.session.expire_all()


def place_of(number):
    return db.session.scalar(select(event_seals.c.position).where(event_seals.c.number == number))


def test_an_untouched_history_has_no_flaws(history):
    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        "name = 'prospect.praised'",
        "at = at + interval '1 microsecond'",
        "actor_kind = 'public'",
        "actor_id = gen_random_uuid()",
        "subject_type = 'notes'",
        "subject_id = gen_random_uuid()",
        "prospect_id = NULL",
        "is_private = true",
        "details = '{\"step\": 7}'",
        "id = gen_random_uuid()",
    ],
)
def test_a_changed_event_is_found_at_its_place(history, change):
    around_the_trigger(f"UPDATE events SET {change} WHERE number = :number", number=history[2])
    assert found() == [("changed", place_of(history[2]))]


def test_a_removed_event_is_found(history):
    around_the_trigger("DELETE FROM events WHERE number = :number", number=history[3])
    assert found() == [("removed", place_of(history[3]))]


def test_an_event_removed_with_its_seal_is_found(history):
    place = place_of(history[3])
    around_the_trigger("DELETE FROM events WHERE number = :number", number=history[3])
    around_the_trigger("DELETE FROM event_seals WHERE number = :number", number=history[3])
    assert found() == [("seal removed", place + 1)]


def test_two_events_that_changed_places_are_found(history):
    one, other = history[1], history[4]
    for number, becomes in ((one, -1), (other, one), (-1, other)):
        around_the_trigger("UPDATE events SET number = :becomes WHERE number = :number", number=number, becomes=becomes)
    assert found() == [("changed", place_of(one)), ("changed", place_of(other))]


def test_two_seals_that_changed_places_are_found(history):
    one, other = place_of(history[1]), place_of(history[4])
    for place, becomes in ((one, -1), (other, one), (-1, other)):
        around_the_trigger("UPDATE event_seals SET position = :to WHERE position = :place", place=place, to=becomes)
    assert ("changed", one) in found()


def test_a_history_cut_off_at_its_end_is_found_by_the_next_check(history):
    assert found() == []
    for table in ("event_seals", "events"):
        around_the_trigger(f"DELETE FROM {table} WHERE number >= :number", number=history[4])
    assert ("cut off", place_of(history[3]) + 2) in found()


@pytest.mark.parametrize("statement", ["UPDATE event_seals SET number = 0", "DELETE FROM event_seals"])
def test_seals_are_only_ever_added(history, statement):
    with pytest.raises(Exception, match="append-only"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_an_event_whose_transaction_ended_late_is_sealed_all_the_same(history):
    values = {"number": history[0] - 1, "name": "note.added", "actor_kind": Kind.SYSTEM, "subject_type": "notes"}
    db.session.add(Event(**values, subject_id=ids.new(), details={}))
    db.session.flush()
    assert seal() == 1
    assert (seal(), found()) == (0, [])


def test_what_took_longer_than_an_hour_is_sealed_at_night(app, history):
    with clock.standing_at(clock.now() + sealing.LATECOMERS_WITHIN * 2):
        around_the_trigger("DELETE FROM event_seals WHERE number = :number", number=history[0])
        assert seal() == 0
        assert seal(looks_everywhere=True) == 1


def test_batch_after_batch_by_the_timetable(app, history, monkeypatch):
    monkeypatch.setattr(sealing, "EVENTS_A_BATCH", 2)
    monkeypatch.setattr(jobs, "EVENTS_A_BATCH", 2)
    monkeypatch.setattr(checking, "SEALS_A_BATCH", 2)
    person = a_prospect("Jonas Weber")
    for step in range(5):
        record(Actor.system(), "prospect.changed", person, step=step)
    enqueue(jobs.check_events)
    run_jobs(app)
    check = db.session.scalars(select(AuditCheck)).one()
    assert (check.flaws, check.position) == (0, db.session.scalar(select(func.count()).select_from(Event)))
    assert check.finished_at is not None
    assert (check.position, check.hash) == head()


class TestTheCommand:
    def verify(self, app, capsys, *more):
        code = call(app, ["audit", "verify", "--json", *more])
        return code, json.loads(capsys.readouterr().out)

    def test_it_says_how_many_and_the_head(self, app, history, capsys):
        code, report = self.verify(app, capsys)
        assert (code, report["flaws"], report["unsealed"], report["sealed"]) == (0, 0, 0, head()[0])
        assert self.verify(app, capsys, "--head", report["head"])[0] == 0
        assert self.verify(app, capsys, "--head", "00" * 32)[0] == 1

    def test_it_fails_on_a_flaw(self, app, history, capsys):
        around_the_trigger("UPDATE events SET name = 'x.y' WHERE number = :number", number=history[2])
        code, report = self.verify(app, capsys)
        assert (code, report["flaws"]) == (1, 1)


def test_the_health_page_tells_of_flaws(world, history, browser):
    found()
    assert "events are sealed against changes" in browser(world.ada).get("/health").text
    around_the_trigger("UPDATE events SET name = 'x.y' WHERE number = :number", number=history[2])
    found()
    assert "One flaw" in browser(world.ada).get("/health").text
