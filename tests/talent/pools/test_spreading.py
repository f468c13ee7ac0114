"""Many members are spread over colleagues with time, each with reasons; asked in one go, and taken back in one."""

import re

import pytest
from sqlalchemy import select

from app.kernel.db import db
from app.kernel.deliveries import Delivery
from talent.pools import answers, spreading
from talent.pools.models import Ask, AskState
from tests.support.makers import a_prospect, a_relationship
from tests.support.making_pools import a_pool, an_asked


@pytest.fixture
def people():
    return [a_prospect(f"Person {number}", title="Welder", employer="Acme") for number in range(5)]


@pytest.fixture
def pool(world, people):
    for user in (world.ada, world.lena, world.rita):
        user.weekly_capacity = 0
    world.emil.topics = ["welding", "welder"]
    return a_pool(world.rita, *people, area_id=world.engineering.id, default_cadence_days=90)


def pairs_on(page):
    return re.findall(r'name="pair" value="([^"]+)"', page)


class TestThePreview:
    def test_nobody_gets_more_than_the_limit_and_it_says_why(self, world, browser, pool):
        text = browser(world.rita).get(f"/pools/{pool.id}/spread?most=3").text
        assert "Emil 3, Eva 2" in text
        assert "Knows about welder." in text
        assert "Works in Engineering." in text
        assert len(pairs_on(text)) == 5

    def test_a_topic_is_known_by_its_word_and_not_by_letters_within_another(self, world, browser, pool):
        world.emil.topics, world.eva.topics = ["el", "weld"], ["cm"]
        text = browser(world.rita).get(f"/pools/{pool.id}/spread?most=3").text
        assert "Knows about weld." in text
        assert "Knows about el." not in text
        assert "Knows about cm." not in text

    def test_those_for_whom_nobody_has_time_are_named(self, world, browser, pool):
        text = browser(world.rita).get(f"/pools/{pool.id}/spread?most=1").text
        assert len(pairs_on(text)) == 2
        assert "For 3 people nobody has time" in text

    def test_who_knows_others_at_the_employer_says_so(self, world, browser, pool):
        a_relationship(world.eva, a_prospect("Known One", employer="Acme"))
        assert "Keeps in touch with somebody else at Acme." in browser(world.rita).get(f"/pools/{pool.id}/spread").text

    def test_a_colleague_who_was_asked_about_somebody_is_not_suggested_again(self, world, browser, pool, people):
        ask = an_asked(world.emil, by=world.rita, prospect=people[0], pool=pool)
        planned = spreading.plan(world.rita.as_actor(), pool, people, most=10)
        assert people[0] not in [one.prospect for one in planned.suggestions[world.emil]]
        browser(world.emil).post(f"/asks/{ask.id}/decline")
        pairs = pairs_on(browser(world.rita).get(f"/pools/{pool.id}/spread?most=10").text)
        assert [pair for pair in pairs if str(people[0].id) in pair] == [f"{world.eva.id}:{people[0].id}"]

    @pytest.mark.parametrize("most", ["0", "-3", "99", "x"])
    def test_a_limit_that_makes_no_sense_is_read_as_one_that_does(self, world, browser, pool, most):
        assert browser(world.rita).get(f"/pools/{pool.id}/spread?most={most}").status_code == 200

    def test_only_who_keeps_the_pool_sees_it(self, world, browser, pool):
        assert browser(world.eva).get(f"/pools/{pool.id}/spread").status_code == 403


class TestAsking:
    def test_each_colleague_gets_one_mail_and_all_can_be_taken_back(self, world, browser, pool):
        rita = browser(world.rita)
        pairs = pairs_on(rita.get(f"/pools/{pool.id}/spread").text)
        assert rita.post(f"/pools/{pool.id}/spread", data={"pair": pairs, "message": "Please"}).status_code == 303
        asks = db.session.scalars(select(Ask)).all()
        assert {ask.state for ask in asks} == {AskState.OPEN}
        assert len(asks) == 5
        assert len(db.session.scalars(select(Delivery).where(Delivery.kind == "ask")).all()) == 2
        answered = next(ask for ask in asks if ask.user_id == world.emil.id)
        answers.accept(world.emil.as_actor(), answered)
        rita.post(f"/pools/{pool.id}/asks/{asks[0].batch_id}/undo")
        states = sorted(ask.state.value for ask in db.session.scalars(select(Ask)))
        assert states == ["accepted", *["withdrawn"] * 4]

    def test_a_pair_that_makes_no_sense_is_passed_over(self, world, browser, pool, people):
        data = {"pair": ["x", "x:y", f"{world.emil.id}:{people[0].id}"]}
        assert browser(world.rita).post(f"/pools/{pool.id}/spread", data=data).status_code == 303
        assert [ask.prospect_id for ask in db.session.scalars(select(Ask))] == [people[0].id]

    def test_more_than_ten_for_one_colleague_are_refused(self, world, browser, pool):
        others = [a_prospect(f"Other {number}") for number in range(11)]
        data = {"pair": [f"{world.emil.id}:{one.id}" for one in others]}
        assert browser(world.rita).post(f"/pools/{pool.id}/spread", data=data).status_code == 422
        assert db.session.scalars(select(Ask)).all() == []
