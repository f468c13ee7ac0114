"""Of a private tie colleagues learn that it exists and a word for how close it is; nothing else, anywhere."""

from datetime import timedelta

import pytest

from app.kernel import clock
from talent.relationships.models import ContactKind, HowWeKnow, Visibility
from tests.support.makers import a_contact, a_note, a_prospect, a_relationship

CANARIES = ("canary-summary", "canary-details", "canary-note", "canary-reason")


@pytest.fixture
def person(world):
    person = a_prospect("Amara Okafor")
    tie = a_relationship(
        world.eva,
        person,
        visibility=Visibility.PRIVATE,
        cadence_days=37,
        how=HowWeKnow.STUDIED_TOGETHER,
        ended_reason="canary-reason",
    )
    a_contact(
        tie,
        at=clock.now() - timedelta(days=3),
        kind=ContactKind.MET,
        summary="canary-summary",
        details="canary-details",
    )
    a_note(world.eva, person, "canary-note", is_private=True)
    return person


PAGES = (
    "/people",
    "/people?q=amara",
    "/people?q=canary",
    "/people?tie=none",
    "/people/suggest?q=amara",
    "/people/suggest?q=canary",
    "/people/{id}",
    "/people/{id}?before=2999-01-01T00:00:00%2B00:00~01a1e411-4720-797c-b57a-15676cad396b",
    "/people/{id}/relationship",
    "/people/{id}/edit",
    "/log?prospect_id={id}",
    "/log?q=amara",
)


@pytest.mark.parametrize("who", ["emil", "rita", "ada", "lena"])
@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_a_colleague_holds_anything_of_it(world, browser, person, who, page):
    answer = browser(world[who]).get(page.format(id=person.id))
    assert answer.status_code == 200
    assert [canary for canary in CANARIES if canary in answer.text] == []


@pytest.mark.parametrize("who", ["emil", "rita", "ada", "lena"])
def test_a_colleague_sees_the_name_that_it_is_private_and_how_close(world, browser, person, who):
    page = browser(world[who]).get(f"/people/{person.id}").text
    others = page.partition('id="in-touch-title"')[2].partition("</section>")[0]
    assert "Eva" in others
    assert "private" in others
    assert "in light touch" in others or "in good touch" in others or "in close touch" in others
    for told in ("ago", "contact", "due", "next", "days", "37", "met", "<details"):
        assert told not in others, told


def test_the_list_shows_who_but_not_when(world, browser, person):
    page = browser(world.emil).get("/people").text
    row = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert 'aria-label="Eva"' in row
    assert "3 days ago" not in row
    assert "3 days ago" in browser(world.eva).get("/people").text


def test_private_ties_stand_at_the_end_by_name_whenever_they_last_talked(world, browser):
    person = a_prospect("Amara Okafor")
    for user, days in ((world.rita, 1), (world.eva, 90)):
        tie = a_relationship(user, person, visibility=Visibility.PRIVATE)
        a_contact(tie, at=clock.now() - timedelta(days=days))
    a_contact(a_relationship(world.lena, person), at=clock.now() - timedelta(days=300))
    page = browser(world.emil).get(f"/people/{person.id}").text.partition('id="in-touch-title"')[2]
    assert page.index("Lena") < page.index("Eva") < page.index("Rita")


def test_its_own_side_sees_all_of_it(world, browser, person):
    page = browser(world.eva).get(f"/people/{person.id}").text
    assert "canary-summary" in page
    assert "canary-note" in page
    assert "only you" in page


@pytest.mark.parametrize("who", ["emil", "rita", "ada"])
def test_its_contacts_and_notes_do_not_exist_for_a_colleague(world, browser, person, who):
    from sqlalchemy import select

    from app.kernel.db import db
    from talent.notes.models import Note
    from talent.relationships.models import Touchpoint

    contact, note = db.session.scalars(select(Touchpoint)).one(), db.session.scalars(select(Note)).one()
    client = browser(world[who])
    for path in (f"/contacts/{contact.id}", f"/notes/{note.id}"):
        assert client.get(path).status_code == 404
        assert client.post(path, data={"body": "x", "version": "1"}).status_code == 404
    assert client.post(f"/contacts/{contact.id}/undo").status_code == 404
    assert client.post(f"/notes/{note.id}/remove").status_code == 404
