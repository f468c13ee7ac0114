"""A page asks the database as often at a hundred rows as at fifty, and never more than twelve times."""

from datetime import timedelta

from app.kernel import clock
from bench.counting import counting
from tests.support.makers import a_contact, a_note, a_prospect, a_relationship, a_user

MOST = 12


def a_story(world, rows):
    """A person with many ties, contacts and notes, and as many other people."""
    person = a_prospect("Amara Okafor")
    for number in range(rows):
        tie = a_relationship(a_user(f"Colleague {rows} {number}"), person)
        a_contact(tie, at=clock.now() - timedelta(hours=number))
        a_note(world.emil, person, f"note {number}")
        a_relationship(world.emil, a_prospect(f"Person {number}"))
    return person


def statements_of(client, url) -> list:
    """What a page asks for when it is opened again."""
    client.get(url)
    with counting() as statements:
        assert client.get(url).status_code == 200
    return statements


def test_the_number_of_statements_does_not_grow_with_the_rows(world, browser):
    emil, asked = browser(world.emil), {}
    for rows in (53, 57):
        person = a_story(world, rows)
        urls = ["/people", "/people?q=person", "/people?tie=me", f"/people/{person.id}", "/log", "/log?q=person"]
        asked[rows] = [statements_of(emil, url) for url in urls]
    for few, many in zip(asked[53], asked[57], strict=True):
        assert len(many) <= len(few), many
        assert len(many) <= MOST, many
