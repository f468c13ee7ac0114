"""The list is paged by key: nobody is left out or shown twice, and a key that was tampered with does no harm."""

import base64
import json
import re
from urllib.parse import quote

import pytest

from app.people import listing
from app.search import looking, matching
from tests.support.makers import a_prospect, a_relationship

SOMEBODY = "01a200cc-5b0b-7cef-a442-ec38477cbfec"

NAMES = re.compile(r'<a class="person-name" href="/people/([0-9a-f-]{36})"')
OLDER = re.compile(r'href="([^"]+)" rel="next"')


@pytest.mark.parametrize("typed", ["", "ann", "an", "ann b"])
def test_every_person_is_on_exactly_one_page(world, browser, monkeypatch, typed):
    monkeypatch.setattr(listing, "PAGE", 3)
    names = ("Ann B", "Ann B", "Ann B", "Ann Bo", "Ann B", "Ann Ba", "Anne Bell")
    if typed == "ann b":
        names = (*names, "Bo Annan", "Joanna Ban")
    elif typed != "an":
        names = (*names, "Bea Ann", "Bo Annan", "Zoë Banner", "Joanna Ban")
    if not typed:
        names = (*names, "Élan", "李小龍", "Zoë")
    made = [a_prospect(name) for name in names]
    for person in made[1:6:2]:
        a_relationship(world.emil, person)
    seen = read_through(browser(world.emil), f"/people?q={typed}")
    assert sorted(seen) == sorted(str(person.id) for person in made)
    for bound in ("ENOUGH", "MANY"):
        monkeypatch.setattr(matching, bound, 2)
    assert read_through(browser(world.emil), f"/people?q={typed}") == seen
    assert read_through(browser(world.emil), f"/people?q={typed}&f=dnc:no") == seen
    monkeypatch.setattr(looking, "WINDOW", 2)
    assert read_through(browser(world.emil), f"/people?q={typed}&f=dnc:no") == seen


def read_through(client, url: str) -> list[str]:
    """Whom the list shows, page after page."""
    seen = []
    while url:
        page = client.get(url).text
        seen += NAMES.findall(page)
        older = OLDER.search(page)
        url = older and older[1].replace("&amp;", "&")
    return seen


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "key",
    [
        "x",
        "€",
        "====",
        encoded(5),
        encoded(["amara"]),
        encoded(["amara", 7]),
        encoded([1, "amara", 7]),
        encoded([None, None]),
        encoded([["a"], {"b": 1}]),
        encoded([0, "a\0b", SOMEBODY]),
        encoded([1, "\ud800", SOMEBODY]),
        base64.urlsafe_b64encode(b"[" * 600).decode(),
        "A" * 5000,
    ],
)
def test_a_tampered_key_shows_a_page_all_the_same(world, browser, key):
    a_prospect("Amara Okafor")
    assert browser(world.emil).get(f"/people?after={quote(key)}").status_code == 200


@pytest.mark.parametrize("key", ["x", "~", "2026-01-01T00:00:00~", f"9999-12-31T23:59:59-23:59~{SOMEBODY}", "\0~\0"])
def test_a_tampered_key_of_a_timeline_shows_a_page_all_the_same(world, browser, key):
    person = a_prospect("Amara Okafor")
    assert browser(world.emil).get(f"/people/{person.id}?before={quote(key)}").status_code == 200


def test_whose_name_begins_with_what_was_typed_comes_first(world, browser):
    for name in ("Ada Ford", "Ford Abel", "Zoë Ford"):
        a_prospect(name)
    page = browser(world.emil).get("/people?q=ford").text.partition("<tbody>")[2]
    assert page.index("Ford Abel") < page.index("Ada Ford") < page.index("Zoë Ford")
