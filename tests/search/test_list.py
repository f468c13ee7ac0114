"""The list of people as the search: chips, sorting, counts, near names, suggestions, and what the page says of it."""

import re
from datetime import timedelta
from html import unescape

import pytest

from app.kernel import clock
from app.people import listing
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, ProspectTag, Tag, TagKind
from talent.relationships.models import Visibility
from tests.search.test_filters import a_pool, kept, put
from tests.support.makers import a_contact, a_note, a_prospect, a_relationship


def order_of(page, *names):
    table = page.partition("<tbody>")[2]
    return sorted(names, key=table.index)


class TestFinding:
    def test_slips_of_the_finger_and_other_forms_of_a_name_are_found(self, world, browser):
        a_prospect("Robert Lefèvre", employer="Möwe Netze")
        a_prospect("Amara Okafor")
        client = browser(world.emil)
        for typed in ("lefevrre", "lefvre", "lefevte", "lfeevre", "bob lefevre", "Bob", "netze lefvre"):
            page = client.get("/people", query_string={"q": typed}).text
            assert "Robert Lefèvre" in page, typed
            assert "These names are close." in page
            assert "Amara" not in page

    def test_ones_own_people_come_first_then_the_better_match(self, world, browser):
        for name in ("Amber Abel", "Zoe Amber"):
            a_prospect(name)
        a_prospect("Bo Quist", employer="Amber Energy")
        a_relationship(world.emil, a_prospect("Own Amber"))
        names = ("Own Amber", "Amber Abel", "Zoe Amber", "Bo Quist")
        assert order_of(browser(world.emil).get("/people?q=amber").text, *names) == list(names)

    def test_what_somebody_can_do_is_found_in_the_same_box(self, world, browser, monkeypatch):
        tag = kept(Tag(kind=TagKind.SKILL, name="Kotlin", folded="kotlin"))
        kept(ProspectTag(prospect_id=a_prospect("Amara Okafor").id, tag_id=tag.id))
        a_prospect("Bea Cole")
        page = browser(world.emil).get("/people?q=kotlin").text
        assert "Amara Okafor" in page
        assert "Bea Cole" not in page
        monkeypatch.setattr(listing, "PAGE", 2)
        for name in ("Ada Ford", "Cleo Zaal"):
            kept(ProspectTag(prospect_id=a_prospect(name).id, tag_id=tag.id))
        page = browser(world.emil).get("/people?q=kotlin&f=tie:none").text
        assert 'data-announce="the first 2 people"' in page
        everybody = unescape(re.search(r'href="([^"]+)">Show all of them', page)[1])
        monkeypatch.setattr(listing, "PAGE", 3)
        page = browser(world.emil).get(everybody).text
        assert "3 people" in page
        assert "Cleo Zaal" in page

    @pytest.mark.parametrize("typed", ["Amara@Example.org", "+49 30 123456", "https://www.linkedin.com/in/amara/"])
    def test_whose_address_number_or_profile_it_is_is_found_too(self, world, browser, typed):
        person = a_prospect("Amara Okafor")
        for kind, canonical in (
            (IdentityKind.EMAIL, "amara@example.org"),
            (IdentityKind.PHONE, "+4930123456"),
            (IdentityKind.PROFILE, "linkedin.com/in/amara"),
        ):
            kept(Identity(prospect_id=person.id, kind=kind, raw=canonical, canonical=canonical))
        assert "Amara Okafor" in browser(world.emil).get("/people", query_string={"q": typed}).text

    def test_where_else_the_words_stand_is_shown_with_what_one_may_read(self, world, browser):
        person = a_prospect("Amara Okafor")
        a_note(world.eva, person, "Prefers <b>R&D</b> & night shifts at Zürich")
        a_note(world.eva, person, "canary shifts", is_private=True)
        page = browser(world.emil).get("/people?q=shifts zurich").text
        assert "In notes" in page
        assert "<mark>shifts</mark> at <mark>Zürich</mark>" in page
        assert "R&amp;D" in page
        assert "<b>" not in page
        assert "canary" not in browser(world.emil).get("/people?q=shifts").text
        assert "In notes" not in browser(world.emil).get("/people?q=sh").text

    def test_suggestions_are_a_few_of_the_same(self, world, browser):
        for number in range(12):
            a_prospect(f"Amber {number:02}")
        suggested = browser(world.emil).get("/people/suggest?q=amber").text
        assert suggested.count("<li") == 8


class TestAsking:
    def test_filters_are_chips_that_can_be_taken_off(self, world, browser):
        put(a_pool(world.rita), a_prospect("Amara Okafor"))
        page = browser(world.emil).get("/people?q=amara pool:Nurses -tie:any").text
        assert 'aria-label="Remove filter: Pool: Nurses"' in page
        assert 'aria-label="Remove filter: In touch: anybody"' in page
        assert 'href="/people?q=amara&amp;f=-tie:any"' in page
        assert "Amara Okafor" in page

    def test_a_filter_may_stand_in_the_address_by_its_name(self, world, browser):
        pool = a_pool(world.rita)
        put(pool, a_prospect("Amara Okafor"))
        a_prospect("Bea Cole")
        page = browser(world.emil).get(f"/people?pool={pool.id}").text
        assert "Amara Okafor" in page
        assert "Bea Cole" not in page
        assert "Bea Cole" in browser(world.emil).get(f"/people?-pool={pool.id}").text

    def test_what_cannot_be_read_is_said_in_one_sentence(self, world, browser):
        page = browser(world.emil).get("/people", query_string={"q": 'pool:"Nur'}).text
        assert "The quotation mark at character 6 is never closed." in page
        assert 'value="pool:&#34;Nur"' in page
        page = browser(world.emil).get("/people", query_string={"q": "amara lst:>6mo"}).text
        assert "There is no filter “lst”. Is it “last”?" in page
        assert 'value="amara lst:&gt;6mo"' in page
        assert "There is no pool called" in browser(world.emil).get("/people?f=pool:Nobodys").text

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ({"name": "tie", "value": "me"}, "tie:me"),
            ({"f": "tie:me", "name": "last", "value": ">6mo", "join": "and"}, "tie:me last:>6mo"),
            ({"f": "tie:me dnc:no", "name": "tie", "value": "none", "join": "or"}, "tie:me (dnc:no OR tie:none)"),
            ({"f": "tie:me", "name": "pool", "value": "any", "join": "not"}, "tie:me -pool:any"),
            ({"name": "place", "value": "", "text": "New York"}, 'place:"New York"'),
            ({"f": "tie:me", "name": "place", "value": ""}, "tie:me"),
            ({"f": "tie:me", "name": "nonsense", "value": "x"}, "tie:me"),
        ],
    )
    def test_one_more_filter_joins_as_it_was_said(self, world, browser, asked, expected):
        answer = browser(world.emil).get("/people/narrow", query_string=asked)
        assert answer.status_code == 303
        assert browser(world.emil).get(answer.location).request.args["f"] == expected

    def test_every_filter_offers_itself(self, world, browser):
        client = browser(world.emil)
        page = client.get("/people").text
        from app.search.filters import known

        for name in known:
            assert f"add={name}" in page
            assert 'name="name" value="' + name in client.get(f"/people?add={name}").text

    def test_how_questions_are_written_is_told(self, world, browser):
        page = browser(world.emil).get("/people/questions?question=tie:me").text
        assert "last:&gt;6mo" in page
        assert ">tie:me</textarea>" in page


class TestSorting:
    def test_by_the_last_contact_that_one_may_know_of(self, world, browser):
        for name, days in (("Long Ago", 300), ("Last Week", 7)):
            a_contact(a_relationship(world.eva, a_prospect(name)), at=clock.now() - timedelta(days=days))
        hidden = a_relationship(world.eva, a_prospect("Private One"), visibility=Visibility.PRIVATE)
        a_contact(hidden, at=clock.now() - timedelta(days=1))
        names = ("Last Week", "Long Ago", "Private One")
        assert order_of(browser(world.emil).get("/people?sort=-last").text, *names) == list(names)
        assert order_of(browser(world.emil).get("/people?sort=last").text, *names) == [
            "Long Ago",
            "Last Week",
            names[2],
        ]
        assert order_of(browser(world.eva).get("/people?sort=-last").text, *names) == ["Private One", *names[:2]]

    def test_by_due_date_name_employer_and_when_they_were_added(self, world, browser):
        early = a_prospect("Berta", employer="Alpha", created_at=clock.now() - timedelta(days=9))
        late = a_prospect("Anton", employer="Zeta")
        a_relationship(world.emil, early, overdue_days=2)
        a_relationship(world.emil, late, overdue_days=-20)
        client = browser(world.emil)
        for sort, first in (
            ("due", "Berta"),
            ("-name", "Berta"),
            ("name", "Anton"),
            ("employer", "Berta"),
            ("added", "Berta"),
        ):
            assert order_of(client.get(f"/people?sort={sort}").text, "Anton", "Berta")[0] == first, sort
        assert order_of(client.get("/people?sort=-added").text, "Anton", "Berta")[0] == "Anton"

    @pytest.mark.parametrize("sort", ["", "name", "-name", "last", "-last", "due", "added", "-added", "employer"])
    def test_every_person_is_on_exactly_one_page(self, world, browser, monkeypatch, sort):
        from tests.people.test_paging import NAMES, OLDER

        monkeypatch.setattr(listing, "PAGE", 3)
        made = set()
        for number in range(11):
            person = a_prospect(f"Person {number % 4}", employer="Acme" if number % 3 else "")
            made.add(str(person.id))
            if number % 2:
                tie = a_relationship(world.emil, person, overdue_days=number % 5)
                a_contact(tie, at=clock.now() - timedelta(days=number // 4))
        client, url, seen = browser(world.emil), f"/people?sort={sort}&q=person", []
        while url:
            page = client.get(url).text
            seen += NAMES.findall(page)
            older = OLDER.search(page)
            url = older and older[1].replace("&amp;", "&")
        assert sorted(seen) == sorted(made)
