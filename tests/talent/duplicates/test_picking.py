"""Finding somebody's second file by name, and on to both side by side."""

import pytest

from talent.duplicates.finding import look_for
from tests.support.makers import a_prospect, a_relationship


@pytest.fixture
def bob():
    """Bob, who has a second file as Robert; and a namesake by family name."""
    bob = a_prospect("Bob Müller", location="Berlin")
    others = [a_prospect("Robert Müller", location="Berlin"), a_prospect("Anna Müller")]
    look_for([one.id for one in (bob, *others)])
    return bob


def test_the_family_name_is_tried_first_and_why_somebody_may_be_the_same_is_said(world, browser, bob):
    page = browser(world.rita).get(f"/people/{bob.id}/same-as").text
    assert "Robert Müller" in page
    assert "Anna Müller" in page
    assert "a like name in the same city" in page
    assert f"/people/{bob.id}/same-as/{bob.id}" not in page


def test_while_typing_only_what_was_found_is_answered(world, browser, bob):
    answer = browser(world.rita).get(f"/people/{bob.id}/same-as?q=anna", htmx=True).text
    assert "Anna Müller" in answer
    assert "Robert" not in answer
    assert "<html" not in answer
    assert "Nobody else by that name." in browser(world.rita).get(f"/people/{bob.id}/same-as?q=zzz", htmx=True).text


def test_the_menu_of_a_file_leads_there_for_those_who_may_decide(world, browser, bob):
    address = f"/people/{bob.id}/same-as"
    assert address in browser(world.rita).get(f"/people/{bob.id}").text
    assert f'href="{address}"' not in browser(world.emil).get(f"/people/{bob.id}").text
    assert browser(world.emil).get(address).status_code == 404
    a_relationship(world.emil, bob)
    assert address in browser(world.emil).get(f"/people/{bob.id}").text
    assert browser(world.emil).get(address).status_code == 200
