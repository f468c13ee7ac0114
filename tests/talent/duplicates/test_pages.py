"""The queue and the two files side by side, through the doors."""

import re

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.actor import Role
from app.kernel.db import db
from talent.duplicates.finding import look_for
from talent.duplicates.models import BulkMerge, BulkState, Merge, Pair, PairState, Scan, ScanState
from talent.duplicates.queries import pair_of
from tests.support.makers import a_contact, a_note, a_prospect, a_relationship
from tests.support.making_duplicates import an_identity
from tests.support.outbox import run_jobs


def twins(name="Amara Okafor", count=2, **values):
    people = [a_prospect(name, **values) for _ in range(count)]
    look_for([person.id for person in people])
    return people


def compare_url(one, other):
    return f"/people/{one.id}/same-as/{other.id}"


def filled(keeper, one, other, **values):
    return {"keeper": keeper.id, "one_version": one.version, "other_version": other.version, **values}


class TestTheQueue:
    def test_recruiters_see_all_pairs_with_the_reason_and_counts(self, world, browser):
        twins()
        page = browser(world.rita).get("/duplicates").text
        assert page.count("Amara Okafor") >= 2
        assert "The same name and employer" in page
        assert re.search(r"Same name and employer<span class=\"count\">1<", page)

    def test_others_see_pairs_of_people_they_are_in_touch_with(self, world, browser):
        one, _ = twins()
        twins("Bela Szabo")
        a_relationship(world.emil, one)
        page = browser(world.emil).get("/duplicates").text
        assert "Amara Okafor" in page
        assert "Bela Szabo" not in page
        assert "No pair waits for you" in browser(world.eva).get("/duplicates").text

    def test_pages_go_on_where_the_last_one_ended(self, world, browser, monkeypatch):
        monkeypatch.setattr("talent.duplicates.queue.PAGE", 2)
        for number in range(5):
            twins(f"Twin {number}")
        client, seen, path = browser(world.rita), [], "/duplicates"
        for _ in range(3):
            page = client.get(path).text
            seen += re.findall(r"data-open>(Twin \d)<", page)
            path = next(iter(re.findall(r'href="(/duplicates\?[^"]*after=[^"]+)"', page)), None)
        assert sorted(seen) == [f"Twin {number}" for number in range(5)]
        assert path is None


class TestSideBySide:
    def test_shows_both_and_offers_the_file_that_more_hangs_on(self, world, browser):
        one, other = twins(location="Lagos")
        an_identity(other, "amara@example.org")
        a_contact(a_relationship(world.emil, other))
        page = browser(world.rita).get(compare_url(one, other)).text
        assert "amara@example.org" in page
        assert "1 contact, 0 notes" in page
        assert re.search(rf'name="keeper" value="{other.id}" checked', page)

    def test_counts_only_what_the_reader_may_see(self, world, browser):
        one, other = twins()
        a_note(world.emil, one, is_private=True)
        assert "1 note" not in browser(world.rita).get(compare_url(one, other)).text

    def test_makes_one_of_two_and_goes_on_to_the_next(self, world, browser):
        one, other = twins()
        twins("Bela Szabo")
        other.title = "Head of bridges"
        form = filled(one, one, other, title=other.id, queue="yes")
        answer = browser(world.rita).post(compare_url(one, other), data=form)
        assert (answer.status_code, "/same-as/" in answer.headers["Location"]) == (303, True)
        assert (one.title, other.merged_into_id) == ("Head of bridges", one.id)

    def test_a_file_that_was_changed_meanwhile_is_looked_at_again_first(self, world, browser):
        one, other = twins()
        form = filled(one, one, other)
        one.version += 1
        assert browser(world.rita).post(compare_url(one, other), data=form).status_code == 409
        assert other.merged_into_id is None

    @pytest.mark.parametrize("keeper", ["", "nonsense", "01a1e411-4720-797c-b57a-15676cad396b"])
    def test_without_a_file_to_keep_nothing_happens(self, world, browser, keeper):
        one, other = twins()
        answer = browser(world.rita).post(compare_url(one, other), data={**filled(one, one, other), "keeper": keeper})
        assert answer.status_code == 422
        assert other.merged_into_id is None

    def test_two_people_is_remembered_and_can_be_taken_back(self, world, browser):
        one, other = twins()
        pair, client = db.session.scalar(pair_of(one.id, other.id)), browser(world.rita)
        client.post(f"/duplicates/{pair.id}/deny")
        assert pair.state is PairState.NOT_THE_SAME
        assert "Amara Okafor" in client.get("/duplicates?show=denied").text
        client.post(f"/duplicates/{pair.id}/ask-again")
        assert pair.state is PairState.OPEN

    def test_whoever_knows_neither_finds_nothing_here(self, world, browser):
        one, other = twins()
        assert browser(world.eva).get(compare_url(one, other)).status_code == 404


class TestTheFile:
    def test_says_with_whom_it_may_be_the_same(self, world, browser):
        one, other = twins()
        other.display_name = "Amara O."
        page = browser(world.rita).get(f"/people/{one.id}").text
        assert "May be the same person as" in page
        assert compare_url(one, other) in page
        assert "May be the same person as" not in browser(world.eva).get(f"/people/{one.id}").text

    def test_shows_what_was_merged_with_the_way_back(self, world, browser):
        one, other = twins()
        a_note(world.emil, other, "Likes bridges")
        client = browser(world.rita)
        client.post(compare_url(one, other), data=filled(one, one, other))
        page = client.get(f"/people/{one.id}").text
        merged = db.session.scalars(select(Merge)).one()
        assert f"/merges/{merged.id}/undo" in page
        assert "Likes bridges" in page
        assert f"/merges/{merged.id}/undo" not in browser(world.eva).get(f"/people/{one.id}").text
        assert client.post(f"/merges/{merged.id}/undo").headers["Location"] == f"/people/{other.id}"
        assert "Likes bridges" not in client.get(f"/people/{one.id}").text

    def test_tells_what_happened_in_either(self, world, browser):
        one, other = twins()
        client = browser(world.emil)
        client.post(f"/people/{other.id}/ban", data={"reason": "Asked."})
        browser(world.rita).post(compare_url(one, other), data=filled(one, one, other))
        page = client.get(f"/people/{one.id}").text
        assert "You noted: do not contact" in page
        assert "Rita made another file part of this one" in page
        assert "made this file part" not in page


class TestAdding:
    def test_who_may_be_known_is_asked_about_first_and_denied_by_adding(self, world, browser):
        known = a_prospect("Robert Müller", employer="", location="Berlin")
        look_for([known.id])
        client, form = browser(world.emil), {"name": "Bob Müller", "employer": "Acme", "location": "Berlin"}
        asked = client.post("/people/new", data=form)
        assert asked.status_code == 422
        assert "a like name in the same city" in asked.text
        assert client.post("/people/new", data={**form, "anyway": "yes"}).status_code == 303
        assert db.session.scalars(select(Pair.state)).all() == [PairState.NOT_THE_SAME]


class TestManyAtOnce:
    def sure(self, count):
        for number in range(count):
            for person in twins(f"Twin {number}", employer=""):
                an_identity(person, f"twin{number}@example.org")
                look_for([person.id])

    def test_sure_pairs_become_one_and_come_back(self, app, world, browser):
        self.sure(3)
        client = browser(world.rita)
        assert "3 pairs are sure" in client.get("/duplicates").text
        at = client.post("/duplicates/merges").headers["Location"]
        run_jobs(app)
        bulk = db.session.scalars(select(BulkMerge)).one()
        assert (bulk.state, bulk.merged) == (BulkState.DONE, 3)
        assert "3 pairs are one file each now" in client.get(at).text
        client.post(f"{at}/undo")
        run_jobs(app)
        assert (bulk.state, bulk.undone) == (BulkState.UNDONE, 3)
        assert db.session.scalars(select(Pair.state)).all() == [PairState.OPEN] * 3

    @pytest.mark.parametrize(("who_may_not", "ends"), [("rita", BulkState.UNDONE), ("ada", BulkState.STOPPED)])
    def test_they_come_back_for_whoever_asks_as_long_as_they_may(self, app, world, browser, who_may_not, ends):
        self.sure(1)
        at = browser(world.rita).post("/duplicates/merges").headers["Location"]
        run_jobs(app)
        browser(world.ada).post(f"{at}/undo")
        getattr(world, who_may_not).role = Role.PARTNER
        db.session.flush()
        run_jobs(app)
        assert db.session.scalars(select(BulkMerge.state)).one() is ends

    def test_neither_another_name_nor_a_verified_address_is_sure(self, world, browser):
        self.sure(2)
        one, other = twins("Robert Müller", employer="")
        other.display_name, other.sort_name = "Zoë Weiß", "zoe weiss"
        verified = a_prospect("Twin 7", employer=""), a_prospect("Twin 7", employer="")
        an_identity(verified[0], "twin7@example.org", verified_at=clock.now())
        for person, mail in ((one, "x@example.org"), (other, "x@example.org"), (verified[1], "twin7@example.org")):
            an_identity(person, mail)
            look_for([person.id])
        assert "2 pairs are sure" in browser(world.rita).get("/duplicates").text

    def test_a_stopped_one_goes_no_further(self, app, world, browser):
        self.sure(2)
        client = browser(world.rita)
        at = client.post("/duplicates/merges").headers["Location"]
        client.post(f"{at}/stop")
        run_jobs(app)
        assert db.session.scalars(select(Merge)).all() == []

    def test_a_search_among_everybody_shows_how_far_it_is(self, app, world, browser):
        client = browser(world.rita)
        client.post("/duplicates/searches")
        assert "Looking through everybody" in client.get("/duplicates").text
        run_jobs(app)
        assert db.session.scalars(select(Scan.state)).all() == [ScanState.DONE]
        assert "was last looked through" in client.get("/duplicates/searches/last", htmx=True).text
