"""Reports: they show what the reporter shows and nothing else, somebody decides, and the reporter is told."""

import pytest
from sqlalchemy import select

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Forbidden
from app.kernel.scope import as_seen_by
from talent.blocks.queries import is_blocked
from talent.conversations.guarding import reporting
from talent.conversations.guarding.models import Outcome, Report, ReportReason
from talent.conversations.models import Message
from talent.wishes.actions import wish_of
from tests.support.making_conversations import a_conversation, a_message, place
from tests.support.outbox import run_jobs, send_mail
from tests.support.outside import come_in


@pytest.fixture
def conversation(world):
    conversation = a_conversation(world.emil)
    a_message(conversation, None, "a private word")
    return conversation


def reported(conversation, user=None, body="You again!", author=None) -> Report:
    message = a_message(conversation, author, body)
    where = place(conversation, user)
    said = {"about": message.id, "shown": [], "reason": ReportReason.RUDE, "words": ""}
    actor = user.as_actor() if user is not None else Actor.candidate(conversation.prospect_id)
    return reporting.report(actor, where, **said)


class TestReporting:
    def test_it_shows_the_message_and_what_the_reporter_chose(self, app, world, browser, conversation):
        shown = a_message(conversation, world.emil, "shown beside it")
        rude = a_message(conversation, world.emil, "Rude words")
        client = come_in(browser(None), conversation.prospect)
        form = {"reason": "rude", "words": "Please look.", "about": str(rude.id), "shown": [str(shown.id)]}
        url = f"/conversations/{conversation.id}/report"
        assert "Rude words" in client.get(f"{url}?message={rude.id}").text
        assert client.post(url, data=form).status_code == 303
        report = db.session.scalars(select(Report)).one()
        page = browser(world.rita).get(f"/conversations/reports/{report.id}").text
        assert "Rude words" in page
        assert "shown beside it" in page
        assert "a private word" not in page
        run_jobs(app)
        subjects = [one.subject for one in send_mail(app) if world.rita.email in one.to]
        assert subjects == ["A conversation needs your look"]

    def test_a_reason_is_needed(self, world, browser, conversation):
        answer = browser(world.emil).post(f"/conversations/{conversation.id}/report", data={})
        assert answer.status_code == 422
        assert "What is wrong? Choose what fits best, or “Something else”." in answer.text

    def test_the_message_it_is_about_is_shown_however_old(self, world, browser, conversation, monkeypatch):
        monkeypatch.setattr(reporting, "MOST_SHOWN", 1)
        a_message(conversation, None, "the newest")
        first = db.session.scalars(select(Message).where(Message.body == "a private word")).one()
        page = browser(world.emil).get(f"/conversations/{conversation.id}/report?message={first.id}").text
        assert page.index("a private word") < page.index("the newest")

    def test_what_one_wrote_oneself_or_elsewhere_is_not_reported(self, world, browser, conversation):
        other = a_message(a_conversation(world.eva, conversation.prospect), None, "canary elsewhere")
        form = {"reason": "rude", "about": str(other.id), "shown": [str(other.id)]}
        browser(world.emil).post(f"/conversations/{conversation.id}/report", data=form)
        report = db.session.scalars(select(Report)).one()
        assert report.shown == []

    def test_who_is_accused_sees_no_report_even_as_a_recruiter(self, world, browser):
        conversation = a_conversation(world.rita)
        report = reported(conversation, None, "Nonsense", world.rita)
        assert browser(world.rita).get(f"/conversations/reports/{report.id}").status_code == 404
        assert browser(world.ada).get(f"/conversations/reports/{report.id}").status_code == 200
        with as_seen_by(world.rita.as_actor()):
            assert db.session.scalars(select(Report)).all() == []

    def test_the_only_recruiter_is_not_told_of_what_is_about_them_but_administrators_are(self, app, world):
        reported(a_conversation(world.rita), None, "Nonsense", world.rita)
        run_jobs(app)
        letters = [one for one in send_mail(app) if one.subject == "A conversation needs your look"]
        assert [one.to.partition("<")[2] for one in letters] == [f"{world.ada.email}>"]

    def test_a_recruiter_does_not_judge_what_they_reported(self, world, browser):
        conversation = a_conversation(world.rita)
        report = reported(conversation, world.rita)
        assert browser(world.rita).get(f"/conversations/reports/{report.id}").status_code == 403
        page = browser(world.rita).get("/conversations/reports").text
        assert "You reported this: a colleague decides." in page
        assert f"/conversations/reports/{report.id}" not in page
        with pytest.raises(Forbidden):
            reporting.settle(world.rita.as_actor(), report, world.rita, outcome=Outcome.NOTHING, words="", answer="")


class TestDeciding:
    def settle(self, browser, world, report, **form):
        answer = browser(world.rita).post(f"/conversations/reports/{report.id}/settlement", data=form)
        db.session.expire_all()
        return answer

    def test_the_reporter_is_told_what_was_done(self, app, world, browser, conversation):
        report = reported(conversation, world.emil)
        self.settle(browser, world, report, outcome="nothing", answer="We called them.")
        [letter] = [one for one in send_mail(app) if world.emil.email in one.to]
        assert letter.subject == "What became of your report"
        assert "We called them." in letter.text
        assert "We called them." in browser(world.emil).get(f"/conversations/{conversation.id}").text

    def test_a_warning_reaches_whoever_wrote_it_in_our_words(self, app, world, browser, conversation):
        report = reported(conversation, None, "Rude", world.emil)
        assert self.settle(browser, world, report, outcome="warned").status_code == 422
        self.settle(browser, world, report, outcome="warned", words="Please be kind.")
        [letter] = [one for one in send_mail(app) if world.emil.email in one.to]
        assert "Please be kind." in letter.text

    def test_somebody_outside_is_blocked_for_all_of_us(self, world, browser, conversation):
        report = reported(conversation, world.emil)
        self.settle(browser, world, report, outcome="blocked", words="Threatened Emil.")
        assert is_blocked(conversation.prospect_id)

    def test_one_of_ours_is_kept_apart_from_this_person(self, world, browser, conversation):
        report = reported(conversation, None, "Rude", world.emil)
        self.settle(browser, world, report, outcome="blocked", words="They do not want that.")
        assert not is_blocked(conversation.prospect_id)
        assert wish_of(conversation.prospect_id).not_by == [str(world.emil.id)]

    def test_stepping_in_is_seen_by_both(self, world, browser, conversation):
        report = reported(conversation, world.emil)
        self.settle(browser, world, report, outcome="stepped_in", words="Let us talk about it.")
        page = come_in(browser(None), conversation.prospect).get(f"/conversations/{conversation.id}").text
        assert "Let us talk about it." in page

    def test_it_is_decided_once(self, world, browser, conversation):
        report = reported(conversation, world.emil)
        self.settle(browser, world, report, outcome="nothing")
        answer = self.settle(browser, world, report, outcome="blocked", words="Late")
        assert answer.status_code == 422
        assert not is_blocked(conversation.prospect_id)
