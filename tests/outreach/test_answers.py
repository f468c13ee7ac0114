"""Answering a nudge: one POST, which moves on, and can be taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from outreach.nudges.models import NudgeKind, NudgeState, Outcome
from outreach.nudges.planning import plan
from talent.pools.models import Ask, AskState
from talent.relationships.models import ContactKind, Direction, RelationshipState, Touchpoint
from tests.support.making_nudges import a_contact, a_nudge

TAKEN_BACK = [
    {"outcome": "wrote"},
    {"outcome": "talked"},
    {"outcome": "met"},
    {"outcome": "snoozed", "days": "7"},
    {"outcome": "paused"},
    {"outcome": "let_go"},
    {"outcome": "not_me"},
    {"outcome": "kept"},
]


@pytest.fixture
def nudge(world):
    return a_nudge(world.emil, overdue_days=10)


@pytest.fixture
def answer(world, browser, nudge):
    def post(**data: str):
        return browser(world.emil).post(f"/nudges/{nudge.id}/answer", data=data)

    return post


class TestAnswering:
    @pytest.mark.parametrize(
        ("outcome", "kind", "direction"),
        [
            ("wrote", ContactKind.EMAIL, Direction.OUT),
            ("talked", ContactKind.CALL, Direction.BOTH),
            ("met", ContactKind.MET, Direction.BOTH),
        ],
    )
    def test_a_contact_is_recorded(self, answer, nudge, outcome, kind, direction):
        assert answer(outcome=outcome).status_code == 303
        contact = db.session.scalars(select(Touchpoint)).one()
        assert (contact.kind, contact.direction, contact.prospect_id) == (kind, direction, nudge.prospect_id)
        assert nudge.state is NudgeState.ANSWERED
        assert nudge.touchpoint_id == contact.id

    def test_the_same_answer_twice_is_one_contact(self, answer):
        answer(outcome="met")
        answer(outcome="met")
        assert len(db.session.scalars(select(Touchpoint)).all()) == 1

    def test_another_answer_after_the_first_is_a_conflict(self, answer):
        answer(outcome="met")
        assert answer(outcome="let_go").status_code == 409

    @pytest.mark.parametrize(("days", "distance"), [("7", 7), ("30", 30)])
    def test_snoozing_moves_the_next_question(self, world, answer, nudge, days, distance):
        answer(outcome="snoozed", days=days)
        assert nudge.relationship.nudge_on == world.emil.today + timedelta(days=distance)

    def test_snoozing_to_a_date(self, world, answer, nudge):
        day = world.emil.today + timedelta(days=100)
        answer(outcome="snoozed", until=day.isoformat())
        assert nudge.relationship.nudge_on == day

    @pytest.mark.parametrize("data", [{"until": "2001-01-01"}, {}])
    def test_a_snooze_needs_a_day_to_come(self, answer, nudge, data):
        assert answer(outcome="snoozed", **data).status_code == 422
        assert nudge.state is NudgeState.OPEN

    def test_an_answer_that_does_not_exist_is_refused(self, answer):
        assert answer(outcome="hired").status_code == 422

    def test_pausing_and_letting_go_stop_the_asking(self, answer, nudge):
        answer(outcome="let_go")
        assert nudge.relationship.state is RelationshipState.ENDED
        assert plan(clock.now() + timedelta(days=400)) == 0

    def test_not_me_with_a_colleague_asks_the_colleague(self, world, answer, nudge):
        answer(outcome="not_me", colleague_id=str(world.eva.id))
        ask = db.session.scalars(select(Ask)).one()
        assert (ask.user_id, ask.asked_by_id, ask.prospect_id) == (world.eva.id, world.emil.id, nudge.prospect_id)
        assert nudge.relationship.state is RelationshipState.ENDED

    def test_not_me_cannot_name_a_partner(self, world, answer, nudge):
        assert answer(outcome="not_me", colleague_id=str(world.paul.id)).status_code == 422
        assert nudge.state is NudgeState.OPEN

    def test_the_answer_by_script_is_one_line_with_undo(self, world, browser, nudge):
        page = browser(world.emil).post(f"/nudges/{nudge.id}/answer", data={"outcome": "met"}, htmx=True)
        assert page.status_code == 200
        assert "You met Amara Okafor." in page.text
        assert f"/nudges/{nudge.id}/undo" in page.text
        assert "1 of 5 this week" in page.text

    def test_without_script_the_next_page_offers_undo(self, world, browser, nudge):
        client = browser(world.emil)
        client.post(f"/nudges/{nudge.id}/answer", data={"outcome": "met"})
        assert f"/nudges/{nudge.id}/undo" in client.get("/").text

    def test_somebody_elses_nudge_does_not_exist(self, world, browser, nudge):
        other = browser(world.eva)
        assert other.get(f"/nudges/{nudge.id}").status_code == 404
        assert other.post(f"/nudges/{nudge.id}/answer", data={"outcome": "met"}).status_code == 404
        assert other.post(f"/nudges/{nudge.id}/undo").status_code == 404


class TestTakingBack:
    @pytest.mark.parametrize("data", TAKEN_BACK)
    def test_everything_is_as_before(self, world, browser, answer, nudge, data):
        before = (nudge.relationship.state, nudge.relationship.nudge_on, nudge.relationship.ignored_nudges)
        answer(**data)
        assert browser(world.emil).post(f"/nudges/{nudge.id}/undo").status_code == 303
        ties = nudge.relationship
        assert (ties.state, ties.nudge_on, ties.ignored_nudges) == before
        assert nudge.state is NudgeState.OPEN
        assert nudge.outcome is None
        assert db.session.scalars(select(Touchpoint)).all() == []
        assert "Amara Okafor" in browser(world.emil).get("/").text

    def test_a_request_to_a_colleague_is_withdrawn(self, world, browser, answer, nudge):
        answer(outcome="not_me", colleague_id=str(world.eva.id))
        browser(world.emil).post(f"/nudges/{nudge.id}/undo")
        assert db.session.scalars(select(Ask)).one().state is AskState.WITHDRAWN

    def test_twice_is_once(self, world, browser, answer, nudge):
        answer(outcome="met")
        browser(world.emil).post(f"/nudges/{nudge.id}/undo")
        assert browser(world.emil).post(f"/nudges/{nudge.id}/undo").status_code == 303

    def test_the_card_comes_back_by_script(self, world, browser, answer, nudge):
        answer(outcome="met")
        page = browser(world.emil).post(f"/nudges/{nudge.id}/undo", htmx=True)
        assert "Talked" in page.text
        assert "0 of 5 this week" in page.text

    def test_after_an_hour_it_is_too_late(self, world, browser, answer, nudge, time_machine):
        answer(outcome="met")
        time_machine.move_to(clock.now() + timedelta(hours=2))
        assert browser(world.emil).post(f"/nudges/{nudge.id}/undo").status_code == 422


class TestAnswersFromElsewhere:
    @pytest.mark.parametrize(
        ("kind", "direction", "outcome"),
        [
            (ContactKind.LINKEDIN, Direction.OUT, Outcome.WROTE),
            (ContactKind.CALL, Direction.BOTH, Outcome.TALKED),
            (ContactKind.EVENT, Direction.BOTH, Outcome.MET),
        ],
    )
    def test_a_contact_by_any_way_answers(self, world, nudge, kind, direction, outcome):
        a_contact(world.emil, nudge.prospect, kind=kind, direction=direction)
        assert (nudge.state, nudge.outcome) == (NudgeState.ANSWERED, outcome)

    def test_a_contact_of_long_ago_does_not(self, world, nudge):
        a_contact(world.emil, nudge.prospect, at=clock.now() - timedelta(days=300))
        assert nudge.state is NudgeState.OPEN

    def test_a_letter_from_the_other_side_waits_for_an_answer(self, world, nudge):
        a_contact(world.emil, nudge.prospect, direction=Direction.IN)
        assert nudge.state is NudgeState.OPEN

    def test_a_contact_taken_back_in_the_file_asks_again(self, world, browser, nudge):
        contact = a_contact(world.emil, nudge.prospect)
        browser(world.emil).post(f"/contacts/{contact.id}/undo")
        assert nudge.state is NudgeState.OPEN

    def test_a_colleagues_contact_does_not_answer(self, world, nudge):
        a_contact(world.eva, nudge.prospect)
        assert nudge.state is NudgeState.OPEN


class TestTheQuestion:
    @pytest.fixture
    def question(self, world):
        return a_nudge(world.emil, ignored_nudges=4, last_ignored_on=world.emil.today - timedelta(days=400))

    def test_it_comes_after_four_were_ignored(self, question):
        assert question.kind is NudgeKind.QUESTION

    def test_it_asks_for_three_things(self, world, browser, question):
        page = browser(world.emil).get(f"/nudges/{question.id}").text
        for word in ("Keep", "Hand over", "Let go"):
            assert word in page

    def test_keeping_begins_anew(self, world, browser, question):
        browser(world.emil).post(f"/nudges/{question.id}/answer", data={"outcome": "kept"})
        assert question.relationship.ignored_nudges == 0
        assert question.relationship.nudge_on == world.emil.today + timedelta(days=90)
