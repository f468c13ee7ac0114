"""Out of office: nothing is asked of somebody who is not there, and nothing counts as ignored meanwhile."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.identity.models import User
from app.kernel import clock
from app.kernel.db import db
from outreach.nudges.digests import ask_for_digests
from outreach.nudges.models import NudgeState
from outreach.nudges.planning import DAYS_UNTIL_IGNORED, plan
from tests.support.makers import a_relationship
from tests.support.making_nudges import a_nudge, an_ask

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
BACK_ON = date(2026, 12, 7)


@pytest.fixture(autouse=True)
def _on_a_monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
def away(world) -> User:
    """Emil from this Monday until two weeks later."""
    world.emil.out_of_office_from, world.emil.out_of_office_until = MONDAY.date(), BACK_ON - timedelta(days=1)
    db.session.flush()
    return world.emil


def planned_on(day: date) -> int:
    moment = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    with clock.standing_at(moment):
        return plan(moment)


def test_nobody_is_asked_about_until_the_first_day_back(away):
    a_relationship(away)
    assert [planned_on(MONDAY.date()), planned_on(BACK_ON - timedelta(days=3)), planned_on(BACK_ON)] == [0, 0, 1]


def test_days_that_are_over_or_to_come_change_nothing(away):
    a_relationship(away)
    away.out_of_office_from, away.out_of_office_until = BACK_ON, BACK_ON
    db.session.flush()
    assert planned_on(MONDAY.date()) == 1


def test_what_was_open_is_not_ignored_by_being_away_and_has_two_weeks_from_the_return(world):
    nudge = a_nudge(world.emil)
    world.emil.out_of_office_from, world.emil.out_of_office_until = MONDAY.date(), BACK_ON
    db.session.flush()
    planned_on(MONDAY.date() + timedelta(days=DAYS_UNTIL_IGNORED + 7))
    db.session.refresh(nudge)
    assert nudge.state is NudgeState.OPEN
    planned_on(BACK_ON + timedelta(days=DAYS_UNTIL_IGNORED + 1))
    db.session.refresh(nudge)
    assert nudge.state is NudgeState.IGNORED


def test_the_weekly_mail_of_those_days_comes_once_on_the_return_then_on_its_day(away):
    an_ask(away, away, expires_at=datetime(2040, 1, 1, tzinfo=UTC))
    away.created_at, away.digest_weekday = MONDAY - timedelta(days=30), 2
    db.session.flush()
    asked = []
    for days in range(17):
        moment = MONDAY + timedelta(days=days)
        with clock.standing_at(moment):
            asked += [moment.date()] * len(ask_for_digests(moment))
    assert asked == [BACK_ON, BACK_ON + timedelta(days=2)]
