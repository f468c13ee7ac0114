"""A block holds for everybody here, both ways and by every way, until recruiting lifts it; somebody outside turns us away by
a wish.
"""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Forbidden, Refused
from outreach.nudges.planning import plan
from talent.blocks.models import Block
from talent.conversations.guarding import blocking, holding
from talent.conversations.guarding.models import HeldMessage, HoldReason
from talent.conversations.models import Message
from talent.wishes.actions import turn_away
from tests.support.makers import a_prospect, a_relationship
from tests.support.making_conversations import a_conversation, a_message, a_reachable_prospect
from tests.support.making_guarding import a_block, said_or_held
from tests.support.outbox import run_jobs, send_mail
from tests.support.outside import come_in

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class TestBlocking:
    def test_what_they_write_is_held_and_nobody_is_told_or_teased(self, app, world, browser):
        conversation = a_conversation(world.emil)
        a_block(world.emil, conversation.prospect)
        client = come_in(browser(None), conversation.prospect)
        url = f"/conversations/{conversation.id}"
        assert client.post(f"{url}/messages", data={"body": "canary"}).status_code == 303
        assert db.session.scalars(select(Message)).all() == []
        page = client.get(url).text
        assert "Somebody here looks first at what comes in." in page
        assert "block" not in page.lower().replace("display: block", "")
        assert "canary" not in browser(world.emil).get(url).text
        run_jobs(app)
        assert all("canary" not in one.text for one in send_mail(app))

    def test_nobody_of_us_writes_to_them(self, world, browser):
        conversation = a_conversation(world.emil)
        a_block(world.rita, conversation.prospect)
        with pytest.raises(Refused, match="blocked"):
            said_or_held(conversation, world.emil)
        assert "They are blocked" in browser(world.emil).get(f"/conversations/{conversation.id}").text

    def test_a_mail_that_waited_is_withheld(self, app, world):
        conversation = a_conversation(world.emil)
        a_message(conversation, world.emil, "before the block")
        run_jobs(app)
        a_block(world.rita, conversation.prospect)
        assert [one for one in send_mail(app) if "amara@example.net" in one.to] == []

    def test_nobody_is_asked_to_be_in_touch(self, world):
        prospect = a_reachable_prospect()
        a_relationship(world.emil, prospect, overdue_days=40)
        block = a_block(world.rita, prospect)
        assert plan(MONDAY) == 0
        block.lifted_at = clock.now()
        db.session.flush()
        assert plan(MONDAY) == 1

    def test_only_who_talks_with_them_or_recruiting_blocks(self, world, browser):
        prospect = a_conversation(world.emil).prospect
        with pytest.raises(Forbidden):
            blocking.block(world.eva.as_actor(), prospect, reason="No")
        assert browser(world.eva).get(f"/people/{prospect.id}/block").status_code == 404
        browser(world.emil).post(f"/people/{prospect.id}/block", data={"reason": "Threats"})
        assert db.session.scalars(select(Block.reason)).all() == ["Threats"]

    def test_twice_is_once(self, world):
        prospect = a_conversation(world.emil).prospect
        a_block(world.emil, prospect)
        with pytest.raises(Refused, match="blocked already"):
            a_block(world.rita, prospect)

    def test_recruiting_lifts_it_with_a_reason_and_what_was_held_can_pass(self, world, browser):
        conversation = a_conversation(world.emil)
        block = a_block(world.emil, conversation.prospect)
        held = said_or_held(conversation, None, "sorry")
        assert isinstance(held, HeldMessage)
        assert held.reason is HoldReason.BLOCKED
        with pytest.raises(Refused, match="Lift that first"):
            holding.release(world.rita.as_actor(), held, answer="")
        assert browser(world.emil).post(f"/blocks/{block.id}/lifting", data={"because": "x"}).status_code == 403
        assert browser(world.rita).post(f"/blocks/{block.id}/lifting", data={}).status_code == 422
        browser(world.rita).post(f"/blocks/{block.id}/lifting", data={"because": "They apologised."})
        assert browser(world.rita).post(f"/held/{held.id}/release", data={}).status_code == 303
        assert db.session.scalars(select(Message.body)).all() == ["sorry"]

    def test_all_who_are_blocked_are_read_page_by_page(self, world, browser):
        blocks = [a_block(world.rita, a_prospect(f"Person {number:02}")) for number in range(22)]
        client = browser(world.rita)
        first = client.get("/conversations/blocks").text
        assert [f"Person {number:02}" in first for number in (21, 2, 1)] == [True, True, False]
        after = first.partition("blocks?after=")[2].partition('"')[0].replace("&amp;", "&")
        second = client.get(f"/conversations/blocks?after={after}").text
        assert [f"Person {number:02}" in second for number in (2, 1, 0)] == [False, True, True]
        wrong = client.post(f"/blocks/{blocks[0].id}/lifting?after={after}", data={})
        assert (wrong.status_code, "Person 00" in wrong.text) == (422, True)

    def test_what_is_held_can_be_passed_on_where_the_block_no_longer_stands_and_only_there(self, world, browser):
        conversation = a_conversation(world.emil)
        block = a_block(world.emil, conversation.prospect)
        held = said_or_held(conversation, None, "sorry")
        door = f"/held/{held.id}/release"
        assert door not in browser(world.rita).get("/conversations/held").text
        browser(world.rita).post(f"/blocks/{block.id}/lifting", data={"because": "They apologised."})
        assert door in browser(world.rita).get("/conversations/held").text

    def test_the_file_says_so(self, world, browser):
        prospect = a_conversation(world.emil).prospect
        a_block(world.emil, prospect, "Threats by mail")
        page = browser(world.eva).get(f"/people/{prospect.id}").text
        assert "is blocked" in page
        assert "Threats by mail" not in page
        assert "Threats by mail" in browser(world.rita).get(f"/people/{prospect.id}").text


class TestTurningAway:
    def test_from_outside_one_of_us_is_turned_away_by_a_button(self, world, browser):
        conversation = a_conversation(world.emil, others=(world.eva,))
        client = come_in(browser(None), conversation.prospect)
        url = f"/conversations/{conversation.id}/refusal"
        assert "Emil" in client.get(url).text
        assert client.post(url, data={"not_by": str(world.emil.id)}).status_code == 303
        with pytest.raises(Refused, match="not to hear from you"):
            said_or_held(conversation, world.emil)
        assert isinstance(said_or_held(conversation, world.eva), Message)

    def test_from_nobody_is_from_nobody_by_chat_and_mail(self, world):
        conversation = a_conversation(world.emil)
        turn_away(Actor.candidate(conversation.prospect_id), conversation.prospect_id, not_by=(), from_nobody=True)
        with pytest.raises(Refused, match="hear from nobody"):
            said_or_held(conversation, world.emil)

    def test_it_is_undone_as_easily(self, world, browser):
        conversation = a_conversation(world.emil)
        client = come_in(browser(None), conversation.prospect)
        url = f"/conversations/{conversation.id}/refusal"
        client.post(url, data={"not_by": str(world.emil.id), "from_nobody": "y"})
        client.post(url, data={})
        assert isinstance(said_or_held(conversation, world.emil), Message)
