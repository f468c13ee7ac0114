"""Whatever happens between two people, in whatever order: whoever is to be asked about is asked about."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Failure
from outreach.nudges import actions as nudges
from outreach.nudges.models import Nudge, NudgeState, Outcome
from outreach.nudges.planning import plan
from talent.relationships import actions as ties
from talent.relationships.contacts import record_contact, undo_contact
from talent.relationships.models import MOST_IGNORED, ContactKind, Direction, Relationship, Touchpoint
from tests.support.makers import a_prospect, a_relationship, a_user

BEGAN = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAYS = st.integers(1, 45)
ACTS = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from(list(Outcome)), DAYS),
    st.tuples(st.just("undo")),
    st.tuples(st.just("contact"), st.sampled_from(list(Direction)), st.integers(0, 120)),
    st.tuples(st.just("undo_contact")),
    st.tuples(st.just("pause"), st.none() | DAYS),
    st.tuples(st.just("resume")),
    st.tuples(st.just("end")),
    st.tuples(st.just("snooze"), DAYS),
    st.tuples(st.just("change"), st.sampled_from([7, 30, 90])),
    st.tuples(st.just("do_not_contact")),
    st.tuples(st.just("move"), st.sampled_from(["Pacific/Kiritimati", "America/Los_Angeles", "UTC"])),
    st.tuples(st.just("days"), DAYS),
    st.tuples(st.just("days"), DAYS),
)


class Life:
    """One user, one prospect, and what they do."""

    def __init__(self) -> None:
        self.user = a_user("Zoe", email=f"{clock.now().timestamp()}-{id(self)}@example.org", weekly_capacity=50)
        self.user.working_days = 127
        self.actor = self.user.as_actor()
        self.prospect = a_prospect("Somebody")
        self.tie = a_relationship(self.user, self.prospect, cadence_days=30)

    def last(self, model, *conditions):
        return db.session.scalars(select(model).where(*conditions).order_by(model.created_at.desc()).limit(1)).first()

    def answer(self, outcome, days):
        nudge = self.last(Nudge, Nudge.relationship_id == self.tie.id, Nudge.state == NudgeState.OPEN)
        if nudge is not None:
            nudges.answer(self.actor, nudge, outcome=outcome, until=self.user.today + timedelta(days=days))

    def undo(self):
        nudge = self.last(Nudge, Nudge.relationship_id == self.tie.id)
        if nudge is not None:
            nudges.undo(self.actor, nudge)

    def contact(self, direction, days_ago):
        at = clock.now() - timedelta(days=days_ago)
        record_contact(self.actor, self.prospect, self.user, kind=ContactKind.CALL, direction=direction, at=at)

    def undo_contact(self):
        contact = self.last(Touchpoint, Touchpoint.relationship_id == self.tie.id)
        if contact is not None:
            undo_contact(self.actor, contact)

    def pause(self, days):
        ties.pause(self.actor, self.tie, until=self.user.today + timedelta(days=days) if days else None)

    def resume(self):
        ties.resume(self.actor, self.tie)

    def end(self):
        ties.end(self.actor, self.tie)

    def snooze(self, days):
        ties.snooze(self.actor, self.tie, until=self.user.today + timedelta(days=days))

    def change(self, days):
        ties.change(self.actor, self.tie, cadence_days=days)

    def do_not_contact(self):
        self.prospect.do_not_contact = not self.prospect.do_not_contact

    def move(self, zone):
        self.user.time_zone = zone

    def check(self) -> None:
        """Asked about now, or on a day to come, or meant to be silent."""
        db.session.flush()
        db.session.refresh(self.tie)
        waiting = db.session.scalars(
            select(Nudge).where(Nudge.relationship_id == self.tie.id, Nudge.state == NudgeState.OPEN)
        ).all()
        assert len(waiting) <= 1
        if not self.tie.is_active or self.prospect.do_not_contact:
            return
        if self.tie.nudge_on is None:
            assert self.tie.ignored_nudges > MOST_IGNORED
            return
        made_today = self.last(Nudge, Nudge.relationship_id == self.tie.id, Nudge.planned_on >= self.user.today)
        assert waiting or self.tie.nudge_on > self.user.today or made_today is not None, "fell silent"


@contextmanager
def rolled_back():
    with db.session.begin_nested() as savepoint:
        yield
        savepoint.rollback()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=3, max_size=18))
def test_nobody_falls_silent_by_accident(app, acts):
    now = BEGAN
    with clock.standing_at(now), rolled_back():
        life = Life()
        plan(now)
        for name, *arguments in [*acts, ("days", 1)]:
            if name == "days":
                now += timedelta(days=arguments[0])
            with clock.standing_at(now):
                if name != "days":
                    try:
                        with db.session.begin_nested():
                            getattr(life, name)(*arguments)
                            db.session.flush()
                    except Failure:
                        db.session.refresh(life.tie)
                plan(now)
                db.session.expire_all()
                life.check()
    db.session.expunge_all()


def test_the_engine_and_the_models_agree_on_relationships(app, world):
    """A relationship's day of the next question is the database's, not a copy."""
    tie = a_relationship(world.emil, cadence_days=30)
    assert db.session.scalar(select(Relationship.nudge_on).where(Relationship.id == tie.id)) == world.emil.today
