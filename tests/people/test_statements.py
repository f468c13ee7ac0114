"""A page asks the database as often at a hundred rows as at fifty, and never more than twelve times."""

from datetime import timedelta

import pytest

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


@pytest.mark.parametrize(
    "path", ["/people", "/people?q=person", "/people?tie=me", "/people/{id}", "/log", "/log?q=person"]
)
def test_the_number_of_statements_does_not_grow_with_the_rows(world, browser, path):
    client, numbers = browser(world.emil), []
    for rows in (53, 57):
        person = a_story(world, rows)
        url = path.format(id=person.id)
        client.get(url)
        with counting() as statements:
            assert client.get(url).status_code == 200
        numbers.append(len(statements))
    assert numbers[1] <= numbers[0], statements
    assert numbers[1] <= MOST, statements
