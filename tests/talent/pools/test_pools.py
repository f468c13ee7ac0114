"""Making, changing and archiving pools, and who may."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.kernel.db import db
from talent.pools.models import Pool
from tests.support.makers import a_prospect, a_relationship
from tests.support.making_pools import a_pool


def described(world, **changes):
    return {
        "name": "Site reliability",
        "purpose": "Know them before we grow.",
        "default_cadence_days": "60",
        "owner_id": str(world.emil.id),
        "area_id": str(world.engineering.id),
        **changes,
    }


class TestMaking:
    def test_a_recruiter_makes_a_pool_with_an_owner_from_the_business(self, world, browser):
        answer = browser(world.rita).post("/pools/new", data=described(world))
        pool = db.session.scalars(select(Pool)).one()
        assert answer.status_code == 303
        assert answer.location.endswith(f"/pools/{pool.id}")
        assert (pool.name, pool.default_cadence_days, pool.owner_id) == ("Site reliability", 60, world.emil.id)
        assert pool.area_id == world.engineering.id

    def test_an_employee_makes_none(self, world, browser):
        assert browser(world.emil).post("/pools/new", data=described(world)).status_code == 403
        assert browser(world.emil).get("/pools/new").status_code == 403

    def test_a_pool_without_a_name_is_refused_beside_the_field(self, world, browser):
        answer = browser(world.rita).post("/pools/new", data=described(world, name=" "))
        assert answer.status_code == 422
        assert "Give the pool a name." in answer.text
        assert "Know them before we grow." in answer.text

    def test_a_partner_cannot_own_one(self, world, browser):
        answer = browser(world.rita).post("/pools/new", data=described(world, owner_id=str(world.paul.id)))
        assert answer.status_code == 422
        assert db.session.scalar(select(Pool)) is None


class TestChanging:
    def test_the_owner_from_the_business_changes_it(self, world, browser):
        pool = a_pool(world.emil)
        form = described(world, version="1", area_id="")
        assert browser(world.emil).post(f"/pools/{pool.id}/edit", data=form).status_code == 303
        assert (pool.name, pool.version, pool.area_id) == ("Site reliability", 2, None)

    def test_an_employee_who_does_not_own_it_changes_nothing(self, world, browser):
        pool = a_pool(world.rita)
        eva = browser(world.eva)
        assert eva.get(f"/pools/{pool.id}/edit").status_code == 403
        assert eva.post(f"/pools/{pool.id}/edit", data=described(world, version="1")).status_code == 403
        assert eva.post(f"/pools/{pool.id}/archive").status_code == 403
        assert pool.name == "Battery chemists"

    def test_who_was_slower_is_told(self, world, browser):
        pool = a_pool(world.rita)
        browser(world.ada).post(f"/pools/{pool.id}/edit", data=described(world, version="1", name="First"))
        late = browser(world.rita).post(f"/pools/{pool.id}/edit", data=described(world, version="1", name="Second"))
        assert late.status_code == 409
        assert pool.name == "First"

    def test_a_rhythm_of_its_own_stays_choosable(self, world, browser):
        pool = a_pool(world.rita, default_cadence_days=45)
        assert "every 45 days" in browser(world.rita).get(f"/pools/{pool.id}/edit").text


class TestArchiving:
    def test_an_archived_pool_leaves_the_list_and_comes_back(self, world, browser):
        pool, rita = a_pool(world.rita), browser(world.rita)
        rita.post(f"/pools/{pool.id}/archive")
        rita.get("/pools")  # the message with its undo goes
        assert f"/pools/{pool.id}" not in rita.get("/pools").text
        assert pool.name in rita.get("/pools?archived=1").text
        rita.post(f"/pools/{pool.id}/bring-back")
        assert pool.name in rita.get("/pools").text

    def test_nobody_is_put_into_an_archived_pool(self, world, browser):
        pool, rita = a_pool(world.rita), browser(world.rita)
        rita.post(f"/pools/{pool.id}/archive")
        data = {"pool_id": pool.id, "prospect_id": a_prospect().id}
        assert rita.post("/pools/members", data=data).status_code == 422


class TestCards:
    def test_a_card_says_how_it_stands_in_words(self, world, browser):
        live, due, fading, alone = (a_prospect(name) for name in ("Live", "Due", "Fading", "Alone"))
        a_relationship(world.emil, live, overdue_days=-10)
        a_relationship(world.eva, live, overdue_days=300)
        a_relationship(world.emil, due, overdue_days=18, cadence_days=90)
        a_relationship(world.emil, fading, overdue_days=19, cadence_days=90)
        a_pool(world.rita, live, due, fading, alone)
        text = browser(world.emil).get("/pools").text
        for words in ("4 people", "1 in touch", "1 due", "1 fading", "1 with nobody"):
            assert words in text

    def test_without_a_pool_it_says_what_a_pool_is(self, world, browser):
        assert "There is no pool yet" in browser(world.rita).get("/pools").text
        assert "/pools/new" not in browser(world.emil).get("/pools").text

    def test_the_next_page_goes_on_where_the_first_ended(self, world, browser):
        for number in range(30):
            a_pool(world.rita, name=f"Pool {number:02}")
        first = browser(world.rita).get("/pools")
        last = db.session.scalars(select(Pool).where(Pool.name == "Pool 23")).one()
        second = browser(world.rita).get(f"/pools?after={last.id}").text
        assert f"after={last.id}" in first.text
        assert "Pool 24" not in first.text
        assert "Pool 23" not in second
        assert "Pool 29" in second


@pytest.mark.parametrize("path", ["/pools", "/pools/new", "/asks"])
def test_a_partner_sees_no_pools(world, browser, path):
    assert browser(world.paul).get(path).status_code == 403


def test_a_partner_does_not_find_a_pool_by_its_id(world, browser):
    pool = a_pool(world.rita)
    answer = browser(world.paul).get(f"/pools/{pool.id}")
    assert answer.status_code in {403, 404}
    assert pool.name not in answer.text


@pytest.mark.parametrize("path", ["", "/edit", "/ask"])
def test_an_unknown_pool_does_not_exist(world, browser, path):
    assert browser(world.rita).get(f"/pools/{uuid4()}{path}").status_code == 404
