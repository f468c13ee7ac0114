"""While somebody is out of office a colleague of the same topic answers: after some days, seen by both sides, and only if the
other side does not mind.
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.kernel.db import db
from app.kernel.scope import as_seen_by
from outreach.standing_in.finding import wanted
from outreach.standing_in.jobs import find_stand_ins
from talent.conversations.models import Conversation, Message, Participant
from talent.conversations.queries import messages_of
from talent.wishes.models import Wish
from tests.support.making_communities import a_community, a_profile
from tests.support.making_conversations import a_conversation, a_message, place
from tests.support.outbox import run_jobs, send_mail
from tests.support.outside import come_in

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
THURSDAY = MONDAY + timedelta(days=3)


@pytest.fixture
def waiting(world) -> Conversation:
    """Amara has asked Emil, who is away for two weeks, something on Monday; they had talked before."""
    conversation = a_conversation(world.emil)
    a_message(conversation, None, "Between the two of us: I may leave.")
    a_message(conversation, world.emil, "I keep it to myself.")
    world.emil.out_of_office_from, world.emil.out_of_office_until = MONDAY.date(), (MONDAY + timedelta(days=14)).date()
    a_message(conversation, None, "When shall we meet?")
    return conversation


@pytest.fixture
def look(when):
    """Look for stand-ins at a moment."""

    def look_at(moment: datetime = THURSDAY) -> None:
        db.session.flush()
        when(moment)
        find_stand_ins()
        db.session.flush()

    return look_at


def who_stands_in() -> list[str]:
    stands_in = select(Participant).where(Participant.stands_in_for_id.is_not(None), Participant.left_at.is_(None))
    return [one.user.name for one in db.session.scalars(stands_in)]


class TestWhen:
    def test_after_the_days_that_the_organisation_says_and_not_before(self, world, waiting, look):
        look(THURSDAY - timedelta(minutes=1))
        assert who_stands_in() == []
        look(THURSDAY)
        assert who_stands_in() == ["Eva"]

    def test_once(self, world, waiting, look):
        look()
        look()
        assert len(db.session.scalars(select(Message.id).where(Message.notice == "stands_in")).all()) == 1

    def test_never_if_the_organisation_wants_none(self, world, waiting, look):
        world.organisation.stand_in_after_days = 0
        look(MONDAY + timedelta(days=9))
        assert who_stands_in() == []

    def test_not_for_somebody_who_is_back_tomorrow(self, world, waiting, look):
        world.emil.out_of_office_until = THURSDAY.date()
        look()
        assert who_stands_in() == []

    def test_not_when_one_of_ours_in_the_conversation_is_there(self, world, look):
        conversation = a_conversation(world.emil, others=(world.rita,))
        world.emil.out_of_office_from, world.emil.out_of_office_until = MONDAY.date(), THURSDAY.date() + timedelta(9)
        a_message(conversation, None, "When?")
        look()
        assert who_stands_in() == []

    def test_not_when_the_answer_has_come(self, world, waiting, look):
        a_message(waiting, world.emil, "From my phone: on Friday.")
        look()
        assert who_stands_in() == []


class TestWhom:
    def test_the_same_topic_comes_before_the_same_area(self, world, waiting, look):
        community = a_community(world.engineering)
        a_profile(world.emil, community, "Wind")
        a_profile(world.lena, community, "Wind")
        look()
        assert who_stands_in() == ["Lena"]

    def test_an_expertise_of_the_same_name_counts(self, world, waiting, look):
        world.emil.topics, world.rita.topics = ["Wind"], ["sea", "wind"]
        look()
        assert who_stands_in() == ["Rita"]

    def test_nobody_who_is_away_or_has_no_time_or_is_a_partner(self, world, waiting, look):
        world.paul.area_id = world.engineering.id
        world.eva.weekly_capacity = 0
        look()
        assert who_stands_in() == []

    def test_nobody_beyond_topic_community_and_area(self, world, waiting, look):
        world.eva.area_id = None
        look()
        assert who_stands_in() == []

    def test_whoever_is_waited_for_least_of_several(self, world, waiting, look):
        world.lena.area_id = world.engineering.id
        for name in ("Jonas", "Mei"):
            a_message(a_conversation(world.eva, None if name == "Jonas" else waiting.prospect), None, "Hello?")
        look()
        assert who_stands_in() == ["Lena"]

    def test_only_whom_the_person_wishes_to_hear_from(self, world, waiting, look):
        db.session.add(Wish(prospect_id=waiting.prospect_id, only_by=[str(world.emil.id)]))
        look()
        assert who_stands_in() == []

    def test_not_who_was_in_this_conversation_before(self, world, waiting, look):
        left = Participant(conversation_id=waiting.id, user_id=world.eva.id, left_at=MONDAY)
        db.session.add(left)
        look()
        assert who_stands_in() == []


class TestWhatIsTold:
    def test_who_stands_in_reads_from_the_waiting_message_on(self, world, waiting, browser, look):
        look()
        with as_seen_by(world.eva.as_actor()):
            read = [message.body for message in db.session.scalars(messages_of(waiting.id))]
        assert "When shall we meet?" in read
        assert "I keep it to myself." not in read
        page = browser(world.eva).get(f"/conversations/{waiting.id}").text
        assert "When shall we meet?" in page
        assert "Between the two of us" not in page

    def test_the_person_sees_until_when_and_who_answers(self, waiting, browser, look):
        look()
        page = come_in(browser(None), waiting.prospect).get(f"/conversations/{waiting.id}").text
        assert "Emil is out of office until" in page
        assert "Eva answers meanwhile." in page
        assert "Eva answers here while Emil is out of office" in page

    def test_before_that_the_person_sees_that_it_will_be_so(self, waiting, browser):
        page = come_in(browser(None), waiting.prospect).get(f"/conversations/{waiting.id}").text
        assert "a colleague of the same topic answers then" in page

    def test_the_person_is_told_by_mail_and_the_colleague_gets_what_waits(self, app, world, waiting, look):
        run_jobs(app)
        send_mail(app)
        look()
        run_jobs(app)
        told = {letter.to: letter.text for letter in send_mail(app)}
        assert any(
            "Eva answers here while Emil is out of office" in words for to, words in told.items() if "amara" in to
        )
        [to_eva] = [words for to, words in told.items() if "eva" in to]
        assert "When shall we meet?" in to_eva
        assert "Between the two of us" not in to_eva

    def test_the_colleague_is_reminded_of_it_like_of_any_answer(self, app, world, waiting, browser, look):
        look()
        run_jobs(app)
        page = browser(world.eva).get("/").text
        assert "When shall we meet?" in page
        assert "Between the two of us" not in page
        assert f"/conversations/{waiting.id}" in page


class TestRatherWaiting:
    def test_the_colleague_leaves_and_nobody_else_is_asked(self, app, world, waiting, browser, look):
        look()
        run_jobs(app)
        send_mail(app)
        client = come_in(browser(None), waiting.prospect)
        answer = client.post(f"/conversations/{waiting.id}/rather-wait")
        assert answer.status_code == 303
        db.session.expire_all()
        assert who_stands_in() == []
        assert ["You need not answer any more." in letter.text for letter in send_mail(app) if "eva" in letter.to] == [
            True
        ]
        world.lena.area_id = world.engineering.id
        db.session.flush()
        assert wanted(THURSDAY + timedelta(days=1)) == []
        assert "would rather wait" in client.get(f"/conversations/{waiting.id}").text

    def test_is_for_the_person_alone(self, world, waiting, browser, look):
        look()
        assert browser(world.emil).post(f"/conversations/{waiting.id}/rather-wait").status_code == 422
        assert place(waiting, world.eva).left_at is None
