"""Facts: noted in a line, shown with their age, and asked about when their shelf life is over."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.kernel.db import db
from talent.prospects.facts import Said, months_on, note_many
from talent.prospects.models import Fact
from tests.support.makers import a_contact, a_prospect, a_relationship


@pytest.fixture(autouse=True)
def in_may(time_machine):
    time_machine.move_to("2026-05-03T10:00Z", tick=True)


def note(client, prospect, text="Open to moving", **more):
    return client.post(f"/people/{prospect.id}/facts", data={"text": text, "shelf_life": "half_year", **more})


def the_fact() -> Fact:
    return db.session.scalars(select(Fact)).one()


def an_old_fact(client, prospect) -> Fact:
    note(client, prospect, shelf_life="date", until="2026-04-30")
    return the_fact()


class TestNoting:
    def test_one_line_shows_until_when_it_holds_and_who_was_told(self, world, browser, part):
        amara = a_prospect()
        note(browser(world.rita), amara, shelf_life="date", until="2027-06-30")
        shown = part(browser(world.emil).get(f"/people/{amara.id}").text, "facts")
        assert "Open to moving until June 2027 told Rita today" in shown

    def test_a_shelf_life_of_months_ends_with_a_month(self, world, browser):
        note(browser(world.emil), a_prospect())
        assert the_fact().valid_until == date(2026, 11, 30)

    def test_a_label_stands_before_the_value(self, world, browser, part):
        client, amara = browser(world.emil), a_prospect()
        note(client, amara, "Notice period: three months", source="her page", shelf_life="none")
        assert (the_fact().label, the_fact().value) == ("Notice period", "three months")
        shown = part(client.get(f"/people/{amara.id}").text, "facts")
        assert "Notice period: three months her page, you noted it today" in shown

    def test_noting_it_again_confirms_it(self, world, browser):
        client, amara = browser(world.emil), a_prospect()
        an_old_fact(client, amara)
        note(client, amara, "open to MOVING", shelf_life="year")
        assert the_fact().valid_until == date(2027, 5, 31)

    def test_a_day_must_be_chosen_where_one_is_meant(self, world, browser):
        answer = note(browser(world.emil), a_prospect(), shelf_life="date")
        assert answer.status_code == 422
        assert "Choose a day." in answer.text
        assert 'value="Open to moving"' in answer.text

    def test_what_is_noted_in_private_stays_so(self, world, browser):
        amara = a_prospect()
        note(browser(world.emil), amara, "canary", is_private="y")
        assert "canary" in browser(world.emil).get(f"/people/{amara.id}").text
        for other in (world.eva, world.rita, world.ada):
            assert "canary" not in browser(other).get(f"/people/{amara.id}").text
            assert browser(other).get(f"/facts/{the_fact().id}").status_code == 404


class TestStillTrue:
    def test_past_its_shelf_life_it_asks(self, world, browser, part):
        client, amara = browser(world.emil), a_prospect()
        an_old_fact(client, amara)
        shown = part(client.get(f"/people/{amara.id}").text, "facts")
        assert "was true until April 2026" in shown
        assert "Still true?" in client.get(f"/people/{amara.id}").text

    def test_yes_gives_a_new_shelf_life_and_says_who_confirmed(self, world, browser, part):
        amara = a_prospect()
        fact = an_old_fact(browser(world.rita), amara)
        client = browser(world.emil)
        client.post(f"/facts/{fact.id}/confirm", data={"shelf_life": "half_year"})
        shown = part(client.get(f"/people/{amara.id}").text, "facts")
        assert "Open to moving until November 2026 told Rita today · you confirmed it today" in shown

    def test_no_longer_keeps_that_it_was(self, world, browser, take_back):
        client, amara = browser(world.emil), a_prospect()
        fact = an_old_fact(client, amara)
        client.post(f"/facts/{fact.id}/end")
        page = client.get(f"/people/{amara.id}").text
        assert "Still true?" not in page
        assert "was true until 3 May" in page or "was true until May 3" in page
        take_back(client)
        assert "Still true?" in client.get(f"/people/{amara.id}").text

    def test_next_time_waits_for_the_next_talk(self, world, browser):
        client, amara = browser(world.emil), a_prospect()
        fact = an_old_fact(client, amara)
        client.post(f"/facts/{fact.id}/postpone")
        page = client.get(f"/people/{amara.id}").text
        assert "Ask when you talk next." in page
        assert "Still true?" not in page
        client.post("/log", data={"prospect_id": amara.id, "kind": "call", "direction": "both", "when": "now"})
        assert "Still true?" in client.get(f"/people/{amara.id}").text


class TestChanging:
    def test_a_fact_is_put_differently_and_back(self, world, browser, take_back):
        client, amara = browser(world.emil), a_prospect()
        note(client, amara)
        data = {"text": "Stays for good", "shelf_life": "none", "version": "1"}
        client.post(f"/facts/{the_fact().id}", data=data)
        assert (the_fact().value, the_fact().valid_until) == ("Stays for good", None)
        take_back(client)
        assert (the_fact().value, the_fact().valid_until) == ("Open to moving", date(2026, 11, 30))

    def test_who_was_quicker_is_told_and_nothing_typed_is_lost(self, world, browser):
        client = browser(world.emil)
        note(client, a_prospect())
        client.post(f"/facts/{the_fact().id}", data={"text": "First", "shelf_life": "none", "version": "1"})
        late = client.post(f"/facts/{the_fact().id}", data={"text": "Second", "shelf_life": "none", "version": "1"})
        assert late.status_code == 409
        assert 'value="Second"' in late.text
        assert "First" in late.text

    def test_taking_back_does_not_overwrite_what_came_since(self, world, browser, take_back):
        client = browser(world.emil)
        note(client, a_prospect())
        browser(world.eva).post(f"/facts/{the_fact().id}/end")
        undo = db.session.execute(db.text("SELECT id FROM undos ORDER BY id LIMIT 1")).scalar()
        assert client.post(f"/changes/{undo}/undo").status_code == 409
        assert the_fact().ended_at is not None

    def test_removed_is_gone_and_comes_back_whole(self, world, browser, take_back):
        client, amara = browser(world.emil), a_prospect()
        note(client, amara, source="her page")
        before = {
            column: getattr(the_fact(), column) for column in ("id", "created_at", "value", "source", "valid_until")
        }
        client.post(f"/facts/{the_fact().id}/remove")
        assert db.session.scalars(select(Fact)).all() == []
        take_back(client)
        assert {column: getattr(the_fact(), column) for column in before} == before


def test_a_talk_that_is_recorded_leaves_other_peoples_facts_alone(world, browser):
    client, amara = browser(world.emil), a_prospect()
    fact = an_old_fact(client, amara)
    client.post(f"/facts/{fact.id}/postpone")
    a_contact(a_relationship(world.emil, a_prospect("Boris")))
    assert the_fact().postponed_at is not None


def test_many_are_noted_at_once_and_again_adds_nothing(world):
    amara, actor = a_prospect(), world.rita.as_actor()
    said = [Said(amara.id, "Birthday: 12 May"), Said(amara.id, "birthday: 12 may"), Said(amara.id, "  ")]
    assert (note_many(actor, said, source="vCard"), note_many(actor, said, source="vCard")) == (1, 0)


@pytest.mark.parametrize("months", range(1, 30))
def test_months_on_is_the_last_day_of_a_month(months):
    day = months_on(date(2026, 1, 31), months)
    assert (day + timedelta(days=1)).day == 1
    assert (day.year - 2026) * 12 + day.month - 1 == months
