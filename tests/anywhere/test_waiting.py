"""Talks that waited on a phone are taken in exactly once; what has changed meanwhile is asked, never decided."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.kernel import clock
from app.kernel.db import db
from talent.duplicates.actions import merge
from talent.prospects.canonical import IdentityKind
from talent.relationships.models import Relationship, RelationshipState, Touchpoint, Visibility
from tests.support.makers import a_contact, a_prospect, a_relationship
from tests.support.making_duplicates import an_identity


def a_talk(person=None, **changes):
    """A talk as a phone sends it."""
    told = {
        "client_id": str(uuid.uuid4()),
        "prospect_id": str(person.id) if person is not None else "",
        "who": "",
        "kind": "call",
        "direction": "both",
        "at": (clock.now() - timedelta(hours=5)).isoformat(),
        "summary": "about her thesis",
    }
    return {**told, **changes}


def from_the_page(talk):
    """The same, as the form of the page sends it."""
    return {name: value for name, value in talk.items() if name != "at"} | {"when": "now"}


def send(client, talk, **changes):
    return client.post("/waiting/talks", data={**talk, **changes})


def logged() -> list[Touchpoint]:
    return list(db.session.scalars(select(Touchpoint).order_by(Touchpoint.id)))


@pytest.fixture
def amara(world):
    person = a_prospect("Amara Diallo")
    a_relationship(world.emil, person)
    return person


class TestTakingIn:
    def test_a_talk_is_logged_when_it_was(self, world, browser, amara):
        talk = a_talk(amara)
        answer = send(browser(world.emil), talk)
        assert (answer.status_code, answer.json) == (200, {"url": f"/people/{amara.id}", "name": "Amara Diallo"})
        assert logged()[0].at.isoformat() == talk["at"]
        assert logged()[0].summary == "about her thesis"

    def test_sent_twice_it_is_one(self, world, browser, amara):
        client, talk = browser(world.emil), a_talk(amara)
        assert [send(client, talk).status_code for _ in range(3)] == [200, 200, 200]
        assert len(logged()) == 1

    def test_what_the_page_has_sent_is_the_same_one(self, world, browser, amara):
        client, talk = browser(world.emil), a_talk(amara)
        client.post("/log", data=from_the_page(talk))
        client.post("/log", data=from_the_page(talk))
        send(client, talk)
        assert len(logged()) == 1

    def test_another_talk_from_a_page_that_one_went_back_to_is_a_second_one(self, world, browser, amara):
        client, talk = browser(world.emil), from_the_page(a_talk(amara))
        client.post("/log", data=talk)
        client.post("/log", data={**talk, "summary": "about the move"})
        assert [one.summary for one in logged()] == ["about her thesis", "about the move"]

    def test_nobody_reaches_a_colleagues_talk_by_its_number(self, world, browser, amara):
        talk = a_talk(amara)
        send(browser(world.emil), talk)
        send(browser(world.eva), talk, anyway="yes")
        assert {one.user_id for one in logged()} == {world.emil.id, world.eva.id}

    @pytest.mark.parametrize("wrong", [{"client_id": "7"}, {"at": "noon"}, {"at": "2026-01-01T10:00"}, {"kind": "fax"}])
    def test_nonsense_is_refused_in_words(self, world, browser, amara, wrong):
        answer = send(browser(world.emil), a_talk(amara), **wrong)
        assert answer.status_code == 422
        assert answer.json["sentence"]
        assert logged() == []


class TestWhatHasChanged:
    def ask(self, client, talk) -> dict:
        answer = send(client, talk)
        assert answer.json["sentence"]
        assert logged_by_phone(talk) == []
        return answer.json

    def test_a_file_that_was_made_part_of_another(self, world, browser, amara):
        keeper = a_prospect("Amara D. Diallo")
        merge(world.rita.as_actor(), keeper, amara)
        client, talk = browser(world.emil), a_talk(amara)
        asked = self.ask(client, talk)
        assert "Amara D. Diallo" in asked["sentence"]
        assert send(client, talk, **asked["acts"][0]["changes"]).json["url"] == f"/people/{keeper.id}"

    def test_a_person_who_is_gone(self, world, browser):
        asked = self.ask(browser(world.emil), a_talk(prospect_id=str(uuid.uuid4())))
        assert "no longer here" in asked["sentence"]
        assert asked["acts"] == []

    def test_one_who_was_handed_over(self, world, browser, amara):
        let_go(world.emil, amara)
        a_relationship(world.eva, amara)
        client, talk = browser(world.emil), a_talk(amara)
        assert self.ask(client, talk)["sentence"] == "Eva keeps in touch with Amara Diallo now; you have let go."
        assert send(client, talk, anyway="yes").json["url"]

    def test_a_talk_of_a_colleague_on_the_same_day(self, world, browser, amara):
        talk = a_talk(amara)
        tie = a_relationship(world.eva, amara)
        a_contact(tie, at=clock.now() - timedelta(hours=5, minutes=1), summary="her move to Hamburg")
        assert "her move to Hamburg" in self.ask(browser(world.emil), talk)["sentence"]
        assert send(browser(world.emil), talk, anyway="yes").json["url"]

    def test_of_a_private_one_nothing_is_told(self, world, browser, amara):
        tie = a_relationship(world.eva, amara, visibility=Visibility.PRIVATE)
        a_contact(tie, at=clock.now() - timedelta(hours=5), summary="canary", visibility=Visibility.PRIVATE)
        answer = send(browser(world.emil), a_talk(amara))
        assert answer.json["url"]
        assert "canary" not in answer.text

    def test_a_clock_that_was_ahead(self, world, browser, amara):
        client, talk = browser(world.emil), a_talk(amara, at=(clock.now() + timedelta(days=2)).isoformat())
        assert send(client, talk, **self.ask(client, talk)["acts"][0]["changes"]).json["url"]


class TestWhoWasTyped:
    def test_a_whole_name_is_enough(self, world, browser, amara):
        assert send(browser(world.emil), a_talk(who="amara diallo")).json["url"]

    def test_a_part_of_one_asks(self, world, browser, amara):
        client, talk = browser(world.emil), a_talk(who="Amara")
        asked = send(client, talk).json
        assert asked["acts"][0]["label"].startswith("It was Amara Diallo")
        assert send(client, talk, **asked["acts"][0]["changes"]).json["url"]

    def test_an_address_asks_whether_it_is_they(self, world, browser, amara):
        an_identity(amara, "https://github.com/amara", IdentityKind.PROFILE)
        asked = send(browser(world.emil), a_talk(who="https://github.com/Amara")).json
        assert asked["acts"][0]["changes"] == {"prospect_id": str(amara.id)}

    def test_somebody_unknown_is_found_or_added_and_then_it_is_sent(self, world, browser, amara):
        client, talk = browser(world.emil), a_talk(who="Jonas Petit")
        asked = send(client, talk).json
        assert asked["sentence"] == "Nobody is known here as “Jonas Petit”."
        page = client.get(asked["find"])
        assert page.status_code == 200
        assert talk["client_id"] in page.text
        client.post("/log", data={**from_the_page(talk), "prospect_id": amara.id})
        assert send(client, talk).json["url"]
        assert len(logged()) == 1


class TestWhatLiesOnThePhone:
    def test_only_names_of_ones_own_people(self, world, browser, amara):
        a_relationship(world.eva, a_prospect("Jonas Petit"))
        known = browser(world.emil).get("/waiting/people").json
        assert known["people"] == [[str(amara.id), "Amara Diallo"]]
        assert known["reader"] == str(world.emil.id)

    def test_who_was_let_go_is_not_among_them(self, world, browser, amara):
        let_go(world.emil, amara)
        assert browser(world.emil).get("/waiting/people").json["people"] == []

    def test_the_page_that_is_kept_holds_nothing_of_anybody(self, world, browser, amara):
        page = browser(world.emil).get("/waiting")
        assert page.text == browser(None).get("/waiting").text
        assert "Set-Cookie" not in page.headers
        assert "Amara" not in page.text


def let_go(user, person) -> None:
    ended = update(Relationship).where(Relationship.user_id == user.id, Relationship.prospect_id == person.id)
    db.session.execute(ended.values(state=RelationshipState.ENDED))


def logged_by_phone(talk) -> list[Touchpoint]:
    return [one for one in logged() if (one.source_id or "").endswith(talk["client_id"])]
