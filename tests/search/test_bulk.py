"""Acts upon many people at once: in the background, each person once, only as their user may, and all the way back."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.filling import handlers
from app.kernel import clock, ids
from app.kernel.db import db
from app.kernel.events import Event
from app.search.bulk import acts, doing
from app.search.models import BulkAct, BulkState
from bench.counting import counting
from outreach.nudges.models import Nudge, NudgeState
from outreach.nudges.planning import plan
from talent.pools import moving, steps
from talent.pools.models import Ask, AskState, PoolMember
from talent.prospects import tags
from talent.prospects.models import Prospect, ProspectTag, Tag, TagKind
from talent.relationships.models import Relationship, Visibility
from tests.search.test_filters import a_pool, put
from tests.support.makers import a_contact, a_prospect, a_relationship
from tests.support.outbox import run_jobs


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(doing, "BATCH", 3)
    monkeypatch.setattr(doing, "GATHERED_AT_ONCE", 4)


def people(number):
    return [a_prospect(f"Person {at}") for at in range(number)]


def begun(client, app, kind, *, chosen=(), question="", **arguments):
    whom = {"prospect_id": [str(row.id) for row in chosen]} if chosen else {"all": "y"}
    data = {**arguments, **whom, "token": str(ids.new()), "question": question}
    answer = client.post(f"/people/acts/{kind}", data=data)
    assert answer.status_code == 303, answer.text
    run_jobs(app)
    return db.session.scalars(select(BulkAct).order_by(BulkAct.created_at.desc()).limit(1)).one(), answer.location


def undone(client, app, act):
    assert client.post(f"/people/acts/{act.id}/undo").status_code == 303
    run_jobs(app)
    db.session.refresh(act)


def the_words_of(person):
    return set(db.session.scalars(select(Tag.name).join(ProspectTag).where(ProspectTag.prospect_id == person.id)))


def statements_of_a_batch(act):
    with counting() as seen:
        doing.next_batch(act)
        db.session.flush()
    return len(seen)


def count(statement):
    return db.session.scalar(select(func.count()).select_from(statement.subquery()))


class TestDoing:
    def test_all_whom_a_question_finds_go_into_a_pool_and_out_again(self, app, world, browser):
        pool, client = a_pool(world.rita), browser(world.rita)
        made = people(10)
        put(pool, made[0])
        a_prospect("Somebody Else")
        act, page = begun(client, app, "pool", question="person", pool_id=str(pool.id))
        assert (act.state, act.total, act.acted, act.changed) == (BulkState.DONE, 10, 10, 9)
        assert count(select(PoolMember.id)) == 10
        assert "Done for 9 people." in client.get(page).text
        moving.move(
            world.rita.as_actor(), pool, made[1].id, step_id=steps.add(world.rita.as_actor(), pool, name="On").id
        )
        undone(client, app, act)
        assert (act.state, act.undone) == (BulkState.UNDONE, 8)
        assert set(db.session.scalars(select(PoolMember.prospect_id))) == {made[0].id, made[1].id}

    def test_those_chosen_by_hand_and_nobody_else(self, app, world, browser):
        made = people(5)
        act, _page = begun(browser(world.emil), app, "ban", chosen=made[:2], reason="Asked  for it")
        assert (act.total, act.changed) == (2, 2)
        assert count(select(Prospect.id).where(Prospect.do_not_contact)) == 2
        undone(browser(world.emil), app, act)
        assert count(select(Prospect.id).where(Prospect.do_not_contact)) == 0

    def test_what_one_did_is_found_again_and_nobody_elses(self, app, world, browser):
        person, client = a_prospect("Amara"), browser(world.emil)
        assert "Nothing yet" in client.get("/people/acts").text
        act, page = begun(client, app, "ban", chosen=[person], question="place:Berlin", reason="Asked for it")
        assert page in client.get("/people/acts").text
        assert str(act.id) not in browser(world.rita).get("/people/acts").text
        assert "/people?f=place:Berlin" in client.get(page).text

    def test_a_tag_is_given_and_taken(self, app, world, browser):
        made, client = people(4), browser(world.emil)
        act, _page = begun(client, app, "tag", chosen=made, word="Speaker", tag_kind="tag")
        assert count(select(ProspectTag.id)) == 4
        again, _page = begun(client, app, "tag", chosen=made, word="speaker", tag_kind="tag")
        assert again.changed == 0
        undone(client, app, act)
        assert count(select(ProspectTag.id)) == 0

    def test_a_rhythm_is_set_on_ones_own_relationships_only(self, app, world, browser):
        mine, hers = people(2)
        a_relationship(world.emil, mine, cadence_days=90)
        a_relationship(world.eva, hers, cadence_days=90)
        act, _page = begun(browser(world.emil), app, "rhythm", question="person", cadence_days="30")
        rhythm = select(Relationship.cadence_days).order_by(Relationship.user_id == world.emil.id)
        assert db.session.scalars(rhythm).all() == [90, 30]
        assert (act.acted, act.changed) == (2, 1)
        undone(browser(world.emil), app, act)
        assert db.session.scalars(rhythm).all() == [90, 90]

    def test_the_longest_silence_comes_back_with_the_rhythm(self, app, world, browser):
        tie = a_relationship(world.emil, a_prospect(), cadence_days=30)
        tie.maximum_days = 45
        act, _page = begun(browser(world.emil), app, "rhythm", question="", cadence_days="90")
        assert (tie.cadence_days, tie.maximum_days) == (90, None)
        undone(browser(world.emil), app, act)
        assert (tie.cadence_days, tie.maximum_days) == (30, 45)

    def test_a_rhythm_that_leaves_nobody_due_asks_about_nobody_any_more(self, app, world, browser):
        for person in people(3):
            a_contact(a_relationship(world.emil, person, cadence_days=30), at=clock.now() - timedelta(days=40))
        plan(clock.now(), world.emil.id)
        states = select(Nudge.state).distinct()
        assert db.session.scalars(states).all() == [NudgeState.OPEN]
        begun(browser(world.emil), app, "rhythm", question="person", cadence_days="90")
        assert db.session.scalars(states).all() == [NudgeState.OVERTAKEN]

    def test_who_has_a_hundred_words_is_passed_over_and_nobody_else(self, app, world, browser, monkeypatch):
        monkeypatch.setattr(tags, "MOST_OF_A_KIND", 2)
        full, other = people(2)
        for word in ("One", "Two"):
            tags.give(world.rita.as_actor(), full, TagKind.TAG, word)
        act, _page = begun(browser(world.emil), app, "tag", chosen=[full, other], word="Speaker", tag_kind="tag")
        assert (act.state, act.changed) == (BulkState.DONE, 1)
        assert the_words_of(other) == {"Speaker"}

    def test_only_the_word_that_was_given_is_taken_off(self, app, world, browser):
        person, rita = a_prospect(), world.rita.as_actor()
        act, _page = begun(browser(world.emil), app, "tag", chosen=[person], word="Speaker", tag_kind="tag")
        tags.give(rita, person, TagKind.TAG, "Talker")
        known = {tag.name: tag for tag in db.session.scalars(select(Tag))}
        tags.merge(world.ada.as_actor(), known["Talker"], known["Speaker"])
        undone(browser(world.emil), app, act)
        assert (act.undone, the_words_of(person)) == (1, {"Talker"})

    def test_pools_that_fill_themselves_follow(self, app, world, browser, monkeypatch):
        monkeypatch.setattr(handlers, "AT_ONCE", 2)
        pool = a_pool(world.rita, question="tag:Speaker")
        act, _page = begun(browser(world.emil), app, "tag", chosen=people(5), word="Speaker", tag_kind="tag")
        assert count(select(PoolMember.id).where(PoolMember.pool_id == pool.id)) == 5
        undone(browser(world.emil), app, act)
        assert count(select(PoolMember.id)) == 0

    def test_each_file_tells_of_it(self, app, world, browser):
        made, client = people(4), browser(world.emil)
        act, _page = begun(client, app, "tag", chosen=made, word="Speaker", tag_kind="tag")
        undone(client, app, act)
        told = select(Event.name).where(Event.name.startswith("tag."), Event.actor_id == world.emil.id)
        for person in made:
            assert db.session.scalars(told.where(Event.prospect_id == person.id).order_by(Event.number)).all() == [
                "tag.given",
                "tag.taken",
            ]

    @pytest.mark.parametrize("kind", ["pool", "tag", "rhythm", "ban"])
    def test_upon_many_the_database_is_asked_no_more_often_than_upon_few(self, app, world, browser, monkeypatch, kind):
        monkeypatch.setattr(doing, "BATCH", 100)
        arguments = {
            "pool": {"pool_id": str(a_pool(world.rita).id)},
            "tag": {"word": "Speaker", "tag_kind": "tag"},
            "rhythm": {"cadence_days": 14},
            "ban": {"reason": "Asked for it"},
        }[kind]

        def asked(number):
            chosen = [a_relationship(world.rita, person).prospect_id for person in people(number)]
            act = doing.begin(
                world.rita.as_actor(), kind=kind, arguments=arguments, token=ids.new(), prospect_ids=chosen
            )
            db.session.flush()
            there = statements_of_a_batch(act)
            doing.next_batch(act)
            doing.undo(world.rita.as_actor(), act)
            back = statements_of_a_batch(act)
            assert (act.changed, act.undone) == (number, number)
            return there, back

        asked(1)
        assert asked(40) == asked(2)

    def test_a_colleague_is_asked_and_the_asks_withdrawn(self, app, world, browser):
        made = people(3)
        asked = {"user_id": str(world.eva.id), "message": "Would you?"}
        act, _page = begun(browser(world.emil), app, "ask", chosen=made, **asked)
        assert count(select(Ask.id).where(Ask.state == AskState.OPEN)) == 3
        undone(browser(world.emil), app, act)
        assert count(select(Ask.id).where(Ask.state == AskState.OPEN)) == 0

    @pytest.mark.parametrize(
        ("kind", "arguments", "says"),
        [
            ("pool", {}, "Nurses"),
            ("tag", {"word": "Speaker", "tag_kind": "tag"}, "Speaker"),
            ("ask", {}, "Eva"),
            ("rhythm", {"cadence_days": "30"}, "every month"),
            ("rhythm", {"cadence_days": ""}, "without a rhythm"),
            ("ban", {"reason": "Moved away"}, "Moved away"),
        ],
    )
    def test_what_was_done_stands_on_its_page_and_in_the_list(self, app, world, browser, kind, arguments, says):
        client, ids_of = browser(world.rita), {"pool_id": a_pool(world.rita).id, "user_id": world.eva.id}
        _act, page = begun(client, app, kind, chosen=people(1), **{"message": "", **ids_of, **arguments})
        assert says in client.get(page).text
        assert says in client.get("/people/acts").text


class TestSafety:
    def test_a_form_that_is_sent_twice_is_one_act(self, app, world, browser):
        made, client = people(2), browser(world.emil)
        data = {"token": str(ids.new()), "prospect_id": [str(row.id) for row in made], "reason": "x"}
        assert (
            client.post("/people/acts/ban", data=data).location == client.post("/people/acts/ban", data=data).location
        )
        run_jobs(app)
        assert count(select(BulkAct.id)) == 1

    def test_the_question_finds_whom_its_user_finds(self, app, world, browser):
        """The machine that acts sees everything: what a private relationship says must not choose people for others."""
        tie = a_relationship(world.eva, a_prospect("Canary"), cadence_days=17, visibility=Visibility.PRIVATE)
        a_contact(tie)
        act, _page = begun(browser(world.emil), app, "ban", question="last:<1w", reason="x")
        assert act.total == 0
        act, _page = begun(browser(world.eva), app, "ban", question="last:<1w", reason="x")
        assert act.total == 1

    def test_who_may_not_change_the_pool_changes_nothing(self, app, world, browser):
        pool = a_pool(world.rita)
        data = {"token": str(ids.new()), "all": "y", "pool_id": str(pool.id)}
        answer = browser(world.emil).post("/people/acts/pool", data=data)
        assert answer.status_code == 422

    def test_an_act_whose_user_has_left_stops(self, app, world, browser):
        people(2)
        client = browser(world.emil)
        client.post("/people/acts/ban", data={"token": str(ids.new()), "question": "person", "all": "y", "reason": "x"})
        world.emil.deactivated_at = world.emil.created_at
        run_jobs(app)
        act = db.session.scalars(select(BulkAct)).one()
        assert act.state is BulkState.STOPPED
        assert count(select(Prospect.id).where(Prospect.do_not_contact)) == 0

    def test_one_that_is_stopped_goes_no_further(self, app, world, browser):
        client, made = browser(world.emil), people(5)
        page = client.post("/people/acts/ban", data={"all": "y", "question": "person", "reason": "x"}).location
        doing.next_batch(act := db.session.scalars(select(BulkAct)).one())
        assert ">Stop<" in client.get(page).text
        client.post(f"{page}/stop")
        run_jobs(app)
        told = client.get(page).text
        assert "You stopped it. Done for 0 people." in told
        assert "It did not come to 4 people." in told
        assert client.post(f"{page}/stop").status_code == 422
        assert (act.state, [one.do_not_contact for one in made]) == (BulkState.STOPPED, [False] * 5)

    def test_no_colleague_is_asked_about_more_than_fifty(self, app, world, browser):
        client = browser(world.rita)
        people(51)
        assert client.get("/people/acts/new?kind=ask&all=1&q=person").location == "/people?q=person"
        assert "Choose at most 50 people." in client.get("/people?q=person").text
        act, page = begun(client, app, "ask", question="person", user_id=str(world.emil.id), message="")
        assert (act.state, count(select(Ask.id))) == (BulkState.STOPPED, 0)
        assert "Choose at most 50 people." in client.get(page).text

    def test_nobody_selected_leads_back_to_the_list(self, world, browser):
        assert browser(world.emil).post("/people/acts/ban", data={"reason": "x"}).status_code == 422
        answer = browser(world.emil).get("/people/acts/new?kind=ban&q=amara")
        assert answer.location == "/people?q=amara"
        assert browser(world.emil).get("/people/acts/new?kind=nonsense&all=1").status_code == 303

    def test_who_keeps_no_pool_is_told_so_beside_the_list(self, world, browser):
        a_pool(world.rita)
        client, person = browser(world.emil), a_prospect("Amara")
        answer = client.get(f"/people/acts/new?kind=pool&prospect_id={person.id}&q=amara")
        assert answer.location == "/people?q=amara"
        assert "There is no pool that you may put people into." in client.get(answer.location).text

    def test_all_are_those_who_have_the_words_and_meet_the_filters(self, app, world, browser):
        amara, client = a_prospect("Amara"), browser(world.rita)
        a_prospect("Bo")
        page = client.get("/people/acts/new?kind=ban&all=1&q=amara&f=tie:me+OR+tie:none").text
        asked = html.unescape(re.search(r'name="question" value="([^"]*)"', page)[1])
        begun(client, app, "ban", question=asked, reason="Asked for it")
        assert db.session.scalars(select(Prospect.id).where(Prospect.do_not_contact)).all() == [amara.id]

    def test_the_question_stands_in_words_before_it_is_begun(self, world, browser):
        page = browser(world.rita).get("/people/acts/new?kind=ban&all=y&q=welder&f=-tie:any").text
        assert re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).count("“welder” and not In touch: anybody") == 1

    def test_a_question_that_cannot_be_read_or_is_too_long_is_refused(self, world, browser):
        assert browser(world.rita).get("/people/acts/new?kind=ban&all=1&f=(tie:me").status_code == 422
        asked = {"question": "amara " * 1000, "reason": "Asked for it"}
        assert browser(world.rita).post("/people/acts/ban", data=asked).status_code == 422
        assert count(select(BulkAct.id)) == 0

    @pytest.mark.parametrize("kind", sorted(acts.ACTS))
    def test_each_act_asks_what_it_needs_to_know(self, world, browser, kind):
        a_pool(world.rita)
        person = a_prospect()
        client = browser(world.rita)
        assert client.get(f"/people/acts/new?kind={kind}&prospect_id={person.id}").status_code == 200
        assert "every person here" in client.get(f"/people/acts/new?kind={kind}&all=1").text
