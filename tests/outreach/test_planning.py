"""Planning: whom to ask about, how many, and never twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.kernel import clock
from app.kernel.db import db
from outreach.nudges.models import Nudge, NudgeKind, NudgeState
from outreach.nudges.planning import DAYS_UNTIL_IGNORED, plan
from talent.relationships import actions
from talent.relationships.models import Relationship, RelationshipState
from tests.support.makers import a_prospect, a_relationship, a_user
from tests.support.making_nudges import a_contact, a_nudge, nudge_about


def planned_at(moment: datetime) -> int:
    with clock.standing_at(moment):
        return plan(moment)


def names() -> list[str]:
    nudges = db.session.scalars(select(Nudge).where(Nudge.state == NudgeState.OPEN)).all()
    return sorted(nudge.prospect.display_name for nudge in nudges)


def open_count() -> int:
    return db.session.scalar(select(func.count()).where(Nudge.state == NudgeState.OPEN)) or 0


class TestHowMany:
    def test_as_many_as_the_week_has_time_for(self, world):
        for _ in range(8):
            a_relationship(world.emil, a_prospect())
        assert plan(clock.now()) == 5

    def test_again_plans_nothing(self, world):
        for _ in range(8):
            a_relationship(world.emil, a_prospect())
        plan(clock.now())
        assert plan(clock.now()) == 0

    def test_people_contacted_this_week_count(self, world):
        for _ in range(8):
            a_relationship(world.emil, a_prospect())
        for _ in range(3):
            a_contact(world.emil, a_prospect())
        assert plan(clock.now()) == 2

    def test_last_weeks_contacts_do_not(self, world):
        for _ in range(8):
            a_relationship(world.emil, a_prospect())
        a_contact(world.emil, a_prospect(), at=clock.now() - timedelta(days=3))
        assert plan(clock.now()) == 5

    def test_a_new_week_fills_only_what_is_not_open_already(self, world):
        for _ in range(12):
            a_relationship(world.emil, a_prospect())
        plan(clock.now())
        answered = db.session.scalars(select(Nudge)).first()
        a_contact(world.emil, answered.prospect)
        assert planned_at(clock.now() + timedelta(hours=1)) == 0
        assert planned_at(clock.now() + timedelta(days=7)) == 1

    @pytest.mark.parametrize("capacity", [0, -3])
    def test_without_time_nobody_is_asked_about(self, world, capacity):
        world.emil.weekly_capacity = capacity
        a_relationship(world.emil)
        db.session.flush()
        assert plan(clock.now()) == 0

    def test_with_no_time_left_open_ones_are_not_counted_as_ignored(self, world):
        nudge = a_nudge(world.emil)
        world.emil.weekly_capacity = 0
        db.session.flush()
        planned_at(clock.now() + timedelta(days=60))
        db.session.refresh(nudge)
        assert nudge.state is NudgeState.OPEN


class TestWhom:
    def test_the_most_overdue_for_their_rhythm_come_first(self, world):
        world.emil.weekly_capacity = 1
        a_relationship(world.emil, a_prospect("Slow"), overdue_days=40, cadence_days=365)
        a_relationship(world.emil, a_prospect("Quick"), overdue_days=10, cadence_days=14)
        plan(clock.now())
        assert names() == ["Quick"]

    def test_nobody_with_a_do_not_contact_takes_a_place(self, world):
        world.emil.weekly_capacity = 1
        a_relationship(world.emil, a_prospect("Silent", do_not_contact=True), overdue_days=80)
        a_relationship(world.emil, a_prospect("Amara"), overdue_days=1)
        plan(clock.now())
        assert names() == ["Amara"]

    def test_without_a_rhythm_nobody_is_asked_about(self, world):
        a_relationship(world.emil, cadence_days=None)
        assert plan(clock.now()) == 0

    def test_deactivated_users_and_partners_are_left_alone(self, world):
        a_relationship(world.paul, a_prospect())
        a_relationship(world.emil, a_prospect())
        world.emil.deactivated_at = clock.now()
        db.session.flush()
        assert plan(clock.now()) == 0

    def test_planning_for_one_user_leaves_the_others(self, world):
        a_relationship(world.emil, a_prospect("Amara"))
        a_relationship(world.eva, a_prospect("Jonas"))
        assert plan(clock.now(), world.eva.id) == 1
        assert names() == ["Jonas"]


class TestWhen:
    def test_not_on_a_free_day(self, world):
        a_relationship(world.emil)
        assert planned_at(datetime(2026, 11, 28, 10, tzinfo=UTC)) == 0
        assert planned_at(datetime(2026, 11, 30, 10, tzinfo=UTC)) == 1

    def test_not_on_a_holiday_of_their_country(self, world):
        world.emil.country = "DE"
        a_relationship(world.emil)
        db.session.flush()
        assert planned_at(datetime(2026, 12, 25, 10, tzinfo=UTC)) == 0
        assert planned_at(datetime(2026, 12, 28, 10, tzinfo=UTC)) == 1

    def test_by_the_users_own_date(self, app):
        early, late = (a_user(zone, time_zone=zone) for zone in ("Pacific/Kiritimati", "America/Los_Angeles"))
        for user in (early, late):
            tie = a_relationship(user, a_prospect(user.name))
            tie.first_due_on = date(2026, 12, 1)
        db.session.flush()
        planned_at(datetime(2026, 11, 30, 12, tzinfo=UTC))
        assert names() == ["Pacific/Kiritimati"]
        planned_at(datetime(2026, 12, 1, 12, tzinfo=UTC))
        assert names() == ["America/Los_Angeles", "Pacific/Kiritimati"]

    def test_a_zone_that_nobody_knows_stops_nobody(self, world):
        a_relationship(world.emil, a_prospect("Amara"))
        a_relationship(world.eva, a_prospect("Jonas"))
        world.emil.time_zone = "Mars/Olympus"
        db.session.flush()
        assert plan(clock.now()) == 2

    def test_after_three_days_down_each_is_planned_once(self, world):
        a_relationship(world.emil)
        assert planned_at(clock.now() + timedelta(days=3)) == 1
        assert planned_at(clock.now() + timedelta(days=3, minutes=5)) == 0

    def test_a_clock_set_back_plans_nothing_twice(self, world):
        nudge = a_nudge(world.emil, overdue_days=5)
        a_contact(world.emil, nudge.prospect)
        assert planned_at(clock.now() - timedelta(days=1)) == 0


class TestIgnored:
    def ignore(self, relationship: Relationship) -> Nudge:
        """Plan on the day the relationship is due, and let two weeks go by."""
        db.session.refresh(relationship)
        day = max(relationship.nudge_on, relationship.user.today)
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        while not planned_at(moment):
            moment += timedelta(days=1)
        nudge = nudge_about(relationship)
        planned_at(moment + timedelta(days=DAYS_UNTIL_IGNORED))
        db.session.refresh(nudge)
        assert nudge.state is NudgeState.IGNORED
        db.session.refresh(relationship)
        return nudge

    def test_two_make_it_half_as_often_four_ask_one_question_then_silence(self, world):
        tie = a_relationship(world.emil, cadence_days=30)
        nudges = [self.ignore(tie) for _ in range(5)]
        assert [nudge.kind for nudge in nudges] == [*[NudgeKind.KEEP_IN_TOUCH] * 4, NudgeKind.QUESTION]
        gaps = [
            (later.cycle_on - nudge.planned_on).days - DAYS_UNTIL_IGNORED
            for nudge, later in zip(nudges, nudges[1:], strict=False)
        ]
        assert gaps == [30, 60, 60, 60]
        assert tie.nudge_on is None
        assert planned_at(clock.now() + timedelta(days=4000)) == 0

    def test_a_contact_ends_the_silence(self, world):
        tie = a_relationship(world.emil, cadence_days=30, ignored_nudges=5, last_ignored_on=world.emil.today)
        a_contact(world.emil, tie.prospect)
        db.session.flush()
        db.session.refresh(tie)
        assert tie.nudge_on == world.emil.today + timedelta(days=30)


class TestTakenUpAgain:
    def test_after_a_pause_until_a_day(self, world):
        nudge = a_nudge(world.emil)
        actions.pause(_emil(world), nudge.relationship, until=world.emil.today + timedelta(days=3))
        assert planned_at(clock.now() + timedelta(days=2)) == 0
        assert planned_at(clock.now() + timedelta(days=3)) == 1
        db.session.refresh(nudge.relationship)
        assert nudge.relationship.state is RelationshipState.ACTIVE

    def test_by_hand_from_tomorrow_on(self, world):
        nudge = a_nudge(world.emil)
        actions.end(_emil(world), nudge.relationship)
        actions.resume(_emil(world), nudge.relationship)
        db.session.flush()
        assert planned_at(clock.now()) == 0
        assert planned_at(clock.now() + timedelta(days=1)) == 1

    def test_when_a_do_not_contact_is_lifted(self, world):
        nudge = a_nudge(world.emil)
        nudge.prospect.do_not_contact = True
        db.session.flush()
        plan(clock.now())
        db.session.refresh(nudge)
        assert nudge.state is NudgeState.OVERTAKEN
        nudge.prospect.do_not_contact = False
        db.session.flush()
        assert planned_at(clock.now() + timedelta(days=1)) == 1

    def test_when_a_rhythm_is_saved_unchanged_after_an_ignored_nudge(self, world):
        nudge = a_nudge(world.emil)
        planned_at(clock.now() + timedelta(days=14))
        db.session.refresh(nudge.relationship)
        actions.change(_emil(world), nudge.relationship, cadence_days=90)
        db.session.flush()
        assert planned_at(clock.now() + timedelta(days=15)) == 1


def _emil(world):
    return world.emil.as_actor()
