"""The columns of the list: chosen once and kept, in the address, in views, and each that can be sorted by sorts."""

import re

import pytest
from sqlalchemy import select

from app.kernel.db import db
from app.search.columns import COLUMNS, USUAL
from app.search.models import SavedView
from tests.support.makers import a_prospect


@pytest.fixture
def people(world):
    a_prospect("Amara", employer="Zeta", location="Oslo", source="Fair")
    a_prospect("Boris", employer="Alpha", location="", source="")
    a_prospect("Cleo", employer="Mid", location="Ålesund", source="Club")


def headings(answer) -> list[str]:
    table = answer.text.partition('id="people"')[2].partition("</thead>")[0]
    return [
        re.sub(r"<[^>]*>", "", cell).strip()
        for cell in re.findall(r"<th scope=\"col\"(?! class).*?</th>", table, re.DOTALL)
    ]


def names(answer) -> list[str]:
    return re.findall(r"Select (\w+)\"", answer.text)


def ticked(answer) -> list[str]:
    return re.findall(r'name="column" value="(\w+)" checked', answer.text)


class TestChoosing:
    def test_the_usual_ones_are_there_until_somebody_chooses(self, people, world, browser):
        assert headings(browser(world.rita).get("/people")) == ["Person", "What they do", "In touch", "Last contact"]

    def test_what_was_chosen_stays(self, people, world, browser):
        rita = browser(world.rita)
        answer = rita.post("/people/columns", data={"column": ["place", "source", "nonsense"], "f": "tie:none"})
        assert answer.location == "/people?f=tie:none"
        shown = rita.get("/people")
        assert headings(shown) == ["Person", "Place", "Source"]
        assert "Ålesund" in shown.text

    def test_the_menu_has_a_tick_at_each_that_was_chosen_and_at_no_other(self, people, world, browser):
        rita = browser(world.rita)
        assert ticked(rita.get("/people")) == list(USUAL)
        rita.post("/people/columns", data={"column": ["place", "touch"]})
        assert ticked(rita.get("/people")) == ["place", "touch"]

    def test_a_name_alone_is_a_choice_too(self, people, world, browser):
        browser(world.rita).post("/people/columns")
        assert headings(browser(world.rita).get("/people")) == ["Person"]

    def test_the_address_comes_before_it(self, people, world, browser):
        assert headings(browser(world.rita).get("/people?cols=added,place")) == ["Person", "Place", "Added"]
        assert "cols=place,added" in browser(world.rita).get("/people?cols=added,place").text

    def test_a_view_keeps_them(self, people, world, browser):
        rita = browser(world.rita)
        rita.post("/people/views", data={"name": "Places", "question": "tie:none", "columns": "place"})
        assert db.session.scalars(select(SavedView)).one().columns == "place"
        assert "/people?f=tie:none&amp;cols=place" in rita.get("/people").text


class TestSorting:
    @pytest.mark.parametrize("column", [column for column in COLUMNS.values() if column.sort], ids=lambda one: one.name)
    def test_every_heading_that_is_a_link_answers(self, people, world, browser, column):
        assert len(names(browser(world.rita).get(f"/people?cols={column.name}&sort={column.sort.value}"))) == 3

    def test_by_place_those_without_one_come_last(self, people, world, browser):
        assert names(browser(world.rita).get("/people?sort=place")) == ["Cleo", "Amara", "Boris"]

    def test_by_source_too(self, people, world, browser):
        assert names(browser(world.rita).get("/people?sort=source")) == ["Cleo", "Amara", "Boris"]

    def test_nothing_sorts_people_by_how_many_keep_in_touch(self):
        assert COLUMNS["touch"].sort is None
