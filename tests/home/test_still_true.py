"""Still true? Today asks about a few facts whose shelf life has just run out, of whom one knows."""

import re
from datetime import timedelta

import pytest

from app.kernel.db import db
from talent.prospects.models import Fact
from talent.relationships.models import RelationshipState
from tests.support.makers import a_prospect, a_relationship


@pytest.fixture
def a_fact(world):
    """A fact that ran out yesterday unless told."""

    def make(person, *, by=None, ran_out=1, value="Open to moving", **values):
        until = world.emil.today - timedelta(days=ran_out)
        fact = Fact(prospect_id=person.id, value=value, key=value.lower(), noted_by_id=by and by.id, **values)
        fact.valid_until = until
        db.session.add(fact)
        db.session.flush()
        return fact

    return make


def test_it_asks_who_noted_it_and_who_keeps_in_touch(world, browser, a_fact):
    person = a_prospect()
    a_fact(person, by=world.emil)
    a_relationship(world.eva, person, overdue_days=-30)
    for user, is_asked in ((world.emil, True), (world.eva, True), (world.rita, False)):
        page = browser(user).get("/").text
        assert ("Still true?" in page) is is_asked
        assert ("Open to moving" in page) is is_asked


@pytest.mark.parametrize(
    "values",
    [
        {"ran_out": 0},
        {"ran_out": 120},
        {"ended_at": "now"},
        {"postponed_at": "now"},
    ],
)
def test_it_does_not_ask_what_holds_was_answered_or_is_long_gone(world, browser, a_fact, values, time_machine):
    given = {name: world.emil.created_at if value == "now" else value for name, value in values.items()}
    a_fact(a_prospect(), by=world.emil, **given)
    assert "Still true?" not in browser(world.emil).get("/").text


def test_it_asks_nothing_about_people_who_are_let_go_or_not_to_be_contacted(world, browser, a_fact):
    let_go, banned = a_prospect("Amara Okafor"), a_prospect("Bela Szabo", do_not_contact=True)
    a_relationship(world.emil, let_go, state=RelationshipState.ENDED)
    a_fact(let_go)
    a_fact(banned, by=world.emil)
    assert "Still true?" not in browser(world.emil).get("/").text


def test_what_a_colleague_keeps_to_themselves_is_not_asked_of_others(world, browser, a_fact):
    person = a_prospect()
    a_fact(person, by=world.eva, is_private=True, value="Canary moves")
    a_relationship(world.emil, person, overdue_days=-30)
    assert "Canary" not in browser(world.emil).get("/").text


def test_it_asks_three_at_most_the_latest_first(world, browser, a_fact):
    for days in range(1, 6):
        a_fact(a_prospect(), by=world.emil, value=f"Fact {days}", ran_out=days)
    page = browser(world.emil).get("/").text
    assert [number for number in range(1, 6) if f"Fact {number}" in page] == [1, 2, 3]


class TestAnswering:
    def test_each_answer_is_one_post_back_to_today_with_undo(self, world, browser, a_fact):
        fact, emil = a_fact(a_prospect(), by=world.emil), browser(world.emil)
        for act in ("confirm", "end", "postpone"):
            answer = emil.post(f"/facts/{fact.id}/{act}", data={"shelf_life": "half_year", "next": "/"})
            assert answer.headers["Location"] == "/"
            page = emil.get("/").text
            assert "fact-life" not in page
            (undo_url,) = re.findall(r'"(/changes/[^"]+/undo[^"]*)"', page)
            assert emil.post(undo_url).headers["Location"] == "/"
            assert "fact-life" in emil.get("/").text

    def test_changing_leads_back_to_today_too(self, world, browser, a_fact):
        fact, emil = a_fact(a_prospect(), by=world.emil), browser(world.emil)
        assert 'name="next" value="/"' in emil.get(f"/facts/{fact.id}?next=/").text
        told = {"text": "Moved to Oslo", "shelf_life": "none", "version": fact.version, "next": "/"}
        answer = emil.post(f"/facts/{fact.id}", data=told)
        assert (answer.status_code, answer.headers.get("Location")) == (303, "/")
