"""A private or confidential pool does not exist for anybody but its owners and those let in: on no page, in no mail."""

import pytest
from sqlalchemy import select

from app.kernel.actor import act_as
from app.kernel.db import db
from app.kernel.events import Event
from talent.pools import actions
from talent.pools.models import Ask, Pool, PoolAccess, PoolMember, PoolMove, PoolStep, PoolVisibility
from talent.relationships.actions import between
from talent.relationships.models import HowWeKnow, Visibility
from tests.architecture.test_isolation import url_with_foreign_ids
from tests.support.makers import a_prospect
from tests.support.making_pools import (
    CANARIES,
    HIDDEN,
    a_hidden_pool,
    a_pool,
    an_asked,
    let_in,
    live_through,
    member,
    step_of,
)
from tests.support.outbox import send_mail

SHUT = {403, 404}
"""Not there; or, whoever's it is, for administrators only."""


@pytest.fixture(params=HIDDEN)
def pool(request, world):
    return a_hidden_pool(world.emil, request.param)


def pages_with(app, name, **ids) -> list[str]:
    """The addresses of all pages of a row that these ids lead to."""
    rules = [rule for rule in app.url_map.iter_rules() if name in rule.arguments and rule.arguments <= set(ids)]
    return [url_with_foreign_ids(app, rule.endpoint, ids) for rule in rules if "GET" in rule.methods]


class TestPages:
    def test_who_took_a_person_on_reads_nothing_of_it_on_their_pages(self, app, world, browser, pool):
        live_through(pool, world.emil, world.eva)
        eva, pages = browser(world.eva), pages_with(app, "prospect_id", prospect_id=member(pool).prospect_id)
        assert f"/people/{member(pool).prospect_id}" in pages
        told = {path: eva.get(path).get_data(as_text=True) for path in pages}
        assert {path for path, text in told.items() if any(word in text for word in (*CANARIES, str(pool.id)))} == set()

    @pytest.mark.parametrize("who", ["ada", "rita", "eva", "lena"])
    def test_its_own_pages_do_not_exist(self, app, world, browser, pool, who):
        client, pages = browser(world[who]), pages_with(app, "pool_id", pool_id=pool.id, step_id=step_of(pool).id)
        assert f"/pools/{pool.id}" in pages
        statuses = {path: client.get(path).status_code for path in pages}
        assert {path for path, status in statuses.items() if status not in SHUT} == set()

    @pytest.mark.parametrize("who", ["ada", "rita", "eva"])
    def test_the_list_of_people_is_not_narrowed_to_it(self, world, browser, pool, who):
        assert "Amara Okafor" not in browser(world[who]).get(f"/people?pool={pool.id}").text

    def test_nobody_is_put_into_it_behind_its_back(self, world, browser, pool):
        data = {"pool_id": pool.id, "prospect_id": a_prospect("Bo Berg").id}
        assert browser(world.rita).post("/pools/members", data=data).status_code == 404

    def test_its_owner_finds_all_of_it(self, world, browser, pool):
        emil = browser(world.emil)
        assert "Canary-Name" in emil.get("/pools").text
        assert "canary-purpose" in emil.get(f"/pools/{pool.id}").text
        assert "Canary-Name" in emil.get(f"/people/{member(pool).prospect_id}").text


class TestRows:
    @pytest.mark.parametrize("who", ["ada", "rita", "lena"])
    def test_no_row_of_it_is_read(self, app, world, pool, who):
        live_through(pool, world.emil, world.eva)
        db.session.commit()
        db.session.remove()
        act_as(world[who].as_actor())
        for model in (Pool, PoolMember, PoolStep, PoolMove, PoolAccess, Ask):
            assert db.session.scalars(select(model)).all() == [], model

    @pytest.mark.parametrize("who", ["ada", "rita", "eva", "lena"])
    def test_no_event_of_it_is_read(self, app, world, pool, who):
        live_through(pool, world.emil, world.eva)
        db.session.commit()
        db.session.remove()
        act_as(world[who].as_actor())
        names = set(db.session.scalars(select(Event.name)))
        assert {name for name in names if name.startswith(("pool.", "ask."))} == set()
        assert "relationship.begun" in names

    def test_what_happened_while_it_was_shared_goes_with_it(self, app, world):
        pool = a_pool(world.rita)
        actions.put_in(world.rita.as_actor(), pool, [a_prospect().id])
        pool.visibility = PoolVisibility.CONFIDENTIAL
        db.session.commit()
        db.session.remove()
        act_as(world.ada.as_actor())
        assert db.session.scalars(select(Event).where(Event.name == "pool.joined")).all() == []


class TestAsks:
    def test_who_is_asked_reads_who_asks_but_not_for_which_pool(self, app, world, browser, pool):
        asked = an_asked(world.eva, by=world.emil, prospect=member(pool).prospect, pool=pool)
        eva = browser(world.eva)
        for path in ("/", "/asks", f"/asks/{asked.id}"):
            text = eva.get(path).text
            assert "Emil asks you to keep in touch" in text
            assert "Canary" not in text
        letter = send_mail(app)[0]
        assert "Emil asks whether you would keep in touch" in letter.text
        assert not [canary for canary in CANARIES if canary in letter.text + letter.html]
        assert "hand over" not in letter.text

    def test_the_defaults_flow_all_the_same_and_the_tie_does_not_tell(self, world, browser, pool):
        pool.default_cadence_days, pool.default_visibility = 45, Visibility.PRIVATE
        person = member(pool).prospect
        asked = an_asked(world.eva, by=world.emil, prospect=person, pool=pool)
        assert browser(world.eva).post(f"/asks/{asked.id}/accept").status_code == 303
        tie = between(world.eva.id, person.id)
        assert (tie.cadence_days, tie.visibility, tie.how) == (45, Visibility.PRIVATE, HowWeKnow.REFERRAL)


class TestLettingIn:
    def test_a_reader_sees_a_confidential_pool_and_changes_nothing(self, world, browser):
        pool = a_pool(world.emil, visibility=PoolVisibility.CONFIDENTIAL)
        let_in(pool, world.rita)
        rita = browser(world.rita)
        assert rita.get(f"/pools/{pool.id}").status_code == 200
        assert rita.get(f"/pools/{pool.id}/edit").status_code == 403

    def test_a_co_owner_from_the_business_changes_it(self, world, browser):
        pool = a_pool(world.rita)
        form = {
            "name": "Sealed",
            "default_cadence_days": "60",
            "default_visibility": "private",
            "owner_id": str(world.rita.id),
            "co_owner_ids": [str(world.emil.id), str(world.eva.id)],
            "visibility": "private",
            "reader_ids": [str(world.lena.id)],
            "version": "1",
        }
        assert browser(world.rita).post(f"/pools/{pool.id}/edit", data=form).status_code == 303
        assert browser(world.emil).get(f"/pools/{pool.id}/edit").status_code == 200
        assert "Rita, " in browser(world.eva).get(f"/pools/{pool.id}").text
        assert browser(world.lena).get(f"/pools/{pool.id}").status_code == 404
        assert browser(world.ada).get(f"/pools/{pool.id}").status_code == 404

    def test_nobody_shuts_themselves_out(self, world, browser):
        pool = a_pool(world.emil)
        form = {
            "name": "Sealed",
            "default_cadence_days": "60",
            "default_visibility": "open",
            "owner_id": str(world.emil.id),
            "visibility": "confidential",
            "version": "1",
        }
        answer = browser(world.rita).post(f"/pools/{pool.id}/edit", data=form)
        assert answer.status_code == 422
        assert "Be one of its owners first." in answer.text
        assert pool.visibility is PoolVisibility.SHARED

    def test_a_partner_is_not_let_in(self, world, browser):
        pool = a_pool(world.rita)
        form = {
            "name": "Sealed",
            "default_cadence_days": "60",
            "default_visibility": "open",
            "owner_id": str(world.rita.id),
            "visibility": "confidential",
            "reader_ids": [str(world.paul.id)],
            "version": "1",
        }
        assert browser(world.rita).post(f"/pools/{pool.id}/edit", data=form).status_code == 422
        assert db.session.scalars(select(PoolAccess)).all() == []
