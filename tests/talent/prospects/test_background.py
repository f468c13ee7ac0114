"""Where somebody worked and studied, pages about them, and how they are spoken of."""

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.kernel.db import db
from talent.prospects.background import Spent, Stay, add_many
from talent.prospects.canonical import NotCanonical, canonical_link, partial_date
from talent.prospects.models import Experience, ExperienceKind, Link, Prospect
from tests.support.makers import a_prospect

FOUNDRY = {"organisation": "The Foundry", "role": "Welder", "began": "3/2019", "ended": "2021"}


def add(client, prospect, kind="work", **values):
    return client.post(f"/people/{prospect.id}/{kind}/new", data={**FOUNDRY, **values})


def the_row() -> Experience:
    return db.session.scalars(select(Experience)).one()


class TestRows:
    def test_a_row_is_added_shown_and_taken_back(self, world, browser, part, take_back):
        client, amara = browser(world.emil), a_prospect()
        add(client, amara)
        assert "Welder The Foundry March 2019 to 2021" in part(client.get(f"/people/{amara.id}").text, "background")
        take_back(client)
        assert "Welder" not in client.get(f"/people/{amara.id}").text

    def test_what_goes_on_comes_first_then_the_latest(self, world, browser):
        client, amara = browser(world.emil), a_prospect()
        add(client, amara, role="Oldest", began="2001", ended="2005")
        add(client, amara, role="Latest", began="2010", ended="2012-05")
        add(client, amara, role="Today", began="1999", ended="", is_current="y")
        page = client.get(f"/people/{amara.id}").text
        assert page.index("Today") < page.index("Latest") < page.index("Oldest")

    def test_only_when_asked_it_becomes_what_they_do(self, world, browser, take_back):
        client, amara = browser(world.emil), a_prospect(title="Engineer", employer="Acme")
        add(client, amara, is_current="y")
        assert (amara.title, amara.employer) == ("Engineer", "Acme")
        add(client, amara, role="Master welder", is_current="y", is_todays="y")
        assert (amara.title, amara.employer, amara.search_text) == (
            "Master welder",
            "The Foundry",
            "amara okafor the foundry master welder",
        )
        take_back(client)
        assert (amara.title, amara.employer, amara.employer_key) == ("Engineer", "Acme", "acme")

    def test_bad_dates_are_said_beside_their_field_and_kept(self, world, browser):
        client, amara = browser(world.emil), a_prospect()
        for bad in ({"began": "soon"}, {"began": "13/2019"}, {"began": "2019-00"}, {"began": "2022"}):
            answer = add(client, amara, **bad)
            assert answer.status_code == 422
            assert 'value="The Foundry"' in answer.text
        assert db.session.scalars(select(Experience)).all() == []

    def test_a_row_is_changed_removed_and_back(self, world, browser, take_back):
        client, amara = browser(world.emil), a_prospect()
        add(client, amara)
        client.post(f"/background/{the_row().id}", data={**FOUNDRY, "role": "Caster", "version": "1"})
        assert the_row().role == "Caster"
        assert client.post(f"/background/{the_row().id}", data={**FOUNDRY, "version": "1"}).status_code == 409
        client.post(f"/background/{the_row().id}/remove")
        take_back(client)
        assert (the_row().role, the_row().began) == ("Caster", "2019-03")

    def test_many_are_added_at_once_and_again_adds_nothing(self, world):
        amara, actor = a_prospect(), world.rita.as_actor()
        spent = [Spent(amara.id, ExperienceKind.WORK, Stay("Acme", "Welder", "March 2019")) for _ in range(2)]
        spent.append(Spent(amara.id, ExperienceKind.WORK, Stay("Acme", "Welder", "some day")))
        assert (add_many(actor, spent), add_many(actor, spent)) == (1, 0)


class TestPages:
    def test_a_page_is_added_changed_removed_and_back(self, world, browser, take_back):
        client, amara = browser(world.emil), a_prospect()
        client.post(f"/people/{amara.id}/links/new", data={"url": "Example.org/talk?utm_source=x", "label": "Her talk"})
        link = db.session.scalars(select(Link)).one()
        assert link.url == "https://example.org/talk"
        client.post(f"/links/{link.id}", data={"url": "http://example.org/talk", "version": "1"})
        assert 'href="http://example.org/talk"' in client.get(f"/people/{amara.id}").text
        client.post(f"/links/{link.id}/remove")
        take_back(client)
        assert db.session.scalars(select(Link.url)).all() == ["http://example.org/talk"]

    def test_only_web_pages_are_taken(self, world, browser):
        client, amara = browser(world.emil), a_prospect()
        for bad in ("javascript:alert(1)", "ftp://example.org", "data:text/html,x", "https://a@example.org", "talk"):
            assert client.post(f"/people/{amara.id}/links/new", data={"url": bad}).status_code == 422


class TestNames:
    def test_pronouns_stand_beside_the_name_and_former_names_find_the_person(self, world, browser):
        client, amara = browser(world.emil), a_prospect()
        data = {
            "name": "Amara Okafor",
            "pronouns": "she/her",
            "phonetic_name": "Ama-RA",
            "former_names": "Amara Süß\nSuss",
        }
        client.post(f"/people/{amara.id}/edit", data={**data, "version": "1"})
        page = client.get(f"/people/{amara.id}").text
        assert "she/her" in page
        assert "formerly Amara Süß, Suss" in page
        assert "Amara Okafor" in client.get("/people?q=amara+suss").text

    def test_a_name_before_still_finds_whose_details_changed(self, world, browser):
        client, amara = browser(world.emil), a_prospect(former_names=["Amara Bell"])
        amara.renew_keys()
        add(client, amara, is_todays="y")
        assert "bell" in db.session.get(Prospect, amara.id).search_text


YEARS = st.integers(1900, 2100)
MONTHS = st.integers(1, 12)


@given(
    YEARS, MONTHS, st.sampled_from(["{y}-{m:02}", "{m}/{y}", "{m:02}.{y}", " {y} / {m} ", "{y}-{m:02}-15", "1.{m}.{y}"])
)
def test_a_month_is_read_from_every_way_to_write_it(year, month, way):
    assert partial_date(way.format(y=year, m=month)) == f"{year}-{month:02}"


@given(st.text(max_size=30))
def test_wild_text_is_a_partial_date_or_refused_and_stays_itself(text):
    try:
        partial = partial_date(text)
    except NotCanonical:
        return
    assert partial_date(partial) == partial


@given(st.text(max_size=60))
def test_a_link_is_a_web_address_or_refused_and_stays_itself(text):
    try:
        link = canonical_link(text)
    except NotCanonical:
        return
    assert link.startswith(("https://", "http://"))
    assert canonical_link(link) == link
