"""The rhythm of conversations: numbers and days for recruiting, not a word of what was said."""

from datetime import timedelta

from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from talent.conversations.guarding import rhythm as rhythms
from talent.conversations.guarding.rhythm import WEEKS, Which
from talent.conversations.models import Message
from tests.support.making_conversations import a_conversation, a_message, a_reachable_prospect


def aged(message: Message, days: int) -> None:
    message.sent_at = clock.now() - timedelta(days=days)
    db.session.flush()


def test_it_counts_both_sides_by_week_and_forgets_what_is_older(world):
    conversation = a_conversation(world.emil)
    for user, days in ((world.emil, 0), (None, 0), (None, 0), (world.emil, 10), (None, 8 * 7 + 1)):
        aged(a_message(conversation, user), days)
    weeks = rhythms.rhythm_of(conversation).weeks
    assert len(weeks) == WEEKS
    assert (weeks[-1].ours, weeks[-1].theirs) == (1, 2)
    assert (weeks[-2].ours, weeks[-2].theirs) == (1, 0)
    assert sum(week.theirs for week in weeks) == 2
    assert weeks[-1].down > weeks[-1].up > 0


def test_recruiting_sees_who_waits_and_no_word(world, browser):
    conversation = a_conversation(world.emil)
    a_message(conversation, None, "canary, when do we talk?")
    page = browser(world.rita).get("/conversations/rhythm").text
    assert "Amara Okafor" in page
    assert "They wait" in page
    assert "canary" not in page
    assert "canary" not in browser(world.rita).get(f"/people/{conversation.prospect_id}/conversations").text
    assert browser(world.eva).get("/conversations/rhythm").status_code == 403


def test_lists_are_who_waits_longest_and_what_went_quiet(world):
    waiting, answered, quiet = (
        a_conversation(world.emil, a_reachable_prospect(name, f"{name}@example.net")) for name in ("W", "A", "Q")
    )
    a_message(waiting, None, "And you?")
    a_message(answered, world.emil)
    quiet.last_message_at = clock.now() - timedelta(days=90)
    db.session.flush()
    assert [one.conversation for one in rhythms.rhythms(Which.WAITING).rows] == [waiting]
    assert [one.conversation for one in rhythms.rhythms(Which.QUIET).rows] == [quiet]
    assert len(rhythms.rhythms(Which.ALL).rows) == 3


def test_it_pages_by_key(world, monkeypatch):
    monkeypatch.setattr(rhythms, "A_PAGE", 2)
    for number in range(5):
        a_message(a_conversation(world.emil, a_reachable_prospect(f"P{number}", f"p{number}@example.net")), None, "Hm?")
    for which in (Which.WAITING, Which.ALL):
        seen, after = [], ""
        while after is not None:
            page = rhythms.rhythms(which, after)
            seen += [one.conversation.id for one in page.rows]
            after = page.next
        assert len(seen) == len(set(seen)) == 5
    assert db.session.scalar(select(Message.id).limit(1))
