"""The asked person's yes and no, in one tab or two, and undo."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, select

from app.kernel.db import db
from app.kernel.events import Event
from talent.pools.models import AskState
from talent.relationships.models import HowWeKnow, Relationship, RelationshipState, Visibility
from tests.support.makers import a_prospect, a_relationship
from tests.support.making_nudges import a_contact
from tests.support.making_pools import a_pool, an_asked


def relationships():
    return db.session.scalars(select(Relationship)).all()


def number_of(name):
    return db.session.scalar(select(func.count()).where(Event.name == name))


class TestAccepting:
    def test_it_begins_the_relationship_in_the_pools_rhythm(self, world, browser):
        amara = a_prospect()
        pool = a_pool(world.rita, amara, default_cadence_days=60)
        ask = an_asked(world.emil, by=world.rita, prospect=amara, pool=pool)
        emil = browser(world.emil)
        assert emil.post(f"/asks/{ask.id}/accept").status_code == 303
        begun = relationships()[0]
        assert (begun.user_id, begun.how, begun.cadence_days) == (world.emil.id, HowWeKnow.POOL, 60)
        assert ask.state is AskState.ACCEPTED
        assert "You keep in touch with Amara Okafor now." in emil.get("/asks").text

    def test_two_tabs_accepting_is_accepting_once(self, world, browser):
        ask = an_asked(world.emil, by=world.rita)
        tabs = browser(world.emil), browser(world.emil)
        assert [tab.post(f"/asks/{ask.id}/accept").status_code for tab in tabs] == [303, 303]
        assert len(relationships()) == 1
        assert number_of("ask.accepted") == number_of("relationship.begun") == 1

    def test_it_says_when_the_week_has_no_room(self, world, browser):
        world.emil.weekly_capacity = 0
        ask, emil = an_asked(world.emil, by=world.rita), browser(world.emil)
        emil.post(f"/asks/{ask.id}/accept")
        assert "That is more than your week holds" in emil.get("/asks").text

    def test_who_took_them_up_meanwhile_keeps_what_they_have(self, world, browser):
        amara = a_prospect()
        ask = an_asked(world.emil, by=world.rita, prospect=amara)
        a_relationship(world.emil, amara, cadence_days=14, visibility=Visibility.PRIVATE)
        assert browser(world.emil).post(f"/asks/{ask.id}/accept").status_code == 303
        assert (relationships()[0].cadence_days, relationships()[0].is_private) == (14, True)

    def test_not_after_a_ban_on_contact(self, world, browser):
        amara = a_prospect()
        ask = an_asked(world.emil, by=world.rita, prospect=amara)
        amara.do_not_contact = True
        assert browser(world.emil).post(f"/asks/{ask.id}/accept").status_code == 422
        assert relationships() == []

    def test_only_who_was_asked(self, world, browser):
        ask = an_asked(world.emil, by=world.rita)
        statuses = {
            user.name: browser(user).post(f"/asks/{ask.id}/{answer}").status_code
            for user in (world.eva, world.lena, world.ada, world.rita, world.paul)
            for answer in ("accept", "decline", "take-back")
        }
        assert statuses == {"Eva": 404, "Lena": 404, "Ada": 404, "Rita": 403, "Paul": 403}
        assert browser(None).post(f"/asks/{ask.id}/accept").status_code == 401
        assert browser(world.emil).post(f"/asks/{uuid4()}/accept").status_code == 404
        assert ask.state is AskState.OPEN

    def test_it_goes_on_to_the_page_that_asked(self, world, browser):
        ask = an_asked(world.emil, by=world.rita)
        assert browser(world.emil).post(f"/asks/{ask.id}/accept", data={"next": "/"}).location == "/"

    def test_opening_the_page_answers_nothing(self, world, browser):
        ask = an_asked(world.emil, by=world.rita)
        browser(world.emil).get(f"/asks/{ask.id}")
        browser(world.emil).get(f"/asks/{ask.id}/accept")
        assert ask.state is AskState.OPEN


class TestDeclining:
    def test_the_reason_is_read_on_the_pool_with_a_button_that_helps(self, world, browser):
        amara = a_prospect()
        pool = a_pool(world.rita, amara)
        ask = an_asked(world.emil, by=world.rita, prospect=amara, pool=pool)
        browser(world.emil).post(f"/asks/{ask.id}/decline", data={"reason": "We have never met"})
        text = browser(world.rita).get(f"/pools/{pool.id}").text
        assert "Emil declined: “We have never met”" in text
        assert "Ask somebody else" in text

    def test_a_no_after_a_yes_is_refused(self, world, browser):
        ask, emil = an_asked(world.emil, by=world.rita), browser(world.emil)
        emil.post(f"/asks/{ask.id}/accept")
        assert emil.post(f"/asks/{ask.id}/decline").status_code == 422
        assert ask.state is AskState.ACCEPTED

    def test_a_reason_of_a_book_is_refused_beside_the_field(self, world, browser):
        ask = an_asked(world.emil, by=world.rita)
        answer = browser(world.emil).post(f"/asks/{ask.id}/decline", data={"reason": "x" * 501})
        assert answer.status_code == 422
        assert ask.state is AskState.OPEN


class TestTakingBack:
    def test_a_yes_taken_back_leaves_no_relationship(self, world, browser):
        ask, emil = an_asked(world.emil, by=world.rita), browser(world.emil)
        emil.post(f"/asks/{ask.id}/accept")
        assert emil.post(f"/asks/{ask.id}/take-back").status_code == 303
        assert relationships() == []
        assert ask.state is AskState.OPEN
        assert emil.post(f"/asks/{ask.id}/accept").status_code == 303

    def test_an_ended_relationship_is_ended_again_as_it_was(self, world, browser):
        amara = a_prospect()
        old = a_relationship(
            world.emil, amara, cadence_days=30, state=RelationshipState.ENDED, ended_reason="Moved", how=HowWeKnow.EVENT
        )
        ask, emil = an_asked(world.emil, by=world.rita, prospect=amara), browser(world.emil)
        emil.post(f"/asks/{ask.id}/accept")
        assert old.is_active
        emil.post(f"/asks/{ask.id}/take-back")
        assert (old.state, old.ended_reason) == (RelationshipState.ENDED, "Moved")
        assert (old.cadence_days, old.how) == (30, HowWeKnow.EVENT)

    def test_not_when_they_talked_since(self, world, browser):
        amara = a_prospect()
        ask, emil = an_asked(world.emil, by=world.rita, prospect=amara), browser(world.emil)
        emil.post(f"/asks/{ask.id}/accept")
        a_contact(world.emil, amara)
        assert emil.post(f"/asks/{ask.id}/take-back").status_code == 422
        assert ask.state is AskState.ACCEPTED

    def test_a_no_taken_back_waits_again_without_its_reason(self, world, browser):
        ask, emil = an_asked(world.emil, by=world.rita), browser(world.emil)
        emil.post(f"/asks/{ask.id}/decline", data={"reason": "Oops"})
        emil.post(f"/asks/{ask.id}/take-back")
        assert (ask.state, ask.reason) == (AskState.OPEN, "")

    def test_not_much_later(self, world, browser, time_machine):
        time_machine.move_to(datetime(2026, 3, 2, 8, tzinfo=UTC), tick=False)
        ask, emil = an_asked(world.emil, by=world.rita), browser(world.emil)
        emil.post(f"/asks/{ask.id}/decline")
        time_machine.shift(timedelta(minutes=6))
        assert emil.post(f"/asks/{ask.id}/take-back").status_code == 422


class TestWithdrawing:
    def test_who_keeps_the_pool_takes_an_ask_back(self, world, browser):
        amara = a_prospect()
        pool = a_pool(world.lena, amara)
        ask = an_asked(world.emil, by=world.rita, prospect=amara, pool=pool)
        assert browser(world.lena).post(f"/asks/{ask.id}/withdraw").status_code == 303
        assert number_of("ask.withdrawn") == 1
        answer = browser(world.emil).post(f"/asks/{ask.id}/accept")
        assert answer.status_code == 422
        assert "Rita took this question back" in answer.text

    def test_not_once_it_was_answered(self, world, browser):
        ask = an_asked(world.emil, by=world.rita)
        browser(world.emil).post(f"/asks/{ask.id}/accept")
        assert browser(world.rita).post(f"/asks/{ask.id}/withdraw").status_code == 422


class TestWhatNeedsYou:
    def test_members_without_anybody_and_asks_that_wait(self, world, browser):
        alone, asked, known = a_prospect("Ann Alone"), a_prospect("Ada Asked"), a_prospect("Kim Known")
        a_relationship(world.eva, known)
        pool = a_pool(world.rita, alone, asked, known)
        an_asked(world.emil, by=world.rita, prospect=asked, pool=pool)
        text = needs(browser(world.rita).get(f"/pools/{pool.id}").text)
        assert "Ann Alone" in text
        assert "Emil was asked and has time until" in text
        assert "Withdraw" in text
        assert "Kim Known" not in text

    def test_a_no_is_settled_once_somebody_else_is_asked_or_in_touch(self, world, browser):
        asked_again, taken = a_prospect("Ada Again"), a_prospect("Tim Taken")
        pool = a_pool(world.rita, asked_again, taken)
        for person in (asked_again, taken):
            ask = an_asked(world.emil, by=world.rita, prospect=person, pool=pool)
            browser(world.emil).post(f"/asks/{ask.id}/decline")
        an_asked(world.eva, by=world.rita, prospect=asked_again, pool=pool)
        a_relationship(world.lena, taken)
        text = needs(browser(world.rita).get(f"/pools/{pool.id}").text)
        assert "declined" not in text
        assert "Eva was asked" in text

    def test_it_is_not_shown_to_who_only_looks(self, world, browser):
        pool = a_pool(world.rita, a_prospect())
        assert "What needs you" not in browser(world.emil).get(f"/pools/{pool.id}").text
        assert "Take out of the pool" not in browser(world.emil).get(f"/pools/{pool.id}").text


def needs(text):
    return text[text.index('id="needs"') : text.index('id="members"')]
