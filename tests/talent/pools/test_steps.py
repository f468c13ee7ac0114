"""A pool's own steps: made, renamed, placed and removed; members move through them, and every move is history."""

import re

import pytest
from sqlalchemy import select

from app.kernel.db import db
from app.kernel.events import Event
from bench.counting import counting
from talent.pools import moving
from talent.pools.models import Pool, PoolMember, PoolMove
from talent.pools.queries import member_of, steps_of
from tests.support.makers import a_prospect
from tests.support.making_pools import a_pool, a_step


@pytest.fixture
def amara():
    return a_prospect("Amara Okafor")


@pytest.fixture
def pool(world, amara):
    return a_pool(world.rita, amara, a_prospect("Bo Berg"))


@pytest.fixture
def steps(pool):
    return [a_step(pool, name, number) for number, name in enumerate(["First", "Second", "Third"], 1)]


def member(pool, person):
    return db.session.scalars(member_of(pool.id, person.id)).one()


def names(pool):
    return [step.name for step in db.session.scalars(steps_of(pool.id))]


def way_of(pool, person):
    moves = db.session.scalars(select(PoolMove).where(PoolMove.prospect_id == person.id).order_by(PoolMove.created_at))
    return [(move.from_step_id, move.to_step_id, move.moved_by_id) for move in moves]


def moved(client, pool, person, step, version="1", **options):
    step_id = step if isinstance(step, str) else str(step.id)
    data = {"step_id": step_id, "version": version}
    return client.post(f"/pools/{pool.id}/members/{person.id}/step", data=data, **options)


class TestTheStepsThemselves:
    def test_a_new_pool_has_sensible_ones(self, world, browser):
        form = {"name": "Welders", "default_cadence_days": "60", "default_visibility": "open"}
        form |= {"owner_id": str(world.rita.id), "visibility": "shared"}
        assert browser(world.rita).post("/pools/new", data=form).status_code == 303
        pool = db.session.scalars(select(Pool)).one()
        assert names(pool) == ["First contact", "In conversation", "Close to us", "For later"]

    def test_one_is_added_renamed_and_put_first(self, world, browser, pool, steps):
        rita = browser(world.rita)
        rita.post(f"/pools/{pool.id}/steps", data={"name": "Fourth"})
        last = list(db.session.scalars(steps_of(pool.id)))[-1]
        rita.post(f"/pools/{pool.id}/steps/{last.id}", data={"name": "  Met on   site "})
        rita.post(f"/pools/{pool.id}/steps/{last.id}/place", data={"position": "1"})
        assert names(pool) == ["Met on site", "First", "Second", "Third"]

    @pytest.mark.parametrize("name", ["", "  ", "first"])
    def test_a_step_without_a_name_of_its_own_is_refused(self, world, browser, pool, steps, name):
        answer = browser(world.rita).post(f"/pools/{pool.id}/steps", data={"name": name})
        assert answer.status_code == 422
        assert names(pool) == ["First", "Second", "Third"]

    def test_a_thirteenth_is_refused(self, world, browser, pool):
        for number in range(12):
            a_step(pool, f"Step {number}", number + 1)
        assert browser(world.rita).post(f"/pools/{pool.id}/steps", data={"name": "More"}).status_code == 422

    def test_removing_one_takes_its_members_on_and_undoing_brings_them_back(self, world, browser, pool, amara, steps):
        rita = browser(world.rita)
        moved(rita, pool, amara, steps[0])
        path = f"/pools/{pool.id}/steps/{steps[0].id}"
        assert rita.post(f"{path}/remove", data={"to_step_id": str(steps[1].id)}).status_code == 303
        assert (names(pool), member(pool, amara).step_id) == (["Second", "Third"], steps[1].id)
        assert "from “First” to “Second”" in rita.get(f"/pools/{pool.id}/members/{amara.id}").text
        assert rita.post(f"{path}/bring-back").status_code == 303
        assert (names(pool), member(pool, amara).step_id) == (["Second", "Third", "First"], steps[0].id)

    def test_removed_twice_it_still_comes_back_with_its_members(self, world, browser, pool, amara, steps):
        rita = browser(world.rita)
        moved(rita, pool, amara, steps[0])
        path = f"/pools/{pool.id}/steps/{steps[0].id}"
        for _time in range(2):
            assert rita.post(f"{path}/remove").status_code == 303
        rita.post(f"{path}/place", data={"position": "1"})
        assert [step.position for step in db.session.scalars(steps_of(pool.id))] == [1, 2]
        assert rita.post(f"{path}/bring-back").status_code == 303
        assert (names(pool), member(pool, amara).step_id) == (["Second", "Third", "First"], steps[0].id)

    def test_a_step_does_not_come_back_beside_one_of_its_name_or_as_a_thirteenth(self, world, browser, pool, steps):
        rita = browser(world.rita)
        path = f"/pools/{pool.id}/steps/{steps[0].id}"
        rita.post(f"{path}/remove")
        another = a_step(pool, "first", 3)
        assert rita.post(f"{path}/bring-back").status_code == 422
        another.name = "Another"
        for number in range(9):
            a_step(pool, f"Step {number}", number + 4)
        assert rita.post(f"{path}/bring-back").status_code == 422
        assert "First" not in names(pool)

    def test_a_step_of_another_pool_is_not_found_here(self, world, browser, pool):
        foreign = a_step(a_pool(world.rita, name="Another"), "Foreign")
        rita = browser(world.rita)
        assert rita.post(f"/pools/{pool.id}/steps/{foreign.id}", data={"name": "Mine"}).status_code == 404

    def test_who_does_not_keep_the_pool_changes_none(self, world, browser, pool, steps):
        eva = browser(world.eva)
        assert eva.get(f"/pools/{pool.id}/steps").status_code == 403
        assert eva.post(f"/pools/{pool.id}/steps", data={"name": "Mine"}).status_code == 403
        assert eva.post(f"/pools/{pool.id}/steps/{steps[0].id}/remove").status_code == 403


class TestMoving:
    def test_a_member_moves_and_it_is_known_who_and_when(self, world, browser, pool, amara, steps):
        assert moved(browser(world.rita), pool, amara, steps[1]).status_code == 303
        assert member(pool, amara).step_id == steps[1].id
        assert way_of(pool, amara) == [(None, steps[1].id, world.rita.id)]
        event = db.session.scalars(select(Event).where(Event.name == "pool.moved")).one()
        assert (event.prospect_id, event.details["pool_id"]) == (amara.id, str(pool.id))

    def test_undone_it_is_as_if_it_had_not_been(self, world, browser, pool, amara, steps):
        rita, came = browser(world.rita), member(pool, amara).created_at
        moved(rita, pool, amara, steps[0])
        batch_id = db.session.scalars(select(PoolMove.batch_id)).one()
        assert rita.post(f"/pools/{pool.id}/moves/{batch_id}/undo").status_code == 303
        row = member(pool, amara)
        assert (row.step_id, row.stepped_at, way_of(pool, amara)) == (None, came, [])
        assert rita.post(f"/pools/{pool.id}/moves/{batch_id}/undo").status_code == 422

    def test_a_move_that_was_followed_by_another_is_not_undone(self, world, browser, pool, amara, steps):
        rita = browser(world.rita)
        moved(rita, pool, amara, steps[0])
        batch_id = db.session.scalars(select(PoolMove.batch_id)).one()
        moved(rita, pool, amara, steps[1], version="2")
        answer = rita.post(f"/pools/{pool.id}/moves/{batch_id}/undo")
        assert answer.status_code == 422
        assert "they were moved on since" in answer.text

    def test_who_was_slower_is_told_who_moved_whom_where(self, world, browser, pool, amara, steps):
        moved(browser(world.ada), pool, amara, steps[2])
        late = moved(browser(world.rita), pool, amara, steps[0], htmx=True)
        assert late.status_code == 409
        assert "Ada moved Amara Okafor to “Third” meanwhile." in late.text
        assert member(pool, amara).step_id == steps[2].id

    def test_several_move_at_once_and_back(self, world, browser, pool, amara, steps):
        rita, bo = (
            browser(world.rita),
            db.session.scalars(select(PoolMember).where(PoolMember.prospect_id != amara.id)).one(),
        )
        data = {"prospect_id": [str(amara.id), str(bo.prospect_id)], "step_id": str(steps[0].id)}
        assert rita.post(f"/pools/{pool.id}/members/step", data=data).status_code == 303
        rows = db.session.scalars(select(PoolMember)).all()
        assert {row.step_id for row in rows} == {steps[0].id}
        batch_id = db.session.scalars(select(PoolMove.batch_id).distinct()).one()
        rita.post(f"/pools/{pool.id}/moves/{batch_id}/undo")
        assert {row.step_id for row in db.session.scalars(select(PoolMember))} == {None}

    @pytest.mark.parametrize("step", ["", "nonsense", "01a1e411-4720-797c-b57a-15676cad396b"])
    def test_a_step_that_the_pool_has_not_is_refused(self, world, browser, pool, amara, steps, step):
        assert moved(browser(world.rita), pool, amara, step).status_code == 422
        assert member(pool, amara).step_id is None

    def test_who_is_not_in_the_pool_is_not_moved(self, world, browser, pool, steps):
        assert moved(browser(world.rita), pool, a_prospect("Cem"), steps[0]).status_code == 404

    def test_who_does_not_keep_the_pool_moves_nobody(self, world, browser, pool, amara, steps):
        assert moved(browser(world.eva), pool, amara, steps[0]).status_code == 403


class TestTheBoard:
    def test_each_step_is_a_column_with_its_number(self, world, browser, pool, amara, steps):
        moving.move(world.rita.as_actor(), pool, amara.id, step_id=steps[1].id)
        text = browser(world.eva).get(f"/pools/{pool.id}/board").text
        columns = text.split("data-column=")[1:]
        assert len(columns) == 4
        assert "Bo Berg" in columns[0]
        assert "Amara Okafor" in columns[2]
        assert "Move to" not in text

    def test_a_column_goes_on_where_it_ended(self, world, browser):
        pool = a_pool(world.rita, *(a_prospect(f"Person {number:02}") for number in range(45)))
        rita = browser(world.rita)
        seen, page = [], rita.get(f"/pools/{pool.id}/board").text
        for _ in range(3):
            seen += names_on(page)
            more = page.partition('hx-get="')[2].partition('"')[0].replace("&amp;", "&")
            page = rita.get(more, htmx=True).text if more else ""
        assert sorted(seen) == [f"Person {number:02}" for number in range(45)]

    def test_without_script_the_next_cards_are_a_page(self, world, browser):
        pool = a_pool(world.rita, *(a_prospect(f"Person {number:02}") for number in range(25)))
        rita = browser(world.rita)
        page = rita.get(f"/pools/{pool.id}/board").text
        more = page.partition('class="board-more"')[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")
        answer = rita.get(more)
        assert "<title>" in answer.text
        assert len(names_on(answer.text)) == 5

    @pytest.mark.parametrize("after", ["x", "WyJ4IiwgInkiXQ==", "%00"])
    def test_a_tampered_key_shows_a_page_all_the_same(self, world, browser, pool, after):
        assert browser(world.rita).get(f"/pools/{pool.id}/board?step=new&after={after}").status_code == 200

    def test_moved_by_htmx_only_the_card_and_the_numbers_come_back(self, world, browser, pool, amara, steps):
        text = moved(browser(world.rita), pool, amara, steps[0], htmx=True).text
        assert "<html" not in text
        assert f'hx-target="#cards-{steps[0].id}"' in text
        assert "Amara Okafor is at “First” now." in text
        assert "Bo Berg" not in text

    def test_the_number_of_statements_does_not_grow(self, app, world, browser, pool):
        large = a_pool(world.rita, *(a_prospect(f"Person {number:02}") for number in range(40)), name="Large")
        rita = browser(world.rita)
        with counting() as few:
            rita.get(f"/pools/{pool.id}/board")
        with counting() as many:
            rita.get(f"/pools/{large.id}/board")
        assert len(many) == len(few) <= 13


def names_on(page):
    return re.findall(r"class=\"person-name\"[^>]*>(Person \d\d)<", page)


class TestTheList:
    def test_it_is_narrowed_to_a_step(self, world, browser, pool, amara, steps):
        moving.move(world.rita.as_actor(), pool, amara.id, step_id=steps[0].id)
        rita = browser(world.rita)
        assert "Bo Berg" not in rita.get(f"/pools/{pool.id}?step={steps[0].id}").text.partition("<tbody>")[2]
        assert "Amara" not in rita.get(f"/pools/{pool.id}?step=new").text.partition("<tbody>")[2]
        assert "Nobody like that" in rita.get(f"/pools/{pool.id}?step=nonsense").text
