"""The health page: whether everything runs, and what needs a person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock, marks
from app.kernel.db import db
from app.kernel.deliveries import Delivery, DeliveryState, deliver, perform_delivery
from app.kernel.jobs import Job, name_of
from app.shell import room
from app.shell.timetable import TIMETABLE
from tests.support.making_nudges import letters


def ran(moment) -> None:
    for slot in TIMETABLE:
        db.session.add(Job(name=name_of(slot.body), queue="default", run_at=moment, done_at=moment))
    db.session.flush()


@pytest.fixture
def page(world, browser):
    return lambda: browser(world.ada).get("/health").text


@pytest.fixture
def delivery(world) -> Delivery:
    return db.session.get_one(Delivery, deliver("test", "test:1", user_id=world.ada.id))


def test_all_is_well_while_there_is_room(page, monkeypatch):
    ran(clock.now())
    monkeypatch.setattr(room, "LEAST", 0)
    assert "Everything runs. Nothing waits for you." in page()
    assert "mails are only written as files" in page()
    monkeypatch.setattr(room, "LEAST", 2**63)
    assert "MB are free where the data lies" in page()


def test_what_never_ran_or_ran_long_ago_is_late(page):
    ran(clock.now() - timedelta(days=40))
    assert page().count("state-diamond") == len(TIMETABLE)


def test_what_recurs_is_said_in_words(page):
    shown = page()
    assert [slot.name for slot in TIMETABLE if f">{slot.name}<" in shown.replace(" ", "")] == []


@pytest.mark.parametrize("who", ["rita", "emil", "lena", "paul"])
def test_only_administrators_see_it(world, browser, who):
    assert browser(world[who]).get("/health").status_code == 403


def test_the_oldest_that_waits_is_told(page, delivery):
    delivery.due_at = clock.now() - timedelta(hours=2)
    assert "One mail waits to go" in page()
    assert "Late: look at the mail server" in page()


def test_failures_are_counted_by_reason(page, delivery):
    delivery.step(DeliveryState.FAILED, "554 looks like spam")
    assert "554 looks like spam" in page()


class TestTestMail:
    def test_it_goes_the_way_of_a_nudge(self, app, world, browser):
        assert browser(world.ada).post("/health/test-mail").status_code == 303
        delivery = db.session.scalars(select(Delivery)).one()
        assert perform_delivery(delivery.id) is DeliveryState.SENT
        assert [letter["To"] for letter in letters(app)] == ["Ada <ada@example.org>"]


class TestUnknown:
    @pytest.fixture
    def unknown(self, delivery) -> Delivery:
        delivery.step(DeliveryState.UNKNOWN, "stopped_while_sending")
        return delivery

    def test_it_is_shown_with_both_acts(self, page, unknown):
        assert f"/health/deliveries/{unknown.id}/arrived" in page()
        assert f"/health/deliveries/{unknown.id}/again" in page()

    def test_somebody_says_that_it_arrived(self, world, browser, unknown):
        browser(world.ada).post(f"/health/deliveries/{unknown.id}/arrived")
        assert unknown.state is DeliveryState.SENT

    def test_or_has_it_sent_again(self, world, browser, unknown):
        browser(world.ada).post(f"/health/deliveries/{unknown.id}/again")
        assert unknown.state is DeliveryState.WAITING

    def test_nobody_else_can(self, world, browser, unknown):
        assert browser(world.rita).post(f"/health/deliveries/{unknown.id}/again").status_code == 403


class TestMarked:
    def test_an_address_is_lifted(self, world, browser, page, delivery):
        delivery.step(DeliveryState.FAILED, "550 no such user")
        marks.mark("ada@example.org", "550 no such user", delivery.id)
        marked = db.session.scalars(select(marks.MarkedAddress)).one()
        assert "ada@example.org" in page()
        browser(world.ada).post(f"/health/addresses/{marked.id}/again")
        assert not marks.is_marked("ada@example.org")
        assert delivery.state is DeliveryState.WAITING


class TestForDevelopers:
    @pytest.fixture
    def demo(self, app, browser):
        app.extensions["settings"] = replace(app.extensions["settings"], demo=True)
        return browser(None)

    def test_mails_are_shown(self, demo, world, delivery):
        perform_delivery(delivery.id)
        assert "Mail from Nordlicht arrives" in demo.get("/dev/mail").text
        assert "This is a test mail" in demo.get(f"/dev/mail/{delivery.id}").text
        html = demo.get(f"/dev/mail/{delivery.id}/html")
        assert "sandbox" in html.headers["Content-Security-Policy"]

    def test_a_name_out_of_the_folder_is_nothing(self, demo):
        assert demo.get("/dev/mail/..%2fsecret").status_code == 404

    def test_components_are_shown(self, demo):
        assert demo.get("/dev/components").status_code == 200

    @pytest.mark.parametrize("path", ["/dev/mail", "/dev/mail/x", "/dev/mail/x/html", "/dev/components"])
    def test_elsewhere_there_is_nothing(self, world, browser, path):
        assert browser(world.ada).get(path).status_code == 404
