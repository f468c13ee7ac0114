"""The pages of a conversation, the same for both sides; all of it works without script."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.kernel.db import db
from bench.counting import counting
from talent.conversations import actions
from talent.conversations.models import Draft, Message
from tests.support.making_conversations import a_conversation, a_message, a_reachable_prospect, place

MOST = 18
"""Statements of one message, with its answer to the page that sent it."""


@pytest.fixture
def conversation(world, amara):
    return a_conversation(world.emil, amara)


class TestTalking:
    def test_a_conversation_begins_in_the_file(self, world, browser, amara):
        client = browser(world.emil)
        assert "Message" in client.get(f"/people/{amara.id}").text
        answer = client.post(f"/people/{amara.id}/messages", data={"body": "Hello Amara", "client_id": str(uuid4())})
        assert answer.status_code == 303
        assert "Hello Amara" in client.get(answer.location).text

    def test_who_is_not_to_be_contacted_has_no_tab_and_is_refused(self, world, browser, amara):
        amara.do_not_contact = True
        client = browser(world.emil)
        assert 'value="message"' not in client.get(f"/people/{amara.id}").text
        answer = client.post(f"/people/{amara.id}/messages", data={"body": "Hello"})
        assert answer.status_code == 422
        assert "do not want to be contacted" in answer.text

    def test_both_sides_write_and_read(self, world, browser, conversation, client):
        path = f"/conversations/{conversation.id}"
        browser(world.emil).post(f"{path}/messages", data={"body": "Hello <b>Amara</b> https://example.org/x"})
        assert client.post(f"{path}/messages", data={"body": "Hello Emil"}).status_code == 303
        page = client.get(path).text
        assert "Hello &lt;b&gt;Amara&lt;/b&gt;" in page
        assert 'href="https://example.org/x"' in page
        assert "Hello Emil" in browser(world.emil).get(path).text

    def test_a_button_pressed_twice_posts_once(self, world, browser, conversation):
        data = {"body": "Once", "client_id": str(uuid4())}
        for _ in range(2):
            browser(world.emil).post(f"/conversations/{conversation.id}/messages", data=data)
        assert len(db.session.scalars(select(Message)).all()) == 1

    def test_an_empty_message_says_so_beside_the_field(self, world, browser, conversation):
        answer = browser(world.emil).post(f"/conversations/{conversation.id}/messages", data={"body": " "})
        assert answer.status_code == 422
        assert "Write something first." in answer.text

    def test_a_file_goes_along_and_only_who_takes_part_gets_it(self, world, browser, conversation, client):
        client.post(
            f"/conversations/{conversation.id}/messages",
            data={"body": "My CV", "files": (io.BytesIO(b"%PDF-1.7 canary"), "cv.pdf")},
        )
        said = db.session.scalars(select(Message)).one()
        path = f"/messages/attachments/{said.attachments[0].id}"
        assert "cv.pdf" in browser(world.emil).get(f"/conversations/{conversation.id}").text
        assert browser(world.emil).get(path).data == b"%PDF-1.7 canary"
        assert browser(world.rita).get(path).status_code == 404
        assert browser(world.eva).get(path).status_code == 404

    def test_one_edits_what_one_said_and_nobody_else_does(self, world, browser, conversation, client):
        message = a_message(conversation, world.emil, "Helo")
        assert client.post(f"/messages/{message.id}/edit", data={"body": "Bad"}).status_code == 403
        browser(world.emil).post(f"/messages/{message.id}/edit", data={"body": "Hello"})
        page = client.get(f"/conversations/{conversation.id}").text
        assert "edited" in page
        assert "Helo<" not in page


class TestTheInbox:
    def test_what_waits_to_be_read_stands_on_top(self, world, browser, conversation):
        a_message(conversation, None, "Waiting words")
        other = a_conversation(world.emil, a_reachable_prospect("Bo Berg", "bo@example.net"))
        a_message(other, world.emil, "Said later")
        page = browser(world.emil).get("/conversations").text
        assert page.index("Waiting words") < page.index("Said later")
        browser(world.emil).post(f"/conversations/{conversation.id}/read", data={"until": 1})
        page = browser(world.emil).get("/conversations").text
        assert page.index("Said later") < page.index("Waiting words")

    def test_somebody_outside_is_told_that_a_colleague_is_away(self, world, conversation, client):
        today = world.emil.today
        world.emil.out_of_office_from, world.emil.out_of_office_until = today, today + timedelta(days=3)
        world.emil.out_of_office_note = "canary"
        page = client.get(f"/conversations/{conversation.id}").text
        assert "Emil is out of office until" in page
        assert "canary" not in page

    def test_read_marks_show_unless_switched_off(self, world, browser, conversation, client):
        a_message(conversation, world.emil)
        path = f"/conversations/{conversation.id}"
        client.post(f"{path}/read", data={"until": 1})
        assert "Read by Amara Okafor" in browser(world.emil).get(path).text
        client.post(f"{path}/switches", data={})
        assert "Read by" not in browser(world.emil).get(path).text

    def test_a_draft_stands_where_it_was_left(self, world, browser, conversation):
        path = f"/conversations/{conversation.id}"
        browser(world.emil).post(f"{path}/draft", data={"body": "I wanted to"})
        assert "I wanted to" in browser(world.emil).get(path).text
        browser(world.emil).post(f"{path}/draft", data={"body": ""})
        assert db.session.scalars(select(Draft)).all() == []

    def test_changes_since_are_what_an_open_page_missed(self, world, browser, conversation):
        a_message(conversation, None, "Before")
        a_message(conversation, None, "After")
        fragment = browser(world.emil).get(f"/conversations/{conversation.id}/changes?since=1").text
        assert "After" in fragment
        assert "Before" not in fragment

    def test_a_page_that_missed_much_is_told_to_ask_again_and_gets_all_of_it(self, world, browser, conversation):
        said = [a_message(conversation, world.emil, f"Number {number}.") for number in range(52)]
        actions.edit(world.emil.as_actor(), said[0], body="Number nought.")
        since, bodies = 1, ""
        for _ in range(2):
            fragment = browser(world.emil).get(f"/conversations/{conversation.id}/changes?since={since}").text
            since, bodies = int(re.search(r'data-last-change="(\d+)"', fragment)[1]), bodies + fragment
        assert "data-more" not in fragment
        assert all(f"Number {number}." in bodies for number in range(2, 52))
        assert "Number nought." in bodies

    def test_saying_something_costs_a_fixed_number_of_statements(self, world, browser, conversation):
        client, path = browser(world.emil), f"/conversations/{conversation.id}/messages"
        numbers = []
        for _ in range(3):
            with counting() as statements:
                client.post(path, data={"body": "Hello", "client_id": str(uuid4())}, headers={"HX-Request": "true"})
            numbers.append(len(statements))
        assert max(numbers) <= MOST, statements


class TestOthers:
    @pytest.mark.parametrize("who", ["rita", "ada", "eva", "lena", "paul"])
    def test_nobody_else_opens_it(self, world, browser, conversation, who):
        a_message(conversation, None, "canary")
        path = f"/conversations/{conversation.id}"
        for address in (path, f"{path}/changes?since=0"):
            answer = browser(world[who]).get(address)
            assert (answer.status_code, "canary" in answer.text) == (403 if who == "paul" else 404, False)
        answer = browser(world[who]).post(f"{path}/messages", data={"body": "x"})
        assert answer.status_code == (403 if who == "paul" else 404)

    def test_somebody_outside_opens_no_other_conversation(self, world, client):
        other = a_conversation(world.emil, a_reachable_prospect("Bo Berg", "bo@example.net"))
        message = a_message(other, world.emil, "canary")
        for path in (
            f"/conversations/{other.id}",
            f"/conversations/{other.id}/changes",
            f"/messages/{message.id}/edit",
        ):
            assert client.get(path).status_code == 404, path
        assert client.post(f"/conversations/{other.id}/messages", data={"body": "x"}).status_code == 404
        assert place(other).read_until == 0
