"""Promises: made for both to see, asked about when due, kept by being in touch, broken after two weeks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.identity.models import User
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.deliveries import perform_delivery
from outreach.nudges.digests import ask_for_digests
from outreach.nudges.planning import plan
from talent.promises import actions
from talent.promises.models import Promise, PromiseState
from talent.prospects.models import Prospect
from talent.relationships.models import Direction, Visibility
from tests.support.makers import a_prospect, a_relationship
from tests.support.making_nudges import a_contact, letters

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = MONDAY.date()
SAYS = "News of the test tank when the ice is gone"


@pytest.fixture(autouse=True)
def _on_a_monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)


def a_promise(maker: User, prospect: Prospect, due_on: date = TODAY, **values) -> Promise:
    promise = actions.make(Actor.system(), prospect, maker, text=SAYS, due_on=max(due_on, TODAY))
    promise.due_on = due_on
    for name, value in values.items():
        setattr(promise, name, value)
    db.session.flush()
    return promise


def the_promise() -> Promise:
    return db.session.scalars(select(Promise)).one()


class TestMaking:
    def test_it_stands_in_the_file_and_in_the_timeline(self, world, browser):
        prospect = a_prospect()
        data = {"text": f"  {SAYS} ", "due_on": "2027-06-20"}
        assert browser(world.emil).post(f"/people/{prospect.id}/promises", data=data).status_code == 303
        assert (the_promise().text, the_promise().due_on) == (SAYS, date(2027, 6, 20))
        page = browser(world.eva).get(f"/people/{prospect.id}").text
        assert "Emil" in page
        assert SAYS in page
        assert "made a promise" in page

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"text": " ", "due_on": "2027-06-20"}, "Say what you promise."),
            ({"text": SAYS, "due_on": ""}, "Say by when."),
            ({"text": SAYS, "due_on": "in June"}, "Not a valid date"),
            ({"text": SAYS, "due_on": "2026-11-22"}, "Choose a day to come."),
            ({"text": SAYS, "due_on": "2036-11-22"}, "within three years"),
            ({"text": "x" * 301, "due_on": "2027-06-20"}, "longer than 300"),
        ],
    )
    def test_what_is_no_promise_is_refused_in_a_sentence(self, world, browser, data, sentence):
        answer = browser(world.emil).post(f"/people/{a_prospect().id}/promises", data=data)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert db.session.scalars(select(Promise)).all() == []

    def test_nothing_is_promised_to_who_wishes_not_to_be_contacted(self, world, browser):
        prospect = a_prospect(do_not_contact=True)
        data = {"text": SAYS, "due_on": "2027-06-20"}
        assert browser(world.emil).post(f"/people/{prospect.id}/promises", data=data).status_code == 422

    def test_in_a_private_relationship_it_is_nobody_elses(self, world, browser):
        prospect = a_prospect()
        a_relationship(world.emil, prospect, visibility=Visibility.PRIVATE)
        browser(world.emil).post(f"/people/{prospect.id}/promises", data={"text": SAYS, "due_on": "2027-06-20"})
        assert SAYS in browser(world.emil).get(f"/people/{prospect.id}").text
        page = browser(world.eva).get(f"/people/{prospect.id}").text
        assert SAYS not in page
        assert "made a promise" not in page
        assert browser(world.eva).get(f"/promises/{the_promise().id}").status_code == 404

    def test_it_can_be_taken_back_at_once_and_not_after_an_hour(self, world, browser, time_machine):
        promise = a_promise(world.emil, a_prospect())
        assert browser(world.emil).post(f"/promises/{promise.id}/unmaking").status_code == 303
        assert db.session.scalars(select(Promise)).all() == []
        promise = a_promise(world.emil, a_prospect())
        time_machine.move_to(MONDAY + timedelta(hours=2), tick=False)
        assert browser(world.emil).post(f"/promises/{promise.id}/unmaking").status_code == 422


class TestSettling:
    @pytest.mark.parametrize(("act", "state"), [("keeping", PromiseState.KEPT), ("withdrawal", PromiseState.WITHDRAWN)])
    def test_by_its_button_with_undo(self, world, browser, act, state):
        promise, emil = a_promise(world.emil, a_prospect()), browser(world.emil)
        assert emil.post(f"/promises/{promise.id}/{act}").status_code == 303
        assert (promise.state, promise.settled_on) == (state, TODAY)
        assert emil.post(f"/promises/{promise.id}/{act}").status_code == 422
        emil.post(f"/promises/{promise.id}/reopening")
        assert (promise.state, promise.settled_on) == (PromiseState.OPEN, None)

    def test_nobody_settles_a_colleagues(self, world, browser):
        promise = a_promise(world.emil, a_prospect())
        eva = browser(world.eva)
        assert eva.get(f"/promises/{promise.id}").status_code == 200
        for act in ("keeping", "withdrawal", "unmaking", "reopening"):
            assert eva.post(f"/promises/{promise.id}/{act}").status_code == 403

    def test_another_day_is_chosen(self, world, browser):
        promise, emil = a_promise(world.emil, a_prospect()), browser(world.emil)
        assert emil.post(f"/promises/{promise.id}/day", data={"due_on": ""}).status_code == 422
        assert emil.post(f"/promises/{promise.id}/day", data={"due_on": "2026-12-01"}).status_code == 303
        assert promise.due_on == date(2026, 12, 1)


class TestKeptByAContact:
    @pytest.mark.parametrize(
        ("due_in", "direction", "state"),
        [
            (0, Direction.OUT, PromiseState.KEPT),
            (7, Direction.BOTH, PromiseState.KEPT),
            (8, Direction.BOTH, PromiseState.OPEN),
            (-10, Direction.OUT, PromiseState.KEPT),
            (0, Direction.IN, PromiseState.OPEN),
        ],
    )
    def test_of_the_week_before_or_later_if_we_took_part(self, world, due_in, direction, state):
        prospect = a_prospect()
        promise = a_promise(world.emil, prospect, TODAY + timedelta(days=due_in))
        touchpoint = a_contact(world.emil, prospect, direction=direction)
        assert promise.state is state
        assert promise.touchpoint_id == (touchpoint.id if state is PromiseState.KEPT else None)
        assert promise.is_late is (due_in < 0)

    def test_not_by_one_of_before_it_was_made_nor_by_a_colleagues(self, world):
        prospect = a_prospect()
        promise = a_promise(world.emil, prospect)
        a_contact(world.emil, prospect, at=MONDAY - timedelta(days=2))
        a_contact(world.eva, prospect)
        assert promise.is_open

    def test_a_contact_taken_back_kept_nothing(self, world, browser):
        prospect = a_prospect()
        promise = a_promise(world.emil, prospect)
        touchpoint = a_contact(world.emil, prospect)
        browser(world.emil).post(f"/contacts/{touchpoint.id}/undo")
        assert (promise.state, promise.touchpoint_id) == (PromiseState.OPEN, None)


class TestWhenItIsDue:
    def test_today_asks_and_coming_up_tells(self, world, browser):
        due, next_week = a_prospect("Amara Okafor"), a_prospect("Bob Baker")
        a_promise(world.emil, due)
        a_promise(world.emil, next_week, TODAY + timedelta(days=8))
        a_promise(world.emil, a_prospect("Far Away"), TODAY + timedelta(days=15))
        page = browser(world.emil).get("/").text
        asked, told = page.split("Coming up")
        assert "You promised" in asked
        assert "Amara Okafor" in asked
        assert "Bob Baker" in told
        assert "Far Away" not in page

    def test_the_weekly_mail_has_it(self, app, world):
        world.emil.digest_weekday, world.emil.digest_hour = 0, 9
        a_promise(world.emil, a_prospect("Amara Okafor", given_name="Amara"))
        for delivery_id in ask_for_digests(clock.now()):
            perform_delivery(delivery_id)
        letter = letters(app)[-1]
        assert letter["Subject"] == "Amara this week"
        for part in ("plain", "html"):
            assert SAYS in letter.get_body((part,)).get_content()

    def test_two_weeks_later_it_is_broken_and_can_still_be_kept(self, world, browser):
        promise = a_promise(world.emil, a_prospect(), TODAY - timedelta(days=14))
        plan(clock.now())
        db.session.refresh(promise)
        assert promise.is_open
        promise.due_on = TODAY - timedelta(days=15)
        plan(clock.now())
        db.session.refresh(promise)
        assert promise.state is PromiseState.BROKEN
        assert "Not kept in time" in browser(world.eva).get(f"/people/{promise.prospect_id}").text
        browser(world.emil).post(f"/promises/{promise.id}/keeping")
        assert promise.is_late

    def test_it_is_not_broken_by_being_away(self, world):
        promise = a_promise(world.emil, a_prospect(), TODAY - timedelta(days=15))
        world.emil.out_of_office_from, world.emil.out_of_office_until = TODAY - timedelta(days=9), TODAY
        plan(clock.now())
        db.session.refresh(promise)
        assert promise.is_open

    def test_nobody_is_asked_about_who_wishes_not_to_be_contacted(self, world, browser):
        prospect = a_prospect("Amara Okafor")
        promise = a_promise(world.emil, prospect, TODAY - timedelta(days=20))
        prospect.do_not_contact = True
        plan(clock.now())
        db.session.refresh(promise)
        assert promise.is_open
        assert "Amara Okafor" not in browser(world.emil).get("/").text
