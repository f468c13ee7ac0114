"""Tags and skills: typed once, offered to all, kept in order, and every change taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.events import Event
from app.kernel.scope import everywhere
from talent.prospects import tags
from talent.prospects.jobs import forget_undone
from talent.prospects.models import ProspectTag, Tag, TagKind
from tests.support.makers import a_prospect


def words(client, prospect) -> list[str]:
    page = client.get(f"/people/{prospect.id}").text
    return [line.split("</span>")[0] for line in page.split("<span>") if "data-take-word" in line[:200]]


def the(name: str) -> Tag:
    return db.session.scalars(select(Tag).where(Tag.name == name)).one()


def given(client, prospect, *names, kind="skill"):
    for name in names:
        assert client.post(f"/people/{prospect.id}/words/{kind}", data={"name": name}).status_code == 303


class TestOnAFile:
    def test_a_word_is_typed_and_stands_there(self, world, browser):
        client, amara = browser(world.emil), a_prospect()
        given(client, amara, "Rust", "tidal turbines")
        given(client, amara, "Speaker", kind="tag")
        assert words(client, amara) == ["Speaker", "Rust", "tidal turbines"]

    def test_without_reloading_the_chips_come_back_with_undo_and_the_field_open(self, world, browser):
        amara = a_prospect()
        answer = browser(world.emil).post(f"/people/{amara.id}/words/skill", data={"name": "Rust"}, htmx=True)
        assert answer.text.lstrip().startswith('<div id="words"')
        assert "Rust is on the file." in answer.text
        assert "/undo" in answer.text
        assert "<details data-open-focus open>" in answer.text

    def test_the_same_word_in_other_letters_is_the_same(self, world, browser):
        client, amara, boris = browser(world.emil), a_prospect(), a_prospect("Boris")
        given(client, amara, "Señalización")
        given(client, boris, "SENALIZACION")
        assert words(client, boris) == ["Señalización"]
        given(client, amara, "señalizacion")
        assert words(client, amara) == ["Señalización"]

    @pytest.mark.parametrize("name", ["", "   ", "\u200b", "#", "x" * 61])
    def test_what_is_no_word_is_refused_in_words(self, world, browser, name):
        amara = a_prospect()
        answer = browser(world.emil).post(f"/people/{amara.id}/words/skill", data={"name": name}, htmx=True)
        assert answer.status_code == 422
        assert db.session.scalars(select(ProspectTag)).all() == []

    def test_a_word_is_taken_off_and_back_on(self, world, browser, take_back):
        client, amara = browser(world.emil), a_prospect()
        given(client, amara, "Rust", "Go")
        client.post(f"/people/{amara.id}/words/{the('Rust').id}/take")
        assert words(client, amara) == ["Go"]
        take_back(client)
        assert words(client, amara) == ["Go", "Rust"]

    def test_what_was_given_is_taken_back_once(self, world, browser, take_back):
        client, amara = browser(world.emil), a_prospect()
        given(client, amara, "Rust")
        assert take_back(client).status_code == 303
        assert words(client, amara) == []
        assert take_back(client).status_code == 422

    def test_what_others_did_is_not_ones_own_to_take_back(self, world, browser, take_back):
        amara = a_prospect()
        given(browser(world.emil), amara, "Rust")
        assert take_back(browser(world.eva)).status_code == 404

    def test_words_in_use_are_offered_by_their_beginning(self, world, browser):
        client, amara = browser(world.emil), a_prospect()
        given(client, amara, "Rust", "Corrosion and rust", "Trust")
        offered = client.get("/words/skill/suggest?name=rus").text
        assert offered.index("Rust") < offered.index("Corrosion and rust")
        assert "Trust" not in offered

    def test_every_change_is_an_event_without_words(self, world, browser):
        client, amara = browser(world.emil), a_prospect()
        given(client, amara, "Secret canary")
        client.post(f"/people/{amara.id}/words/{the('Secret canary').id}/take")
        events = db.session.scalars(select(Event).where(Event.prospect_id == amara.id, Event.name.like("tag.%"))).all()
        assert [event.name for event in events] == ["tag.given", "tag.taken"]
        assert "canary" not in str([event.details for event in events])


class TestKeepingInOrder:
    def test_a_new_name_shows_on_every_file(self, world, browser, take_back):
        client, amara = browser(world.rita), a_prospect()
        given(client, amara, "Rsut")
        client.post(f"/words/{the('Rsut').id}", data={"name": "Rust"})
        assert words(client, amara) == ["Rust"]
        take_back(client)
        assert words(client, amara) == ["Rsut"]

    def test_two_words_become_one_and_two_again(self, world, browser, take_back):
        client, amara, boris = browser(world.rita), a_prospect(), a_prospect("Boris")
        given(client, amara, "k8s", "Kubernetes")
        given(client, boris, "k8s")
        client.post(f"/words/{the('k8s').id}/merge", data={"into_id": str(the("Kubernetes").id)})
        assert words(client, amara) == words(client, boris) == ["Kubernetes"]
        assert "2 people" in client.get("/words?kind=skill").text
        take_back(client)
        assert words(client, amara) == ["k8s", "Kubernetes"]
        assert words(client, boris) == ["k8s"]

    def test_another_word_is_split_off(self, world, browser):
        client, amara = browser(world.rita), a_prospect()
        given(client, amara, "k8s", "Kubernetes")
        client.post(f"/words/{the('k8s').id}/merge", data={"into_id": str(the("Kubernetes").id)})
        client.post(f"/words/{the('k8s').id}/split")
        assert words(client, amara) == ["k8s", "Kubernetes"]

    def test_taking_off_a_word_takes_off_the_others_for_it(self, world, browser):
        client, amara = browser(world.rita), a_prospect()
        given(client, amara, "k8s", "Kubernetes")
        client.post(f"/words/{the('k8s').id}/merge", data={"into_id": str(the("Kubernetes").id)})
        client.post(f"/people/{amara.id}/words/{the('Kubernetes').id}/take")
        assert words(client, amara) == []

    def test_a_removed_word_is_on_no_file_and_comes_back(self, world, browser, take_back):
        client, amara = browser(world.rita), a_prospect()
        given(client, amara, "Rust")
        client.post(f"/words/{the('Rust').id}/remove")
        assert words(client, amara) == []
        assert "Rust" not in client.get("/words/skill/suggest?name=rust").text
        take_back(client)
        assert words(client, amara) == ["Rust"]

    def test_a_word_is_new_again_after_it_was_removed(self, world, browser, take_back):
        client, amara, boris = browser(world.rita), a_prospect(), a_prospect("Boris")
        given(client, amara, "Rust")
        client.post(f"/words/{the('Rust').id}/remove")
        given(client, boris, "Rust")
        assert (words(client, amara), words(client, boris)) == ([], ["Rust"])

    def test_the_name_of_another_word_is_refused(self, world, browser):
        client, amara = browser(world.rita), a_prospect()
        given(client, amara, "Go", "Rust")
        assert client.post(f"/words/{the('Go').id}", data={"name": "rust"}).status_code == 422

    def test_employees_do_not_keep_words(self, world, browser):
        given(browser(world.emil), a_prospect(), "Rust")
        assert browser(world.emil).post(f"/words/{the('Rust').id}/remove").status_code == 403

    def test_the_night_forgets_what_is_gone_for_good(self, world, browser, time_machine):
        client, amara = browser(world.rita), a_prospect()
        given(client, amara, "Rust", "Go")
        client.post(f"/words/{the('Rust').id}/remove")
        time_machine.move_to(clock.now() + timedelta(days=8))
        forget_undone()
        with everywhere():
            assert [tag.name for tag in db.session.scalars(select(Tag))] == ["Go"]


class TestMany:
    def test_many_are_given_at_once_and_again_adds_nothing(self, world):
        people, actor = [a_prospect(f"Person {number}") for number in range(3)], world.rita.as_actor()
        known = tags.words_for(TagKind.SKILL, ["Rust", "rust ", "Go", ""])
        assert set(known) == {"rust", "go"}
        pairs = [tags.Given(person.id, tag.id) for person in people for tag in known.values()]
        assert (tags.give_many(actor, pairs), tags.give_many(actor, pairs)) == (6, 0)
