"""A hidden pool whose owners have left is given on by an administrator, who learns nothing of it."""

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.events import Event
from talent.pools.models import AccessKind, PoolVisibility
from tests.support.makers import a_prospect
from tests.support.making_pools import a_pool, let_in

PAGE = "/pools/left-behind"


@pytest.fixture(params=[PoolVisibility.PRIVATE, PoolVisibility.CONFIDENTIAL])
def pool(request, world):
    return a_pool(world.emil, a_prospect("Amara Okafor"), name="Canary-Name", visibility=request.param)


@pytest.fixture
def left(world, pool):
    world.emil.deactivated_at = clock.now()
    db.session.flush()
    return pool


def given(client, pool, heir):
    return client.post(f"{PAGE}/{pool.id}", data={"owner_id": str(heir.id)}).status_code


def test_the_administrator_sees_whose_it_was_and_nothing_else(world, browser, left):
    page = browser(world.ada).get(PAGE).text
    assert "pool of Emil" in page
    assert "Canary-Name" not in page
    assert "Amara" not in page
    assert browser(world.ada).get(f"/pools/{left.id}").status_code == 404


def test_whoever_it_is_given_to_finds_it_whole(world, browser, left):
    assert given(browser(world.ada), left, world.rita) == 303
    assert "Amara Okafor" in browser(world.rita).get(f"/pools/{left.id}").text
    assert browser(world.ada).get(f"/pools/{left.id}").status_code == 404
    assert "Nothing is left behind" in browser(world.ada).get(PAGE).text
    assert db.session.scalars(select(Event.name).where(Event.name == "pool.given_on")).all() == ["pool.given_on"]


def test_the_new_owner_is_found_by_name_with_and_without_script(world, browser, left):
    ada, path = browser(world.ada), f"{PAGE}/{left.id}"
    assert path in ada.get(PAGE).text
    page = ada.get(f"{path}?q=rita").text
    assert "Canary-Name" not in page
    assert (str(world.rita.id) in page, str(world.eva.id) in page) == (True, False)
    part = ada.get(f"{path}?q=rita", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith("<fieldset")
    assert str(world.rita.id) in part
    everybody = ada.get(path).text
    assert not any(str(one.id) in everybody for one in (world.paul, world.emil))


def test_a_pool_with_an_owner_who_is_here_is_nobodys_to_give(world, browser, pool):
    assert given(browser(world.ada), pool, world.rita) == 404
    assert browser(world.ada).get(f"{PAGE}/{pool.id}").status_code == 404
    let_in(pool, world.eva, AccessKind.OWNER)
    world.emil.deactivated_at = clock.now()
    db.session.flush()
    assert given(browser(world.ada), pool, world.rita) == 404


def test_not_to_a_partner_nor_to_somebody_who_has_left(world, browser, left):
    world.lena.deactivated_at = clock.now()
    db.session.flush()
    assert given(browser(world.ada), left, world.paul) == 422
    assert given(browser(world.ada), left, world.lena) == 422
    assert left.owner_id == world.emil.id


@pytest.mark.parametrize("name", ["rita", "eva", "lena", "paul"])
def test_nobody_else_may_look_or_give(world, browser, left, name):
    assert browser(world[name]).get(PAGE).status_code == 403
    assert browser(world[name]).get(f"{PAGE}/{left.id}").status_code == 403
    assert given(browser(world[name]), left, world.rita) == 403
