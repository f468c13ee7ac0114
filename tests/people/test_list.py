"""The list of people: searched, narrowed, counted, and what to do when it is empty."""

import re
from datetime import timedelta
from html import unescape

import pytest

from app.kernel import clock
from app.people import listing
from app.search import counting
from talent.relationships.models import RelationshipState
from tests.support.makers import a_contact, a_prospect, a_relationship


class TestSearching:
    def test_every_word_must_stand_in_name_employer_or_title(self, world, browser):
        a_prospect("Amara Okafor", employer="Möwe Netze", title="Grid engineer")
        a_prospect("Amara Diallo", employer="Kestrel")
        page = browser(world.emil).get("/people?q=AMARA+mowe").text
        assert "Amara Okafor" in page
        assert "Amara Diallo" not in page

    def test_a_fragment_is_the_results_alone_and_says_how_many_there_are(self, world, browser):
        a_prospect("Amara Okafor")
        answer = browser(world.emil).get("/people?q=amara", htmx=True)
        assert answer.text.lstrip().startswith('<div id="results"')
        assert 'data-announce="1 person"' in answer.text

    @pytest.mark.parametrize(
        "typed",
        [
            "'",
            '"; drop table prospects; --',
            "%",
            "_",
            "\\",
            "🙂",
            "\u200f\u05e9\u05dc\u05d5\u05dd\u200f",
            "a" * 200,
            "x" * 5000,
            "\0",
            " ",
            "%\0_",
            "ﷺ",
        ],
    )
    def test_whatever_is_typed_gets_an_answer(self, world, browser, typed):
        a_prospect("Amara Okafor")
        client = browser(world.emil)
        assert client.get("/people", query_string={"q": typed}).status_code == 200
        assert client.get("/people/suggest", query_string={"q": typed}).status_code == 200
        assert client.get("/log", query_string={"q": typed}).status_code == 200

    @pytest.mark.parametrize("typed", ["a", "am", "ama", "amara ", "amara o", "amara ok", "oka a", "ac amara"])
    def test_the_person_stays_in_sight_while_more_is_typed(self, world, browser, typed):
        a_prospect("Amara Okafor", employer="Acme")
        assert "Amara Okafor" in browser(world.emil).get("/people", query_string={"q": typed}).text

    def test_signs_of_a_pattern_are_sought_as_they_are(self, world, browser):
        a_prospect("Amara Okafor")
        assert "Amara Okafor" not in browser(world.emil).get("/people", query_string={"q": "ama%for"}).text

    def test_who_is_called_so_comes_before_who_works_there(self, world, browser):
        a_prospect("Berta Amann", employer="Zeta")
        a_prospect("Zoe Quist", employer="Amber Energy")
        a_prospect("Amber Lee", employer="Zeta")
        suggested = browser(world.emil).get("/people/suggest?q=amber").text
        assert suggested.index("Amber Lee") < suggested.index("Zoe Quist")
        assert "Berta" not in suggested


class TestNarrowing:
    def test_mine_are_those_i_keep_in_touch_with_now(self, world, browser):
        a_relationship(world.emil, a_prospect("Mine Own"))
        a_relationship(world.eva, a_prospect("Hers Alone"))
        a_relationship(world.emil, a_prospect("Gone By"), state=RelationshipState.ENDED)
        page = browser(world.emil).get("/people?tie=me").text
        assert "Mine Own" in page
        assert "Hers Alone" not in page
        assert "Gone By" not in page

    def test_nobody_in_touch_leaves_out_whom_anybody_knows(self, world, browser):
        a_relationship(world.eva, a_prospect("Known Person"))
        a_prospect("Lonely Person")
        page = browser(world.emil).get("/people?tie=none").text
        assert "Lonely Person" in page
        assert "Known Person" not in page

    @pytest.mark.parametrize("query", ["touch=everybody", "pool=", "sort=nonsense", "after=x"])
    def test_a_filter_that_does_not_exist_narrows_nothing(self, world, browser, query):
        a_prospect("Amara Okafor")
        assert "Amara Okafor" in browser(world.emil).get(f"/people?{query}").text

    def test_a_filter_is_taken_off_without_losing_the_search(self, world, browser):
        a_prospect("Amara Okafor")
        page = browser(world.emil).get("/people?q=amara&tie=none").text
        assert 'aria-label="Remove filter: In touch: nobody"' in page
        assert 'href="/people?q=amara"' in page


class TestRows:
    def test_the_last_contact_and_what_is_due_stand_in_the_row(self, world, browser):
        tie = a_relationship(world.emil, a_prospect("Amara Okafor"), cadence_days=30)
        a_contact(tie, at=clock.now() - timedelta(days=31))
        page = browser(world.emil).get("/people").text
        assert "due since" in page
        assert 'aria-label="Emil"' in page

    def test_who_is_not_to_be_contacted_is_marked_and_never_due(self, world, browser):
        a_relationship(world.emil, a_prospect("Amara Okafor", do_not_contact=True), overdue_days=9)
        page = browser(world.emil).get("/people").text
        assert "do not contact" in page
        assert "at rest" in page
        assert "due since" not in page


class TestCounting:
    @pytest.mark.parametrize(
        ("expected", "asked", "said"),
        [
            (3, "", "about 3 people"),
            (3, "?q=person", "about 4 people"),
            (3, "?f=tie:none", "about 3 people"),
            (1, "?f=tie:none", "2 people or more"),
        ],
    )
    def test_very_many_are_about_as_many_as_expected_or_as_were_counted_or_more(
        self, world, browser, monkeypatch, expected, asked, said
    ):
        monkeypatch.setattr(counting, "EXACT_BELOW", 2)
        monkeypatch.setattr(counting, "planned", lambda _statement: counting.Expected(rows=expected, cost=1))
        monkeypatch.setattr(listing, "PAGE", 2)
        for number in range(4):
            a_prospect(f"Person {number}")
        assert said in browser(world.emil).get(f"/people{asked}").text

    def test_whom_it_takes_long_to_count_is_counted_once_the_page_is_there(self, world, browser, monkeypatch):
        monkeypatch.setattr(counting, "MOST_COST", 0)
        monkeypatch.setattr(listing, "PAGE", 2)
        for number in range(4):
            a_relationship(world.emil, a_prospect(f"Person {number}"))
        rita = browser(world.rita)
        following = re.search(r'href="([^"]+)" rel="next"', rita.get("/people?f=tie:any+-pool:any").text)[1]
        page = rita.get(unescape(following)).text
        assert "many people" in page
        asked = unescape(re.search(r'hx-get="(/people/count\?[^"]+)"', page)[1])
        assert rita.get(asked, htmx=True).text == "4 people"

    def test_at_the_end_of_the_list_it_says_so(self, world, browser):
        a_prospect("Amara Okafor")
        page = browser(world.emil).get("/people").text
        assert "1 person" in page
        assert "That is all." in page


class TestEmpty:
    def test_without_anybody_the_way_in_is_shown(self, world, browser):
        page = browser(world.emil).get("/people").text
        assert "Nobody yet" in page
        assert 'href="/people/new"' in page

    def test_a_search_that_finds_nobody_offers_to_add_who_was_sought(self, world, browser):
        page = browser(world.emil).get("/people?q=Ada+Lovelace").text
        assert 'href="/people/new?name=Ada+Lovelace"' in page
        assert "Clear the search" in page


def test_a_partner_does_not_see_the_list(world, browser):
    assert browser(world.paul).get("/people").status_code == 403


def test_a_stranger_is_sent_to_sign_in_and_back_here(world, browser):
    answer = browser(None).get("/people?q=amara")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/people?q%3Damara"


def test_who_is_signed_out_in_the_middle_of_typing_is_sent_to_sign_in(world, browser):
    headers = {"HX-Current-URL": "http://localhost/people?q=am"}
    answer = browser(None).get("/people?q=ama", headers=headers, htmx=True)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/people?q%3Dam"
