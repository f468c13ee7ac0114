"""Settings and business areas."""

import pytest

from app.identity.models import BusinessArea
from app.kernel.db import db

SETTINGS = {
    "name": "Südlicht",
    "accent": "plum",
    "time_zone": "Asia/Tokyo",
    "locale": "en",
    "country": "JP",
    "held_back_percent": "5",
    "stand_in_after_days": "4",
}


@pytest.fixture
def ada(world, browser):
    return browser(world.ada)


def an_area(name, parent=None):
    area = BusinessArea(name=name, parent_id=parent.id if parent else None)
    db.session.add(area)
    db.session.flush()
    return area


class TestSettings:
    def test_they_change_what_everybody_sees(self, ada, world, browser):
        assert ada.post("/settings", data=SETTINGS).status_code == 303
        page = browser(None).get("/sign-in").text
        assert "Südlicht" in page
        assert 'data-accent="plum"' in page
        assert world.organisation.country == "JP"

    def test_newcomers_begin_with_them_and_the_others_keep_theirs(self, ada, world):
        ada.post("/settings", data=SETTINGS)
        ada.post("/users", data={"name": "Ines", "email": "ines@example.org", "role": "employee", "area_id": ""})
        from app.identity.models import User

        ines = db.session.query(User).filter_by(email="ines@example.org").one()
        assert (ines.time_zone, ines.country) == ("Asia/Tokyo", "JP")
        assert world.emil.time_zone == "UTC"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("accent", "red;}"),
            ("time_zone", ""),
            ("country", "?"),
            ("held_back_percent", "11"),
            ("stand_in_after_days", "31"),
        ],
    )
    def test_nonsense_is_refused(self, ada, world, field, value):
        assert ada.post("/settings", data={**SETTINGS, field: value}).status_code == 422
        assert world.organisation.name == "Nordlicht"

    @pytest.mark.parametrize("name", ["rita", "emil", "lena", "paul"])
    @pytest.mark.parametrize("url", ["/settings", "/areas"])
    def test_only_administrators_may(self, world, browser, name, url):
        assert browser(world[name]).get(url).status_code == 403
        assert browser(world[name]).post(url, data=SETTINGS).status_code == 403


class TestAreas:
    def test_they_are_a_tree_of_two_levels(self, ada, world):
        assert ada.post("/areas", data={"name": "Cells", "parent_id": str(world.engineering.id)}).status_code == 303
        cells = db.session.query(BusinessArea).filter_by(name="Cells").one()
        third = ada.post("/areas", data={"name": "Anodes", "parent_id": str(cells.id)})
        assert third.status_code == 422
        assert "Engineering / Cells" in ada.get("/users/new").text

    def test_one_can_be_renamed_and_moved(self, ada, world):
        cells = an_area("Cells")
        ada.post(f"/areas/{cells.id}", data={"name": "Packs", "parent_id": str(world.engineering.id)})
        assert (cells.name, cells.parent_id) == ("Packs", world.engineering.id)

    def test_one_that_holds_others_cannot_move_below_another(self, ada, world):
        an_area("Cells", world.engineering)
        markets = an_area("Markets")
        form = {"name": "Engineering", "parent_id": str(markets.id)}
        answer = ada.post(f"/areas/{world.engineering.id}", data=form)
        assert answer.status_code == 422
        assert "Engineering has areas below it." in answer.text
        assert world.engineering.parent_id is None

    def test_it_cannot_be_part_of_itself(self, ada, world):
        form = {"name": "Engineering", "parent_id": str(world.engineering.id)}
        assert ada.post(f"/areas/{world.engineering.id}", data=form).status_code == 422

    def test_an_empty_one_can_go_and_one_with_people_stays(self, ada, world):
        cells = an_area("Cells")
        assert ada.post(f"/areas/{cells.id}/removal").status_code == 303
        answer = ada.post(f"/areas/{world.engineering.id}/removal")
        assert answer.status_code == 422
        assert "There are still people or areas in Engineering." in answer.text

    def test_the_page_takes_as_many_statements_for_forty_as_for_one(self, ada, statements):
        few = statements(lambda: ada.get("/areas"))
        for number in range(40):
            an_area(f"Area {number}")
        assert statements(lambda: ada.get("/areas")) == few
