"""Who is in a pool: putting in, taking out, undo, and the list of members."""

from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from app.kernel.db import db
from app.kernel.events import Event
from talent.pools import moving, steps
from talent.pools.models import AskState, PoolMember
from talent.prospects.models import Prospect
from talent.relationships.models import Visibility
from tests.support.makers import a_prospect, a_relationship
from tests.support.making_pools import a_pool, an_asked


def members_of(pool):
    names = select(Prospect.display_name).join(PoolMember, PoolMember.prospect_id == Prospect.id)
    return set(db.session.scalars(names.where(PoolMember.pool_id == pool.id)))


def number_of(name):
    return db.session.scalar(select(func.count()).where(Event.name == name))


def undo_of(client):
    with client.session_transaction() as cookie:
        return cookie["_flashes"][-1][1]["undo_url"]


class TestPuttingIn:
    def test_from_a_persons_file_and_undone(self, world, browser):
        pool, amara, rita = a_pool(world.rita), a_prospect(), browser(world.rita)
        answer = rita.post("/pools/members", data={"pool_id": pool.id, "prospect_id": amara.id})
        assert answer.location.endswith(f"/people/{amara.id}")
        assert members_of(pool) == {"Amara Okafor"}
        joined = db.session.scalars(select(Event).where(Event.name == "pool.joined")).one()
        assert (joined.prospect_id, joined.details) == (amara.id, {"pool_id": str(pool.id)})
        rita.post(undo_of(rita))
        assert members_of(pool) == set()
        assert number_of("pool.left") == 1

    def test_twice_is_once(self, world, browser):
        pool, amara, rita = a_pool(world.rita), a_prospect(), browser(world.rita)
        for _ in range(2):
            answer = rita.post("/pools/members", data={"pool_id": pool.id, "prospect_id": amara.id})
            assert answer.status_code == 303
        assert number_of("pool.joined") == 1

    def test_the_file_offers_the_pools_one_may_fill_that_the_person_is_not_in(self, world, browser):
        amara, rita = a_prospect(), browser(world.rita)
        a_pool(world.rita, amara, name="Engineers")
        other = a_pool(world.rita, name="Nurses")
        page = rita.get(f"/people/{amara.id}").text
        assert f'name="pool_id" value="{other.id}"' in page
        assert page.count('name="pool_id"') == 1
        assert 'name="pool_id"' not in browser(world.eva).get(f"/people/{amara.id}").text

    def test_only_who_keeps_the_pool(self, world, browser):
        pool, amara = a_pool(world.emil), a_prospect()
        data = {"pool_id": pool.id, "prospect_id": amara.id}
        assert browser(world.eva).post("/pools/members", data=data).status_code == 403
        assert browser(world.paul).post("/pools/members", data=data).status_code == 403
        assert browser(world.emil).post("/pools/members", data=data).status_code == 303

    @pytest.mark.parametrize("data", [{}, {"pool_id": "x", "prospect_id": "y"}])
    def test_without_a_choice_it_says_what_is_missing(self, world, browser, data):
        assert browser(world.rita).post("/pools/members", data=data).status_code == 422

    def test_an_unknown_person_or_pool_does_not_exist(self, world, browser):
        pool, amara, rita = a_pool(world.rita), a_prospect(), browser(world.rita)
        assert rita.post("/pools/members", data={"pool_id": pool.id, "prospect_id": uuid4()}).status_code == 404
        assert rita.post("/pools/members", data={"pool_id": uuid4(), "prospect_id": amara.id}).status_code == 404


class TestTakingOut:
    def test_somebody_taken_out_comes_back_by_undo(self, world, browser):
        amara = a_prospect()
        pool, rita = a_pool(world.rita, amara), browser(world.rita)
        step_id = steps.add(world.rita.as_actor(), pool, name="Interested").id
        moved = moving.move(world.rita.as_actor(), pool, amara.id, step_id=step_id)
        rita.post(f"/pools/{pool.id}/members/{amara.id}/remove")
        assert members_of(pool) == set()
        rita.post(undo_of(rita))
        assert members_of(pool) == {"Amara Okafor"}
        assert db.session.scalars(select(PoolMember.step_id)).one() == step_id
        assert moving.undo(world.rita.as_actor(), pool, moved.batch_id) == 1

    def test_it_takes_back_what_colleagues_are_asked_from_here(self, world, browser):
        amara = a_prospect()
        pool = a_pool(world.rita, amara)
        asked = an_asked(world.emil, by=world.rita, prospect=amara, pool=pool)
        elsewhere = an_asked(world.eva, by=world.rita, prospect=amara)
        browser(world.rita).post(f"/pools/{pool.id}/members/{amara.id}/remove")
        assert (asked.state, elsewhere.state) == (AskState.WITHDRAWN, AskState.OPEN)

    def test_who_is_not_in_cannot_be_taken_out(self, world, browser):
        pool, amara = a_pool(world.rita), a_prospect()
        assert browser(world.rita).post(f"/pools/{pool.id}/members/{amara.id}/remove").status_code == 404

    def test_erasing_somebody_takes_them_out_of_everything(self, world):
        amara = a_prospect()
        pool = a_pool(world.rita, amara)
        an_asked(world.emil, by=world.rita, prospect=amara, pool=pool)
        db.session.delete(amara)
        db.session.flush()
        assert members_of(pool) == set()


class TestTheList:
    def test_a_member_shows_who_is_in_touch_and_when_due(self, world, browser):
        amara = a_prospect()
        a_relationship(world.emil, amara, overdue_days=3)
        text = browser(world.eva).get(f"/pools/{a_pool(world.rita, amara).id}").text
        assert "Emil" in text
        assert "due since" in text

    def test_a_private_relationship_shows_only_that_it_is(self, world, browser):
        amara = a_prospect()
        a_relationship(world.emil, amara, overdue_days=3, visibility=Visibility.PRIVATE)
        pool = a_pool(world.rita, amara)
        for sort in ("name", "due"):
            others = browser(world.rita).get(f"/pools/{pool.id}?sort={sort}").text
            assert "Emil" in others
            assert "due since" not in others
            assert "due since" in browser(world.emil).get(f"/pools/{pool.id}?sort={sort}").text

    @pytest.mark.parametrize("sort", ["name", "due"])
    def test_every_member_is_on_exactly_one_page(self, world, browser, sort):
        people = [a_prospect(f"Person {number:03}") for number in range(120)]
        for number, person in enumerate(people[:80]):
            a_relationship(world.emil, person, overdue_days=number % 7)
        url, seen = f"/pools/{a_pool(world.rita, *people).id}?sort={sort}", []
        while url:
            text = browser(world.emil).get(url).text
            seen += [person.display_name for person in people if person.display_name in text]
            url = next_page(text)
        assert sorted(seen) == [person.display_name for person in people]

    def test_by_due_the_longest_overdue_come_first_and_nobody_last(self, world, browser):
        late, soon, alone = a_prospect("Zoe Late"), a_prospect("Bob Soon"), a_prospect("Ann Alone")
        a_relationship(world.emil, late, overdue_days=40)
        a_relationship(world.emil, soon, overdue_days=-40)
        text = browser(world.eva).get(f"/pools/{a_pool(world.rita, alone, soon, late).id}?sort=due").text
        assert text.index("Zoe Late") < text.index("Bob Soon") < text.index("Ann Alone")

    def test_it_narrows_to_those_with_nobody_in_touch(self, world, browser):
        known, alone = a_prospect("Known One"), a_prospect("Alone One")
        a_relationship(world.emil, known)
        text = browser(world.eva).get(f"/pools/{a_pool(world.rita, known, alone).id}?show=nobody").text
        assert "Alone One" in text
        assert "Known One" not in text

    @pytest.mark.parametrize("query", ["after=rubbish", "sort=rubbish&show=rubbish", "sort=due&after=WyJ4IiwgIngiXQ=="])
    def test_a_tampered_address_starts_from_the_beginning(self, world, browser, query):
        pool = a_pool(world.rita, a_prospect())
        assert "Amara Okafor" in browser(world.rita).get(f"/pools/{pool.id}?{query}").text

    def test_the_number_of_statements_does_not_grow(self, world, browser):
        few, many = statements_for(world, browser, members=5), statements_for(world, browser, members=50)
        assert few == many
        assert few <= 16


def statements_for(world, browser, *, members):
    people = [a_prospect(f"Somebody {number}") for number in range(members)]
    pool = a_pool(world.emil, *people, name=f"Of {members}", area_id=world.engineering.id)
    for person in people[::2]:
        a_relationship(world.eva, person)
    for person in people[1::2]:
        an_asked(world.lena, by=world.rita, prospect=person, pool=pool)
    client, count = browser(world.rita), []
    connection = db.session.connection()

    def note(*_):
        count.append(1)

    event.listen(connection, "before_cursor_execute", note)
    client.get(f"/pools/{pool.id}")
    event.remove(connection, "before_cursor_execute", note)
    return len(count)


def next_page(text):
    from bs4 import BeautifulSoup

    link = BeautifulSoup(text, "html.parser").select_one("a[rel=next]")
    return link["href"] if link else None
