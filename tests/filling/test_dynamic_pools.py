"""A dynamic pool holds whom its question finds, as its owner sees; what people decide by hand wins over it."""

import re

import pytest
from sqlalchemy import event, select

from app.filling import rounds
from app.filling.answers import ready
from app.filling.jobs import refresh_pools
from app.filling.language import SearchLanguage
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.jobs import enqueue, prepare_jobs
from app.kernel.transaction import transaction
from app.search.filters import known
from talent.pools import actions
from talent.pools.models import Ask, AskState, Pool, PoolMember, PoolRefresh
from talent.prospects.models import Prospect
from talent.relationships.models import Visibility
from tests.support.makers import a_contact, a_prospect, a_relationship
from tests.support.making_pools import a_pool, an_asked
from tests.support.outbox import run_jobs


def described(world, **changes):
    return {
        "name": "Welders whom nobody knows",
        "question": "tie:none welder",
        "default_cadence_days": "60",
        "default_visibility": "open",
        "visibility": "shared",
        "owner_id": str(world.rita.id),
        **changes,
    }


def a_dynamic_pool(world, question="tie:none welder", **values):
    return a_pool(values.pop("owner", world.rita), name="Welders", question=question, **values)


TIE = {"how": "other", "cadence_days": "90", "visibility": "open"}


def names_in(pool):
    statement = select(Prospect.display_name).join(PoolMember, PoolMember.prospect_id == Prospect.id)
    return sorted(db.session.scalars(statement.where(PoolMember.pool_id == pool.id)))


def asked_about_everybody(app):
    enqueue(refresh_pools)
    run_jobs(app)


class TestTheWholeWay:
    def test_a_question_fills_the_pool_and_keeps_it_up_to_date(self, app, world, browser):
        wanda, bob = a_prospect("Wanda", title="Welder"), a_prospect("Bob", title="Baker")
        rita = browser(world.rita)
        assert rita.post("/pools/new", data=described(world)).status_code == 303
        run_jobs(app)
        pool = db.session.scalars(select(Pool)).one()
        assert names_in(pool) == ["Wanda"]
        form = {"name": "Bob", "employer": "Acme", "title": "Welder", "version": bob.version}
        assert rita.post(f"/people/{bob.id}/edit", data=form).status_code == 303
        assert rita.post(f"/people/{wanda.id}/relationship", data=TIE).status_code == 303
        run_jobs(app)
        assert names_in(pool) == ["Bob"]

    def test_the_question_that_the_form_gives_as_an_example_is_one(self, world, browser):
        rita = browser(world.rita)
        example = re.search(r"always up to date: ([^<]*?)\. Without", rita.get("/pools/new").text)[1]
        assert rita.post("/pools/new", data=described(world, question=example)).status_code == 303

    @pytest.mark.parametrize("question", ["skil:welding", "(", "pool:any", "step:New -tie:any"])
    def test_a_question_that_cannot_be_asked_is_refused_beside_the_field(self, world, browser, question):
        answer = browser(world.rita).post("/pools/new", data=described(world, question=question))
        assert answer.status_code == 422
        assert 'id="question-error"' in answer.text
        assert db.session.scalars(select(Pool)).all() == []

    def test_without_its_question_it_keeps_whom_it_has(self, app, world, browser):
        a_prospect("Wanda", title="Welder")
        pool = a_dynamic_pool(world)
        asked_about_everybody(app)
        form = described(world, question="", version="1")
        assert browser(world.rita).post(f"/pools/{pool.id}/edit", data=form).status_code == 303
        run_jobs(app)
        assert names_in(pool) == ["Wanda"]
        assert db.session.scalars(select(PoolMember.is_kept)).all() == [True]


class TestByHand:
    def test_who_is_put_in_by_hand_stays(self, app, world):
        pool = a_dynamic_pool(world)
        actions.put_in(world.rita.as_actor(), pool, [a_prospect("Bob", title="Baker").id])
        asked_about_everybody(app)
        assert names_in(pool) == ["Bob"]

    def test_who_is_taken_out_by_hand_stays_out_until_let_back_in(self, app, world, browser):
        wanda = a_prospect("Wanda", title="Welder")
        pool = a_dynamic_pool(world)
        asked_about_everybody(app)
        rita = browser(world.rita)
        rita.post(f"/pools/{pool.id}/members/{wanda.id}/remove")
        asked_about_everybody(app)
        assert names_in(pool) == []
        assert "Wanda" in rita.get(f"/pools/{pool.id}/question").text
        rita.post(f"/pools/{pool.id}/members/{wanda.id}/let-back-in")
        run_jobs(app)
        assert names_in(pool) == ["Wanda"]

    def test_who_comes_back_by_undo_is_up_to_the_question_as_before(self, app, world, browser):
        wanda, bob = a_prospect("Wanda", title="Welder"), a_prospect("Bob", title="Baker")
        pool, rita = a_dynamic_pool(world), browser(world.rita)
        asked_about_everybody(app)
        actions.put_in(world.rita.as_actor(), pool, [bob.id])
        for person in (wanda, bob):
            page = rita.get(rita.post(f"/pools/{pool.id}/members/{person.id}/remove").location).text
            rita.post(re.search(r'action="(/pools/[^"]*put-back[^"]*)"', page)[1].replace("&amp;", "&"))
        rows = db.session.execute(select(PoolMember.prospect_id, PoolMember.is_kept, PoolMember.added_by_id))
        assert set(rows) == {(wanda.id, False, None), (bob.id, True, world.rita.id)}
        asked_about_everybody(app)
        assert names_in(pool) == ["Bob", "Wanda"]

    def test_putting_in_whom_the_question_found_keeps_them_until_it_is_undone(self, app, world, browser):
        wanda = a_prospect("Wanda", title="Welder")
        pool, rita = a_dynamic_pool(world), browser(world.rita)
        asked_about_everybody(app)
        data = {"pool_id": str(pool.id), "prospect_id": str(wanda.id)}
        page = rita.get(rita.post("/pools/members", data=data).location).text
        wanda.search_text = "wanda baker"
        asked_about_everybody(app)
        assert names_in(pool) == ["Wanda"]
        rita.post(re.search(r'action="(/pools/[^"]*/undo)"', page)[1])
        run_jobs(app)
        assert names_in(pool) == []

    def test_who_was_kept_and_is_released_is_up_to_the_question(self, app, world, browser):
        wanda = a_prospect("Wanda", title="Welder")
        pool, rita = a_dynamic_pool(world), browser(world.rita)
        asked_about_everybody(app)
        rita.post(f"/pools/{pool.id}/members/{wanda.id}/keep")
        wanda.search_text = "wanda baker"
        asked_about_everybody(app)
        assert names_in(pool) == ["Wanda"]
        rita.post(f"/pools/{pool.id}/members/{wanda.id}/release")
        run_jobs(app)
        assert names_in(pool) == []

    def test_a_member_shows_why_they_are_in(self, app, world, browser):
        wanda = a_prospect("Wanda", title="Welder")
        pool = a_dynamic_pool(world, "welder (tie:none OR tie:any)")
        asked_about_everybody(app)
        text = browser(world.emil).get(f"/pools/{pool.id}/members/{wanda.id}").text
        assert "<li>welder</li>" in text
        assert "In touch: nobody" in text
        assert "In touch: anybody" not in text


class TestWithTheOwnersEyes:
    def test_a_tie_that_the_owner_may_not_read_finds_nobody(self, app, world):
        amara = a_prospect("Amara")
        a_contact(a_relationship(world.eva, amara, visibility=Visibility.PRIVATE))
        of_rita, of_eva = a_dynamic_pool(world, "last:<1y"), a_dynamic_pool(world, "last:<1y", owner=world.eva)
        asked_about_everybody(app)
        assert (names_in(of_rita), names_in(of_eva)) == ([], ["Amara"])

    def test_one_by_one_as_at_once(self, app, world, browser):
        amara = a_prospect("Amara")
        a_contact(a_relationship(world.eva, amara, visibility=Visibility.PRIVATE))
        of_rita, of_eva = a_dynamic_pool(world, "last:<1y"), a_dynamic_pool(world, "last:<1y", owner=world.eva)
        browser(world.emil).post(f"/people/{amara.id}/notes", data={"body": "Likes 100 % tea"})
        run_jobs(app)
        assert (names_in(of_rita), names_in(of_eva)) == ([], ["Amara"])

    def test_a_percent_sign_and_a_quote_in_a_question_are_only_letters(self, app, world, browser):
        odd = a_prospect("Odd", title="100% o'clock")
        pool = a_dynamic_pool(world, '"100% o\'clock"')
        browser(world.emil).post(f"/people/{odd.id}/notes", data={"body": "Hello"})
        run_jobs(app)
        assert names_in(pool) == ["Odd"]


class TestEveryFilter:
    def test_what_it_finds_at_once_it_finds_one_by_one(self, app, world, browser):
        """Each filter's own example, and its opposite: whoever the database would find is found by the answers here."""
        people = [a_prospect("Amara"), a_prospect("Bob", title="Welder"), a_prospect("Cleo", location="Berlin")]
        a_contact(a_relationship(world.rita, people[0]))
        pools = [a_dynamic_pool(world, question) for question in _examples(world.rita)]
        asked_about_everybody(app)
        at_once = [names_in(pool) for pool in pools]
        for person in people:
            browser(world.rita).post(f"/people/{person.id}/notes", data={"body": "Hello"})
        run_jobs(app)
        assert [names_in(pool) for pool in pools] == at_once
        assert {tuple(names) for names in at_once} > {(), ("Amara",), ("Amara", "Bob", "Cleo")}


def _examples(owner) -> list[str]:
    """The examples of all filters that can be asked here and now, alone, denied, and with a word in between."""
    language = SearchLanguage()
    examples = [known_filter.example for known_filter in known.values()]
    examples = [example for example in examples if not language.problem(owner.as_actor(), example)]
    return [*examples, *(f"-{example}" for example in examples), *(f"({example} OR bob) -cleo" for example in examples)]


class TestRounds:
    def test_batch_by_batch_it_finds_the_same(self, app, world, monkeypatch):
        monkeypatch.setattr(rounds, "AT_ONCE", 3)
        people = [a_prospect(f"Welder {number}", title="Welder") for number in range(8)]
        pool = a_dynamic_pool(world)
        gone = a_prospect("Gone", title="Baker")
        db.session.add(
            PoolMember(pool_id=pool.id, prospect_id=gone.id, batch_id=gone.id, is_kept=False),
        )
        asked_about_everybody(app)
        assert len(names_in(pool)) == len(people) == 8
        refresh = db.session.scalars(select(PoolRefresh)).one()
        assert (refresh.joined, refresh.left) == (8, 1)
        assert refresh.finished_at is not None

    def test_asked_again_nothing_changes(self, app, world):
        a_prospect("Wanda", title="Welder")
        pool = a_dynamic_pool(world)
        asked_about_everybody(app)
        before = db.session.scalars(select(PoolMember.id)).all()
        asked_about_everybody(app)
        assert db.session.scalars(select(PoolMember.id)).all() == before
        assert names_in(pool) == ["Wanda"]

    def test_a_colleague_is_not_asked_any_more_about_who_went_out(self, app, world):
        wanda = a_prospect("Wanda", title="Welder")
        pool = a_dynamic_pool(world)
        asked_about_everybody(app)
        an_asked(world.emil, by=world.rita, prospect=wanda, pool=pool)
        wanda.search_text = "wanda baker"
        asked_about_everybody(app)
        assert db.session.scalars(select(Ask.state)).all() == [AskState.WITHDRAWN]

    def test_a_question_that_cannot_be_read_any_more_leaves_the_pool_as_it_is(self, app, world, browser):
        a_prospect("Wanda", title="Welder")
        pool = a_dynamic_pool(world)
        asked_about_everybody(app)
        pool.question = "tie:Nobody-by-that-name"
        asked_about_everybody(app)
        assert names_in(pool) == ["Wanda"]
        assert "cannot be read any more" in browser(world.rita).get(f"/pools/{pool.id}/question").text

    def test_nor_does_anybody_go_out_of_it_one_by_one(self, app, world, browser):
        wanda = a_prospect("Wanda", title="Welder")
        pool = a_dynamic_pool(world)
        asked_about_everybody(app)
        pool.question = "tie:Nobody-by-that-name"
        browser(world.emil).post(f"/people/{wanda.id}/notes", data={"body": "Hello"})
        run_jobs(app)
        assert names_in(pool) == ["Wanda"]


def test_without_a_dynamic_pool_no_job_is_asked_for(app, world):
    from app.kernel.jobs import Job

    with transaction():
        from app.kernel.events import record

        record(Actor.system(), "prospect.edited", a_prospect())
    assert db.session.scalars(select(Job)).all() == []


def test_a_worker_has_the_questions_ready_before_anybody_changes(app, world):
    pool = a_dynamic_pool(world)
    prepare_jobs("default")
    sent = []

    def note(*told):
        sent.append(told[2])

    event.listen(db.engine, "before_cursor_execute", note)
    found = ready([pool])
    event.remove(db.engine, "before_cursor_execute", note)
    assert set(found) == {pool.id}
    assert sent == []
