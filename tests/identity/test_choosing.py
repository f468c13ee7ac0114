"""Colleagues are chosen by name, however many work here: no form lists them all."""

import pytest

from app.identity.forms.colleagues import AT_HAND
from app.kernel import clock
from app.kernel.actor import Role
from app.kernel.db import db
from talent.pools.models import Pool
from tests.support.makers import a_user
from tests.support.making_pools import a_pool


@pytest.fixture
def many(world):
    """More than fit into a page, all before those of the world by name."""
    return [a_user(f"Aaron {number:02}") for number in range(AT_HAND + 1)]


def described(**more):
    return {
        "name": "Welders",
        "default_cadence_days": "90",
        "default_visibility": "open",
        "visibility": "shared",
        **more,
    }


def owners():
    pool = db.session.query(Pool).one()
    return pool.owner_id, pool.co_owner_ids


class TestFinding:
    def test_all_words_typed_stand_in_the_name_with_or_without_accents(self, world, browser):
        jose = a_user("José María Núñez")
        page = browser(world.emil).get("/colleagues?q=nunez+jose").text
        assert (str(jose.id) in page, str(world.rita.id) in page) == (True, False)

    def test_neither_partners_nor_those_who_have_left_are_found(self, world, browser):
        world.lena.deactivated_at = clock.now()
        page = browser(world.emil).get("/colleagues?q=%00%25").text
        assert "<li" not in page
        everybody = browser(world.emil).get("/colleagues").text
        assert [str(one.id) in everybody for one in (world.rita, world.paul, world.lena)] == [True, False, False]

    def test_only_those_who_recruit_where_only_they_will_do(self, world, browser):
        page = browser(world.ada).get("/colleagues?among=recruiting").text
        assert [str(one.id) in page for one in (world.ada, world.rita, world.emil)] == [True, True, False]


class TestChoosing:
    def test_few_stand_in_the_page_and_nothing_is_asked_of_the_server(self, world, browser):
        page = browser(world.rita).get("/pools/new").text
        assert str(world.emil.id) in page
        assert "/colleagues" not in page

    def test_of_many_only_some_do_and_whoever_is_chosen(self, world, browser, many):
        page = browser(world.rita).get("/pools/new").text
        assert page.count('value="') < 4 * AT_HAND + 40
        assert f'<option selected value="{world.rita.id}">' in page
        assert str(world.emil.id) not in page
        assert 'data-picker="/colleagues"' in page

    def test_whoever_was_found_elsewhere_can_be_chosen(self, world, browser, many):
        sent = described(owner_id=str(world.emil.id), co_owner_ids=[str(world.eva.id), str(many[0].id)])
        assert browser(world.rita).post("/pools/new", data=sent).status_code == 303
        assert (owners()[0], set(owners()[1])) == (world.emil.id, {world.eva.id, many[0].id})

    def test_without_script_by_their_address(self, world, browser, many):
        sent = described(
            owner_id=[str(many[0].id), "Emil@Example.org"], co_owner_ids=f"{world.eva.email}, rita@example.org"
        )
        assert browser(world.rita).post("/pools/new", data=sent).status_code == 303
        assert (owners()[0], set(owners()[1])) == (world.emil.id, {world.eva.id, world.rita.id})

    @pytest.mark.parametrize("field", ["owner_id", "co_owner_ids"])
    def test_an_address_that_nobody_has_is_told_beside_the_field(self, world, browser, field):
        sent = described(owner_id=str(world.rita.id)) | {field: "nobody@example.org"}
        answer = browser(world.rita).post("/pools/new", data=sent)
        assert answer.status_code == 422
        assert "Nobody who works here has the address nobody@example.org." in answer.text

    @pytest.mark.parametrize("sent", ["paul", "00000000-0000-0000-0000-000000000001", "x"])
    def test_nobody_else_can_be_chosen(self, world, browser, sent):
        value = str(world.paul.id) if sent == "paul" else sent
        assert browser(world.rita).post("/pools/new", data=described(owner_id=value)).status_code == 422

    def test_an_owner_who_has_left_stays_until_another_is_chosen(self, world, browser):
        left = a_user("Gone Since", Role.RECRUITER, deactivated_at=clock.now())
        pool = a_pool(left)
        assert f'<option selected value="{left.id}">' in browser(world.ada).get(f"/pools/{pool.id}/edit").text
