"""Nobody comes into a conversation of others unseen: both sides read who and why, it ends, and it is reported every month."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Forbidden, Refused
from app.kernel.scope import as_seen_by
from talent.conversations.guarding import openings
from talent.conversations.guarding.jobs import report_openings
from talent.conversations.guarding.models import Opening
from talent.conversations.models import Message
from tests.support.making_conversations import a_conversation, a_message, place
from tests.support.outbox import run_jobs, send_mail
from tests.support.outside import come_in

WHY = "Emil asked for help."


def read_by(user) -> list[str]:
    with as_seen_by(user.as_actor()):
        return list(db.session.scalars(select(Message.body).where(Message.notice.is_(None)).order_by(Message.number)))


@pytest.fixture
def conversation(world):
    conversation = a_conversation(world.emil)
    a_message(conversation, None, "before")
    return conversation


class TestSteppingIn:
    def test_both_sides_see_who_joined_and_why_and_the_past_stays_closed(self, world, browser, conversation):
        url = f"/conversations/{conversation.id}"
        browser(world.rita).post(f"{url}/coming-in", data={"reason": WHY, "how": "joined"})
        a_message(conversation, None, "after")
        assert read_by(world.rita) == ["after"]
        for page in (browser(world.emil).get(url), come_in(browser(None), conversation.prospect).get(url)):
            assert "Rita looks after conversations here and has joined this one" in page.text
            assert WHY in page.text

    def test_leaving_is_seen_too_and_ends_it(self, world, browser, conversation):
        opening = openings.step_in(world.rita.as_actor(), conversation, world.rita, reason=WHY)
        browser(world.rita).post(f"/conversations/openings/{opening.id}/end")
        db.session.refresh(opening)
        assert not opening.is_open
        assert "Rita has left this conversation." in browser(world.emil).get(f"/conversations/{conversation.id}").text
        assert read_by(world.rita) == []

    def test_a_reason_is_needed(self, world, browser, conversation):
        answer = browser(world.rita).post(f"/conversations/{conversation.id}/coming-in", data={"how": "joined"})
        assert answer.status_code == 422
        assert "Say why. Both sides read it." in answer.text

    def test_it_is_for_those_who_look_after_conversations(self, world, conversation):
        with pytest.raises(Forbidden):
            openings.step_in(world.lena.as_actor(), conversation, world.lena, reason=WHY)


class TestBreakingTheGlass:
    def test_it_is_read_and_both_sides_are_told_in_the_chat_and_by_mail(self, app, world, browser, conversation):
        url = f"/conversations/{conversation.id}"
        assert browser(world.rita).get(f"{url}/glass").status_code == 404
        browser(world.rita).post(f"{url}/coming-in", data={"reason": WHY, "how": "read"})
        assert "before" in browser(world.rita).get(f"{url}/glass").text
        assert browser(world.rita).get(url).status_code == 404
        told = f"Rita, who does not take part, may read this conversation for 24 hours: “{WHY}”"
        assert told in browser(world.emil).get(url).text
        assert told in come_in(browser(None), conversation.prospect).get(url).text
        db.session.expire_all()
        run_jobs(app)
        letters = send_mail(app)
        assert {one.to.partition("<")[2] for one in letters if told[:30] in one.text} == {
            "amara@example.net>",
            f"{world.emil.email}>",
        }

    def test_after_its_time_nothing_can_be_read(self, world, conversation):
        opening = openings.break_glass(world.rita.as_actor(), conversation, world.rita, reason=WHY)
        assert read_by(world.rita) == ["before"]
        opening.expires_at = clock.now() - timedelta(days=400)
        db.session.flush()
        assert read_by(world.rita) == []

    def test_who_has_read_enough_closes_it(self, world, browser, conversation):
        opening = openings.break_glass(world.rita.as_actor(), conversation, world.rita, reason=WHY)
        browser(world.rita).post(f"/conversations/openings/{opening.id}/end")
        assert read_by(world.rita) == []
        assert browser(world.rita).get(f"/conversations/{conversation.id}/glass").status_code == 404

    def test_it_opens_this_conversation_for_this_reader_alone(self, world, conversation):
        other = a_conversation(world.eva, conversation.prospect)
        a_message(other, None, "of another talk")
        openings.break_glass(world.rita.as_actor(), conversation, world.rita, reason=WHY)
        assert read_by(world.rita) == ["before"]
        assert read_by(world.ada) == []

    def test_who_takes_part_breaks_no_glass(self, world):
        conversation = a_conversation(world.rita)
        with pytest.raises(Refused, match="take part"):
            openings.break_glass(world.rita.as_actor(), conversation, world.rita, reason=WHY)

    def test_a_reader_has_no_voice(self, world, browser, conversation):
        openings.break_glass(world.rita.as_actor(), conversation, world.rita, reason=WHY)
        answer = browser(world.rita).post(f"/conversations/{conversation.id}/messages", data={"body": "Hello"})
        assert answer.status_code == 404


class TestTheMonthlyReport:
    @pytest.fixture(autouse=True)
    def _not_new(self, world):
        world.organisation.created_at = clock.now() - timedelta(days=400)

    def test_it_names_who_came_in_with_the_reason(self, app, world, browser, conversation):
        opening = openings.break_glass(world.rita.as_actor(), conversation, world.rita, reason=WHY)
        opening.created_at = clock.now().replace(day=1) - timedelta(days=3)
        db.session.flush()
        report_openings()
        letters = [one for one in send_mail(app) if one.subject.startswith("Who read conversations")]
        assert {one.to.partition("<")[2] for one in letters} == {f"{world.ada.email}>", f"{world.lena.email}>"}
        told = f"Rita could read the conversation with Amara Okafor for 24 hours: “{WHY}”"
        assert all(told in one.text for one in letters)
        page = browser(world.lena).get(letters[0].link)
        assert WHY in page.text
        assert "Amara Okafor" in page.text

    def test_that_there_was_nothing_is_reported_too_and_once(self, app, world):
        report_openings()
        report_openings()
        letters = send_mail(app)
        assert len(letters) == 2
        assert "nobody came into a conversation of others" in letters[0].text

    def test_it_is_not_for_everybody(self, world, browser):
        assert browser(world.eva).get("/conversations/openings").status_code == 403

    @pytest.mark.parametrize("month", ["2026-99", "0001-01", "9999-12"])
    def test_nonsense_is_this_month(self, world, browser, month):
        page = browser(world.lena).get(f"/conversations/openings?month={month}")
        assert page.status_code == 200
        assert str(clock.now().year) in page.text


def test_an_opening_of_a_conversation_is_known_to_both_sides_and_not_to_others(world, conversation):
    openings.break_glass(world.rita.as_actor(), conversation, world.rita, reason=WHY)
    for user, sees in ((world.emil, True), (world.lena, True), (world.eva, False), (world.paul, False)):
        with as_seen_by(user.as_actor()):
            assert bool(db.session.scalars(select(Opening.id)).all()) is sees
    assert place(conversation, world.emil)
