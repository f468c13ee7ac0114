"""Who joins a conversation later: seen by all, told by mail, and reads no more than they are let."""

import pytest
from sqlalchemy import select

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.scope import as_seen_by
from talent.conversations.joining import join, leave
from talent.conversations.models import Message
from talent.conversations.queries import messages_of
from tests.support.making_conversations import a_conversation, a_message, place
from tests.support.outbox import run_jobs, send_mail


def read_by(user, conversation) -> list[str]:
    with as_seen_by(user.as_actor()):
        return [message.body for message in db.session.scalars(messages_of(conversation.id))][::-1]


class TestJoining:
    def test_is_a_line_that_both_sides_see(self, world, browser):
        conversation = a_conversation(world.emil)
        a_message(conversation, None, "Good morning.")
        join(Actor.system(), conversation, world.rita, reads_after=0)
        for reader in (world.emil, world.rita):
            assert "Rita has joined" in browser(reader).get(f"/conversations/{conversation.id}").text

    def test_who_joins_reads_what_came_after_and_nothing_before(self, world):
        conversation = a_conversation(world.emil)
        a_message(conversation, None, "Between the two of us.")
        a_message(conversation, world.emil, "Of course.")
        a_message(conversation, None, "When?")
        join(Actor.system(), conversation, world.rita, reads_after=2)
        assert read_by(world.rita, conversation) == ["When?", ""]
        assert len(read_by(world.emil, conversation)) == 4

    def test_twice_is_refused(self, world):
        conversation = a_conversation(world.emil)
        with pytest.raises(Refused, match="takes part already"):
            join(Actor.system(), conversation, world.emil, reads_after=0)

    def test_who_does_not_look_is_told_by_mail_and_who_joined_gets_what_waits(self, app, world):
        conversation = a_conversation(world.emil)
        a_message(conversation, None, "Said before.")
        a_message(conversation, world.emil, "Yes.")
        a_message(conversation, None, "When shall we meet?")
        join(Actor.system(), conversation, world.rita, reads_after=2)
        run_jobs(app)
        told = {letter.to: letter.text for letter in send_mail(app)}
        [to_rita] = [words for to, words in told.items() if "rita" in to]
        [to_amara] = [words for to, words in told.items() if "amara" in to]
        assert "When shall we meet?" in to_rita
        assert "Said before." not in to_rita
        assert "Rita has joined this conversation." in to_amara


class TestLeaving:
    def test_is_a_line_too_and_ends_reading(self, world):
        conversation = a_conversation(world.emil, others=(world.rita,))
        leave(world.rita.as_actor(), place(conversation, world.rita))
        db.session.flush()
        assert read_by(world.rita, conversation) == []
        assert db.session.scalars(select(Message.notice)).all() == ["left"]

    def test_whoever_left_is_told_so_on_a_page_that_is_still_open_and_led_back_from_it(self, world, browser):
        conversation = a_conversation(world.emil, others=(world.rita,))
        rita, theirs = browser(world.rita), f"/conversations/{conversation.id}"
        leave(world.rita.as_actor(), place(conversation, world.rita))
        open_page = rita.get(f"{theirs}/changes?since=0", htmx=True)
        assert (open_page.status_code, "Rita has left this conversation." in open_page.text) == (410, True)
        assert rita.get(theirs).headers["Location"] == "/conversations"
        assert browser(world.eva).get(theirs).status_code == 404

    def test_the_last_one_of_ours_stays(self, world):
        conversation = a_conversation(world.emil)
        with pytest.raises(Refused, match="has to stay"):
            leave(world.emil.as_actor(), place(conversation, world.emil))
