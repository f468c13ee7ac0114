"""Who may be the same person: by an identity, by name and employer, by a nickname in the same city."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.kernel.db import db
from talent.duplicates import actions, jobs, scanning
from talent.duplicates.finding import MOST_ALIKE, look_for
from talent.duplicates.keys import city_key, match_keys
from talent.duplicates.models import Pair, PairState, ScanState
from talent.duplicates.queries import pair_of
from talent.prospects.canonical import IdentityKind
from tests.support.makers import a_prospect
from tests.support.making_duplicates import an_identity
from tests.support.making_imports import LINKEDIN, an_import, committed
from tests.support.outbox import run_jobs


def pairs():
    return db.session.scalars(select(Pair)).all()


def found(one, other):
    look_for([one.id, other.id])
    return [(pair.points, pair.parts) for pair in pairs()]


class TestSigns:
    @pytest.mark.parametrize(
        ("kind", "raw"),
        [
            (IdentityKind.EMAIL, "a@example.org"),
            (IdentityKind.PHONE, "+4930123456"),
            (IdentityKind.PROFILE, "https://www.linkedin.com/in/amara"),
        ],
    )
    def test_the_same_identity_is_a_hundred(self, world, kind, raw):
        one, other = a_prospect("Amara Okafor"), a_prospect("A. Okafor", employer="Elsewhere")
        for person in (one, other):
            an_identity(person, raw, kind)
        assert found(one, other) == [(100, [f"same_{kind.value}"])]

    def test_the_same_name_and_employer_is_seventy(self, world):
        assert found(a_prospect("Zoë Weiß"), a_prospect("zoe weiss")) == [(70, ["name_and_employer"])]

    def test_a_nickname_in_the_same_city_is_fifty(self, world):
        one = a_prospect("Robert Müller", employer="", location="Berlin, Germany")
        other = a_prospect('Bob "Bobby" J. Müller', employer="Acme", location="Greater Berlin Area")
        assert found(one, other) == [(50, ["nickname_and_city"])]

    def test_the_strongest_gives_the_points_and_all_are_said(self, world):
        one, other = (a_prospect("Amara Okafor", location="Lagos") for _ in range(2))
        for person in (one, other):
            an_identity(person, "a@example.org")
        assert found(one, other) == [(100, ["name_and_employer", "nickname_and_city", "same_email"])]

    @pytest.mark.parametrize(
        ("name", "location"), [("Robert Müller", "Hamburg"), ("Bob Meier", "Berlin"), ("Robert", "Berlin")]
    )
    def test_another_city_another_family_or_half_a_name_is_nothing(self, world, name, location):
        one = a_prospect("Bob Müller", employer="", location="Berlin")
        assert found(one, a_prospect(name, employer="", location=location)) == []

    def test_what_many_share_says_nothing(self, world):
        people = [a_prospect(f"Person {number}", employer="") for number in range(MOST_ALIKE + 2)]
        for person in people:
            an_identity(person, "+4930123456", IdentityKind.PHONE)
        look_for([person.id for person in people])
        assert pairs() == []


class TestAsking:
    def test_the_same_two_are_one_pair_from_either_side(self, world):
        one, other = a_prospect("Amara Okafor"), a_prospect("Amara Okafor")
        assert look_for([one.id]) == 1
        assert look_for([other.id]) == 0
        assert len(pairs()) == 1

    def test_a_sign_that_is_gone_takes_its_question_with_it(self, world):
        one, other = a_prospect("Amara Okafor"), a_prospect("Amara Okafor")
        look_for([one.id])
        other.employer_key = "elsewhere"
        look_for([other.id])
        assert pairs() == []

    def test_what_was_denied_is_not_asked_again_until_taken_back(self, world):
        one, other = a_prospect("Amara Okafor"), a_prospect("Amara Okafor")
        look_for([one.id])
        rita, (pair,) = world.rita.as_actor(), pairs()
        actions.say_not_the_same(rita, pair)
        look_for([one.id, other.id])
        assert pair.state is PairState.NOT_THE_SAME
        actions.ask_again(rita, pair)
        assert pair.state is PairState.OPEN

    def test_what_was_denied_of_a_file_holds_for_whatever_it_became_part_of(self, world):
        one, other, third = (a_prospect("Amara Okafor") for _ in range(3))
        look_for([one.id, other.id, third.id])
        rita = world.rita.as_actor()
        for two in ((one, other), (third, other)):
            actions.say_not_the_same(rita, db.session.scalar(pair_of(two[0].id, two[1].id)))
        fourth = a_prospect("Amara Okafor")
        done = actions.merge(rita, fourth, one)
        assert db.session.scalar(pair_of(fourth.id, other.id)) is None
        actions.undo(rita, done)
        assert db.session.scalar(pair_of(fourth.id, other.id)).state is PairState.OPEN

    def test_a_keeper_is_asked_about_by_what_it_is_known_by_now(self, world):
        keeper, loser, third = (a_prospect(name, employer="") for name in ("A One", "B Two", "C Three"))
        for person in (loser, third):
            an_identity(person, "a@example.org")
        actions.merge(world.rita.as_actor(), keeper, loser)
        assert db.session.scalar(pair_of(keeper.id, third.id)).points == 100


class TestWhenItIsLookedFor:
    def test_somebody_who_is_edited_is_looked_at_again(self, world, browser):
        one, other = a_prospect("Amara Okafor"), a_prospect("Amara Okafor", employer="")
        form = {"name": "Amara Okafor", "employer": "Acme", "version": other.version}
        assert browser(world.emil).post(f"/people/{other.id}/edit", data=form).status_code == 303
        assert db.session.scalar(pair_of(one.id, other.id)).points == 70

    def test_the_people_of_an_import_are_looked_at_once_it_is_done(self, app, world):
        a_prospect("Robert Müller", employer="Elsewhere", location="")
        known = a_prospect("Amara Okafor", employer="Somewhere")
        an_identity(known, "+4930123456", IdentityKind.PHONE)
        an_identity(known, "amara@example.org")
        import_ = an_import(app, world.emil, f"{LINKEDIN}Bea,Schmitz,,amara@example.org,Acme,Engineer,01 Jan 2026\n")
        assert import_.conflict == 1
        newcomer = an_import(app, world.emil, f"{LINKEDIN}Robert,Müller,,,Elsewhere GmbH,Engineer,01 Jan 2026\n")
        committed(app, newcomer)
        assert db.session.scalars(select(scanning.Scan.state)).all() == [ScanState.DONE]

    def test_a_full_search_goes_on_batch_by_batch_and_finds_each_once(self, app, world, monkeypatch):
        monkeypatch.setattr(scanning, "PEOPLE_A_BATCH", 3)
        for number in range(4):
            for _ in range(2):
                a_prospect(f"Twin {number}", location="Berlin")
        scan = scanning.begin()
        jobs.enqueue(jobs.scan, scan_id=scan.id)
        run_jobs(app)
        assert (scan.state, scan.people_looked_at, scan.pairs_found) == (ScanState.DONE, 8, 4)


class TestKeys:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Bob Müller", "Robert Mueller"),
            ("Sasha Petrov", "Aleksandr Petrov"),
            ("Alex Jones", "Alexandra Jones"),
            ("Pepe García", "José García"),
            ("Liz (Betty) Smith", "Elizabeth Smith"),
            ("Müller Robert", "Müller Bob"),
        ],
    )
    def test_names_that_may_be_one_persons_meet(self, one, other):
        given = {"Müller Robert": "Robert", "Müller Bob": "Bob"}
        sets = [match_keys(name=name, given_name=given.get(name, ""), location="Köln") for name in (one, other)]
        assert (sets[0] & sets[1] != set()) is (other != "Robert Mueller")

    @pytest.mark.parametrize(
        ("place", "city"),
        [
            ("Greater London, England", "london"),
            ("München und Umgebung", "munchen"),
            ("San Francisco Bay Area", "san francisco"),
            ("", ""),
        ],
    )
    def test_a_city_is_its_name(self, place, city):
        assert city_key(place) == city

    @given(name=st.text(max_size=40), given_name=st.text(max_size=20), location=st.text(max_size=30))
    def test_nothing_that_is_typed_breaks_them(self, name, given_name, location):
        for key in match_keys(name=name, given_name=given_name, location=location):
            assert "|" in key
