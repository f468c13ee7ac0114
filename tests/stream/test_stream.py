"""Streams of pushes: only for who may listen, closed when they may no more, and never more than a process can hold."""

import pytest

from app.kernel import clock, live
from app.kernel.db import db
from app.stream import hub as hubs
from app.stream.hub import Full, Hub, Slot
from app.stream.tickets import Ticket, valid
from talent.conversations import actions
from tests.support.making_conversations import a_conversation, a_message, place
from tests.support.outbox import apart
from tests.support.outside import come_in


class Redis:
    """Keeps what is pushed."""

    def __init__(self):
        self.pushed = []

    def publish(self, channel, words):
        self.pushed.append((channel, words))


@pytest.fixture
def pushed(app):
    before, app.extensions["redis"] = app.extensions["redis"], Redis()
    yield app.extensions["redis"].pushed
    app.extensions["redis"] = before


@pytest.fixture
def hub(app):
    return Hub(app)


@pytest.fixture
def conversation(world):
    return a_conversation(world.emil)


def slot_for(conversation, name="emil", ticket=None):
    return Slot(name, live.conversation(conversation.id), ticket or Ticket("", False, conversation.id))


class TestPushing:
    def test_what_is_said_is_pushed_after_the_commit_and_never_its_text(self, world, conversation, pushed):
        a_message(conversation, world.emil, "canary")
        assert pushed == []
        from app.kernel.transaction import transaction

        with transaction():
            actions.tell_typing(world.emil.as_actor(), place(conversation, world.emil))
        assert [channel for channel, _ in pushed] == [live.conversation(conversation.id)] * 2
        assert "canary" not in str(pushed)

    def test_it_reaches_who_listens_to_that_conversation_only(self, hub, conversation, world):
        here, there = slot_for(conversation), slot_for(a_conversation(world.eva), "eva")
        hub.open(here)
        hub.open(there)
        hub.hand_out(live.conversation(conversation.id), '{"what": "changed"}')
        assert here.words.get_nowait() == '{"what": "changed"}'
        assert there.words.empty()

    def test_a_slow_reader_is_told_that_something_was_missed(self, hub, conversation):
        slow = slot_for(conversation)
        hub.open(slow)
        for number in range(hubs.KEPT_WORDS + 1):
            hub.hand_out(slow.channel, str(number))
        assert slow.words.get_nowait() == hubs.MISSED

    def test_it_says_hello_hands_on_and_says_when_it_is_over(self, hub, conversation):
        slot = slot_for(conversation)
        hub.open(slot)
        slot.push('{"what": "changed"}')
        slot.end(hubs.OVER)
        hello, changed, over = list(hub.words_for(slot))
        assert "hello" in hello
        assert changed == 'data: {"what": "changed"}\n\n'
        assert over.startswith("event: over")

    def test_when_the_process_ends_it_ends_and_may_come_back(self, hub, conversation):
        slot = slot_for(conversation)
        hub.open(slot)
        hub.stop()
        assert "over" not in "".join(hub.words_for(slot))


class TestWhoListens:
    def test_who_takes_part_gets_a_stream(self, world, browser, conversation):
        answer = browser(world.emil).get(f"/stream/conversations/{conversation.id}")
        assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
        outside = come_in(browser(None), conversation.prospect)
        assert outside.get(f"/stream/conversations/{conversation.id}").status_code == 200

    @pytest.mark.parametrize("who", ["rita", "eva", "paul", None])
    def test_nobody_else_does(self, world, browser, conversation, who):
        answer = browser(world[who] if who else None).get(f"/stream/conversations/{conversation.id}")
        assert answer.status_code == {"paul": 403, None: 303}.get(who, 404)

    def test_one_reader_has_so_many_and_no_more(self, hub, conversation):
        for _ in range(hubs.MOST_OF_ONE_READER):
            hub.open(slot_for(conversation))
        with pytest.raises(Full):
            hub.open(slot_for(conversation))
        hub.open(slot_for(conversation, "eva"))

    def test_beyond_that_one_is_asked_to_come_back(self, world, browser, conversation, monkeypatch):
        monkeypatch.setattr(hubs, "MOST_OF_A_PROCESS", 0)
        answer = browser(world.emil).get(f"/stream/conversations/{conversation.id}")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "20")

    def test_a_closed_stream_makes_room(self, hub, conversation):
        for _ in range(hubs.MOST_OF_ONE_READER * 2):
            slot = slot_for(conversation)
            hub.open(slot)
            hub.close(slot)


class TestRevocation:
    @pytest.fixture
    def tickets(self, app, world, browser, conversation, monkeypatch):
        """Of Emil and of the person outside, as the door made them."""
        kept = []
        monkeypatch.setattr(Hub, "open", lambda hub, slot: kept.append(slot))
        for client in (browser(world.emil), come_in(browser(None), conversation.prospect)):
            client.get(f"/stream/conversations/{conversation.id}")
        return kept

    def still_open(self, app, tickets):
        found = []
        apart(app, lambda: found.append(valid({slot.ticket for slot in tickets})))
        return [slot.ticket in found[0] for slot in tickets]

    def test_both_stay_open_as_long_as_they_may(self, app, tickets):
        assert self.still_open(app, tickets) == [True, True]

    def test_a_deactivated_user_hears_no_more(self, app, world, tickets):
        world.emil.deactivated_at = clock.now()
        db.session.flush()
        assert self.still_open(app, tickets) == [False, True]

    def test_who_has_left_hears_no_more(self, app, world, conversation, tickets):
        place(conversation, world.emil).left_at = clock.now()
        db.session.flush()
        assert self.still_open(app, tickets) == [False, True]

    def test_who_has_signed_out_hears_no_more(self, app, world, browser, tickets):
        from sqlalchemy import update

        from outreach.portal.models import CandidateSession

        db.session.execute(update(CandidateSession).values(ended_at=clock.now()))
        assert self.still_open(app, tickets) == [True, False]
