"""Nobody hears from two of us at once; young ties come first; what was promised is asked about as such."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.identity.models import User
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from outreach.nudges.models import Nudge, NudgeState
from outreach.nudges.planning import plan
from talent.promises import actions as promises
from talent.relationships.models import Direction
from tests.support.makers import a_prospect, a_relationship
from tests.support.making_nudges import a_contact

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)


def planned(days: int = 0) -> int:
    moment = MONDAY + timedelta(days=days)
    with clock.standing_at(moment):
        return plan(moment)


def asked(user: User) -> list[str]:
    statement = select(Nudge).where(Nudge.user_id == user.id, Nudge.state == NudgeState.OPEN)
    return sorted(nudge.prospect.display_name for nudge in db.session.scalars(statement))


class TestTheGuard:
    def test_of_two_who_are_due_the_more_overdue_is_asked_and_the_other_asked_about_somebody_else(self, world):
        amara = a_prospect("Amara")
        a_relationship(world.emil, amara, overdue_days=10)
        a_relationship(world.eva, amara, overdue_days=40)
        world.emil.weekly_capacity = 1
        a_relationship(world.emil, a_prospect("Bob"), overdue_days=2)
        assert planned() == 2
        assert (asked(world.emil), asked(world.eva)) == (["Bob"], ["Amara"])
        assert planned() == 0

    def test_the_other_is_asked_two_weeks_later(self, world):
        amara = a_prospect("Amara")
        a_relationship(world.emil, amara, overdue_days=10)
        a_relationship(world.eva, amara, overdue_days=40)
        assert [planned(), planned(days=11), planned(days=14)] == [1, 0, 1]

    def test_nobody_is_asked_within_two_weeks_of_a_colleagues_contact(self, world):
        amara = a_prospect("Amara")
        a_relationship(world.emil, amara, overdue_days=10)
        a_contact(world.eva, amara, at=MONDAY - timedelta(days=3))
        assert [planned(), planned(days=10), planned(days=14)] == [0, 0, 1]

    def test_what_they_wrote_to_a_colleague_guards_nobody(self, world):
        amara = a_prospect("Amara")
        a_relationship(world.emil, amara, overdue_days=10)
        a_relationship(world.eva, amara, cadence_days=None)
        a_contact(world.eva, amara, direction=Direction.IN, at=MONDAY - timedelta(days=3))
        assert planned() == 1
        assert asked(world.emil) == ["Amara"]

    def test_whoever_they_wrote_to_is_asked_all_the_same(self, world):
        amara = a_prospect("Amara")
        tie = a_relationship(world.emil, amara, overdue_days=10)
        tie.last_in_on = MONDAY.date() - timedelta(days=1)
        a_contact(world.eva, amara, at=MONDAY - timedelta(days=3))
        assert planned() == 1
        assert asked(world.emil) == ["Amara"]

    def test_one_to_whom_they_wrote_goes_before_one_who_is_more_overdue(self, world):
        amara = a_prospect("Amara")
        tie = a_relationship(world.emil, amara, overdue_days=1)
        tie.last_in_on = MONDAY.date() - timedelta(days=1)
        a_relationship(world.eva, amara, overdue_days=80)
        assert planned() == 1
        assert (asked(world.emil), asked(world.eva)) == (["Amara"], [])


def test_in_its_first_six_weeks_a_tie_comes_first(world):
    world.emil.weekly_capacity = 1
    a_relationship(world.emil, a_prospect("Old"), overdue_days=60)
    a_relationship(world.emil, a_prospect("New"), since=date(2026, 10, 20), overdue_days=5)
    planned()
    assert asked(world.emil) == ["New"]


def test_who_was_promised_something_for_these_weeks_is_not_asked_about_beside_it(world):
    for name, days in (("Soon", 14), ("Later", 15)):
        prospect = a_prospect(name)
        a_relationship(world.emil, prospect)
        promises.make(Actor.system(), prospect, world.emil, text="News", due_on=MONDAY.date() + timedelta(days=days))
    planned()
    assert asked(world.emil) == ["Later"]


class TestHeldBack:
    @pytest.fixture(autouse=True)
    def _all_of_them(self, world):
        """A share that a form would refuse, so that chance decides nothing."""
        world.organisation.held_back_percent = 100
        db.session.flush()

    def held(self) -> Nudge:
        return db.session.scalars(select(Nudge).where(Nudge.was_held_back)).one()

    def test_it_is_written_down_and_shown_to_nobody(self, world, browser):
        a_relationship(world.emil, a_prospect("Amara"))
        assert planned() == 0
        assert (self.held().state, self.held().held_back_percent) == (NudgeState.HELD, 100)
        assert browser(world.emil).get(f"/nudges/{self.held().id}").status_code == 404

    def test_it_is_asked_two_weeks_later_and_never_held_twice_in_a_cycle(self, world):
        a_relationship(world.emil, a_prospect("Amara"))
        assert [planned(), planned(days=11), planned(days=14)] == [0, 0, 1]

    def test_its_place_in_the_week_stays_empty(self, world):
        world.emil.weekly_capacity = 1
        a_relationship(world.emil, a_prospect("Amara"), overdue_days=30)
        a_relationship(world.emil, a_prospect("Bob"))
        assert [planned(), planned(days=1)] == [0, 0]

    def test_never_a_young_tie_nor_one_who_waits_for_an_answer_nor_the_question(self, world):
        a_relationship(world.emil, a_prospect("Young"), since=date(2026, 11, 1))
        awaited = a_relationship(world.emil, a_prospect("Waits"))
        awaited.last_in_on = MONDAY.date() - timedelta(days=1)
        question = a_relationship(world.emil, a_prospect("Question"), overdue_days=400)
        question.ignored_nudges, question.last_ignored_on = 4, MONDAY.date() - timedelta(days=200)
        db.session.flush()
        assert planned() == 3
        assert db.session.scalars(select(Nudge.held_back_percent)).all() == [0, 0, 0]

    def test_a_contact_meanwhile_frees_its_place(self, world):
        amara = a_prospect("Amara")
        a_relationship(world.emil, amara)
        planned()
        a_contact(world.emil, amara)
        planned(days=1)
        db.session.refresh(self.held())
        assert self.held().state is NudgeState.OVERTAKEN


def test_without_a_share_nobody_is_held_back(world):
    a_relationship(world.emil, a_prospect("Amara"))
    assert planned() == 1
    assert db.session.scalars(select(Nudge.held_back_percent)).all() == [0]
