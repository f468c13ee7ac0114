"""Somebody outside comes in to their own page by a mailed code, and nobody else does."""

import re
from datetime import timedelta

from sqlalchemy import select

from app.kernel.db import db
from outreach.portal.models import CandidateSession
from tests.support.making_conversations import a_conversation, a_message, place
from tests.support.outbox import run_jobs, send_mail
from tests.support.outside import come_in


def code_in(letter) -> str:
    return re.search(r"\d{4} \d{4}", letter.text)[0]


class TestTheCode:
    def test_it_opens_the_page_in_the_browser_that_asked(self, app, world, amara, browser):
        client = browser(None)
        assert client.post("/me/sign-in", data={"email": "Amara@Example.net"}).location == "/me/code"
        [letter] = send_mail(app)
        assert letter.message["To"].addresses[0].addr_spec == "amara@example.net"
        assert client.post("/me/code", data={"code": code_in(letter)}).location == "/me/"
        assert "Hello Amara Okafor" in client.get("/me/").text

    def test_it_works_once_and_in_no_other_browser(self, app, world, amara, browser):
        client, other = browser(None), browser(None)
        client.post("/me/sign-in", data={"email": "amara@example.net"})
        mine = code_in(send_mail(app)[0])
        other.post("/me/sign-in", data={"email": "amara@example.net"})
        assert other.post("/me/code", data={"code": mine}).status_code == 422
        assert client.post("/me/code", data={"code": mine}).status_code == 303
        client.post("/me/sign-out")
        assert client.get("/me/").location.startswith("/me/sign-in")

    def test_after_five_wrong_ones_the_right_one_does_not_work(self, app, world, amara, browser):
        client = browser(None)
        client.post("/me/sign-in", data={"email": "amara@example.net"})
        mine = code_in(send_mail(app)[0])
        for _ in range(5):
            client.post("/me/code", data={"code": "00000000"})
        assert client.post("/me/code", data={"code": mine}).status_code == 422

    def test_an_address_that_nobody_has_gets_the_same_answer_and_no_mail(self, app, world, browser):
        client = browser(None)
        assert client.post("/me/sign-in", data={"email": "nobody@example.net"}).location == "/me/code"
        assert send_mail(app) == []
        assert "a code is on its way" in client.get("/me/code").text

    def test_who_is_not_to_be_contacted_still_gets_the_code_they_asked_for(self, app, world, amara, browser):
        amara.do_not_contact = True
        browser(None).post("/me/sign-in", data={"email": "amara@example.net"})
        assert len(send_mail(app)) == 1

    def test_the_link_beside_it_opens_a_page_and_only_its_button_comes_in(self, app, world, amara, browser):
        client, scanner = browser(None), browser(None)
        client.post("/me/sign-in", data={"email": "amara@example.net"})
        [letter] = send_mail(app)
        assert "does not work here" in scanner.get(letter.link).text
        assert scanner.post(letter.link).status_code == 422
        assert "Come in to your page" in client.get(letter.link).text
        assert client.post(letter.link).location == "/me/"


class TestTheSession:
    def test_one_ended_elsewhere_is_refused_at_once(self, world, amara, browser):
        there = come_in(browser(None), amara)
        other = db.session.scalars(select(CandidateSession)).one()
        here = come_in(browser(None), amara)
        assert here.post(f"/me/browsers/{other.id}/end").status_code == 303
        assert there.get("/me/").status_code == 303
        assert here.get("/me/").status_code == 200

    def test_it_lasts_thirty_days(self, world, amara, browser):
        client = come_in(browser(None), amara)
        row = db.session.scalars(select(CandidateSession)).one()
        row.created_at -= timedelta(days=31)
        assert client.get("/me/").status_code == 303

    def test_nothing_of_the_inside_opens(self, world, amara, browser):
        client = come_in(browser(None), amara)
        for path in ("/people", f"/people/{amara.id}", "/pools", "/duplicates", "/settings", "/health", "/account"):
            assert client.get(path).status_code in (303, 403, 404), path


class TestMailAboutAConversation:
    def test_it_can_be_answered_its_link_shows_nothing_and_leads_there_after_a_code(self, app, world, amara, browser):
        conversation = a_conversation(world.emil, amara)
        a_message(conversation, world.emil, "Shall we talk about type systems?")
        run_jobs(app)
        [letter] = send_mail(app)
        assert "Shall we talk about type systems?" in letter.text
        assert letter.message["From"].addresses[0].display_name == "Emil"
        client = browser(None)
        page = client.get(letter.link)
        assert page.status_code == 200
        assert "type systems" not in page.text
        assert "amara@" not in page.text
        assert client.post(letter.link).location == "/me/code"
        [code] = send_mail(app)
        thread = client.post("/me/code", data={"code": code_in(code)}).location
        assert thread == f"/conversations/{conversation.id}"
        assert "type systems" in client.get(thread).text

    def test_what_was_read_meanwhile_is_not_mailed(self, app, world, amara):
        conversation = a_conversation(world.emil, amara)
        a_message(conversation, world.emil)
        place(conversation).read_until = 1
        run_jobs(app)
        assert send_mail(app) == []

    def test_several_messages_are_one_mail_and_the_next_refers_to_it(self, app, world, amara):
        conversation = a_conversation(world.emil, amara)
        for words in ("One", "Two"):
            a_message(conversation, world.emil, words)
        run_jobs(app)
        [first] = send_mail(app)
        assert first.text.index("One") < first.text.index("Two")
        a_message(conversation, world.emil, "Three")
        run_jobs(app)
        [second] = send_mail(app)
        assert "One" not in second.text
        assert second.message["References"] == second.message["In-Reply-To"] == first.message["Message-ID"]

    def test_a_colleague_is_mailed_what_somebody_outside_wrote(self, app, world, amara):
        conversation = a_conversation(world.emil, amara)
        a_message(conversation, None, "I would love to.")
        run_jobs(app)
        [letter] = send_mail(app)
        assert letter.message["To"].addresses[0].addr_spec == "emil@example.org"
        assert f"/conversations/{conversation.id}" in letter.text

    def test_who_forbade_it_meanwhile_gets_nothing(self, app, world, amara):
        conversation = a_conversation(world.emil, amara)
        a_message(conversation, world.emil)
        run_jobs(app)
        amara.do_not_contact = True
        assert send_mail(app) == []
