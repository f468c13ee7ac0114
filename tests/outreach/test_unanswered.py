"""Whoever wrote and has no answer after two days becomes a nudge: for one of us, once, until somebody answers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.deliveries import DeliveryState, perform_delivery
from app.kernel.errors import Refused
from outreach.nudges import actions
from outreach.nudges.answers import MOST_REMINDERS, ask_for_reminders
from outreach.nudges.models import Nudge, NudgeState, Outcome
from outreach.nudges.planning import plan
from talent.conversations.joining import join
from talent.conversations.models import Conversation
from talent.prospects.models import Prospect
from talent.relationships import actions as relationships
from talent.relationships.actions import between
from talent.wishes.models import Wish
from tests.support.makers import a_relationship
from tests.support.making_conversations import a_conversation, a_message, a_reachable_prospect
from tests.support.making_nudges import a_contact, letters
from tests.support.outbox import run_jobs

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
WEDNESDAY, THURSDAY, SATURDAY = (MONDAY + timedelta(days=days) for days in (2, 3, 5))


@pytest.fixture
def planned(when):
    """How many wait for an answer by a nudge, once it was planned at a moment."""

    def plan_at(moment: datetime) -> int:
        when(moment)
        plan(moment)
        return len(open_answers())

    return plan_at


@pytest.fixture
def asked(app, world):
    """A conversation of Emil's in which somebody has just asked something."""

    def ask(prospect: Prospect | None = None, body: str = "When shall we meet?") -> Conversation:
        conversation = a_conversation(world.emil, prospect)
        a_message(conversation, None, body)
        run_jobs(app)
        return conversation

    return ask


def open_answers() -> list[Nudge]:
    db.session.flush()
    db.session.expire_all()
    waits = select(Nudge).where(Nudge.conversation_id.is_not(None), Nudge.state == NudgeState.OPEN)
    return list(db.session.scalars(waits))


class TestWaiting:
    def test_after_two_days_whoever_is_waited_for_is_asked_once(self, world, asked, planned):
        conversation = asked()
        assert [planned(WEDNESDAY - timedelta(minutes=5)), planned(WEDNESDAY), planned(WEDNESDAY)] == [0, 1, 1]
        [nudge] = open_answers()
        assert (nudge.user_id, nudge.conversation_id) == (world.emil.id, conversation.id)
        assert nudge.cycle_on == MONDAY.date()

    def test_thanks_and_goodbye_wait_for_nothing(self, world, asked, planned):
        asked(body="Thank you, Emil. See you then!")
        assert planned(THURSDAY) == 0

    def test_thanks_after_a_question_do_not_take_it_back(self, world, asked, planned):
        conversation = asked()
        a_message(conversation, None, "Thanks!")
        assert planned(WEDNESDAY) == 1

    def test_what_was_answered_in_time_is_none(self, world, asked, planned):
        conversation = asked()
        a_message(conversation, world.emil, "On Friday?")
        assert planned(THURSDAY) == 0

    def test_a_call_is_an_answer_too(self, world, asked, planned, when):
        conversation = asked()
        when(MONDAY + timedelta(hours=3))
        a_contact(world.emil, conversation.prospect)
        assert planned(THURSDAY) == 0

    def test_who_wrote_last_is_asked_of_several(self, app, world, planned):
        conversation = a_conversation(world.emil, others=(world.eva,))
        a_message(conversation, world.emil, "Hello")
        a_message(conversation, world.eva, "Hello from me, too")
        a_message(conversation, None, "When?")
        run_jobs(app)
        planned(WEDNESDAY)
        assert [nudge.user_id for nudge in open_answers()] == [world.eva.id]

    def test_on_free_days_nobody_is_asked(self, world, asked, planned, when):
        when(THURSDAY)
        conversation = asked()
        assert conversation.waits_since == THURSDAY
        assert [planned(SATURDAY), planned(SATURDAY + timedelta(days=2))] == [0, 1]

    def test_who_is_away_is_not_asked_and_on_their_return_is(self, world, asked, planned):
        asked()
        world.emil.out_of_office_from = world.emil.out_of_office_until = WEDNESDAY.date()
        db.session.flush()
        assert [planned(WEDNESDAY), planned(THURSDAY)] == [0, 1]

    def test_a_paused_relationship_is_left_alone(self, world, asked, planned):
        conversation = asked()
        tie = between(world.emil.id, conversation.prospect_id)
        relationships.pause(world.emil.as_actor(), tie, until=date(2027, 1, 1))
        db.session.flush()
        assert planned(WEDNESDAY) == 0

    def test_who_wished_for_silence_is_left_alone(self, world, asked, planned):
        conversation = asked()
        db.session.add(Wish(prospect_id=conversation.prospect_id, pause_until=date(2027, 1, 1)))
        db.session.flush()
        assert planned(WEDNESDAY) == 0

    def test_who_must_not_be_contacted_is_left_alone(self, world, asked, planned):
        asked().prospect.do_not_contact = True
        db.session.flush()
        assert planned(WEDNESDAY) == 0

    def test_takes_the_place_of_a_reminder_about_the_same_person(self, world, planned):
        prospect = a_reachable_prospect()
        a_relationship(world.emil, prospect, overdue_days=9)
        planned(MONDAY)
        conversation = a_conversation(world.emil, prospect)
        a_message(conversation, None, "When?")
        planned(WEDNESDAY)
        open_now = db.session.scalars(select(Nudge).where(Nudge.state == NudgeState.OPEN)).all()
        assert [nudge.conversation_id for nudge in open_now] == [conversation.id]

    def test_comes_however_full_the_week_is(self, world, browser, asked, planned):
        world.emil.weekly_capacity = 1
        asked()
        a_contact(world.emil, a_reachable_prospect("Jonas Weber", "jonas@example.net"))
        assert planned(WEDNESDAY) == 1
        assert "waits for your answer" in browser(world.emil).get("/").text


class TestGone:
    def test_as_soon_as_it_is_answered(self, world, asked, planned):
        conversation = asked()
        planned(WEDNESDAY)
        a_message(conversation, world.emil, "On Friday?")
        assert open_answers() == []

    def test_also_by_a_colleague_in_the_same_conversation(self, world, asked, planned):
        conversation = asked()
        join(Actor.system(), conversation, world.eva, reads_after=0)
        planned(WEDNESDAY)
        [nudge] = open_answers()
        a_message(conversation, world.eva, "On Friday?")
        assert open_answers() == []
        assert nudge.state is NudgeState.OVERTAKEN

    def test_by_a_talk_that_is_logged(self, world, asked, planned):
        conversation = asked()
        planned(WEDNESDAY)
        a_contact(world.emil, conversation.prospect)
        assert open_answers() == []
        db.session.refresh(conversation)
        assert conversation.waits_since is None

    def test_not_by_another_message_of_theirs(self, app, world, asked, planned):
        conversation = asked()
        planned(WEDNESDAY)
        a_message(conversation, None, "Hello?")
        run_jobs(app)
        assert len(open_answers()) == 1

    def test_when_it_needs_no_answer_and_back_when_that_is_taken_back(self, world, asked, planned):
        asked()
        planned(WEDNESDAY)
        [nudge] = open_answers()
        actor = world.emil.as_actor()
        actions.answer(actor, nudge, outcome=Outcome.NEEDLESS)
        db.session.flush()
        assert planned(WEDNESDAY) == 0
        actions.undo(actor, nudge)
        assert len(open_answers()) == 1

    def test_a_reminder_cannot_be_called_needless(self, world, planned, when):
        a_relationship(world.emil, overdue_days=9)
        planned(MONDAY)
        nudge = db.session.scalars(select(Nudge)).one()
        with pytest.raises(Refused, match="no answer to what was asked"):
            actions.answer(world.emil.as_actor(), nudge, outcome=Outcome.NEEDLESS)


class TestReminders:
    @pytest.fixture
    def remind(self, when):
        def remind_at(moment: datetime) -> list[DeliveryState | None]:
            when(moment)
            plan(moment)
            return [perform_delivery(delivery_id) for delivery_id in ask_for_reminders(moment)]

        return remind_at

    def test_are_four_two_days_apart_and_then_silence(self, world, asked, remind):
        asked()
        db.session.execute(update(type(world.emil)).values(working_days=127))
        sent = [day for day in range(20) if remind(MONDAY + timedelta(days=day))]
        assert sent == [2, 4, 6, 8]
        assert open_answers() == []
        assert db.session.scalar(select(func.max(Nudge.reminders))) == MOST_REMINDERS
        answers = select(Nudge.state).where(Nudge.conversation_id.is_not(None))
        assert db.session.scalars(answers).all() == [NudgeState.IGNORED]

    def test_are_one_mail_for_all_who_wait_with_a_link_to_each(self, app, world, asked, remind):
        first = asked()
        jonas = a_reachable_prospect("Jonas Weber", "jonas@example.net")
        second = asked(jonas)
        assert remind(WEDNESDAY) == [DeliveryState.SENT]
        [letter] = letters(app)
        body = letter.get_body(("plain",)).get_content()
        assert "more wait for your answer" in letter["Subject"]
        assert all(f"/conversations/{conversation.id}" in body for conversation in (first, second))
        assert "When shall we meet?" not in body

    def test_wait_for_the_hour_of_the_digest(self, world, asked, remind):
        asked()
        world.emil.digest_hour = 15
        db.session.flush()
        assert [len(remind(WEDNESDAY)), len(remind(WEDNESDAY + timedelta(hours=5)))] == [0, 1]

    def test_none_goes_to_who_wants_no_mail_about_this_conversation(self, world, asked, remind):
        conversation = asked()
        next(one for one in conversation.participants if one.user_id).wants_mail = False
        db.session.flush()
        assert remind(WEDNESDAY) == []

    def test_what_was_answered_meanwhile_is_not_mailed(self, world, asked, when):
        conversation = asked()
        when(WEDNESDAY)
        plan(WEDNESDAY)
        [delivery_id] = ask_for_reminders(WEDNESDAY)
        a_message(conversation, world.emil, "On Friday?")
        assert perform_delivery(delivery_id) is DeliveryState.EMPTY


class TestToday:
    def test_says_who_waits_since_when_and_is_not_told_twice(self, world, browser, asked, planned):
        asked()
        planned(WEDNESDAY)
        page = browser(world.emil).get("/").text
        assert page.count("When shall we meet?") == 1
        assert "wrote to you 2 days ago and waits for your answer" in page
        assert "Needs no answer" in page

    def test_needs_no_answer_by_one_press(self, world, browser, asked, planned):
        asked()
        planned(WEDNESDAY)
        [nudge] = open_answers()
        answer = browser(world.emil).post(f"/nudges/{nudge.id}/answer", data={"outcome": "needless"}, htmx=True)
        assert "needs no answer" in answer.text
        assert open_answers() == []
