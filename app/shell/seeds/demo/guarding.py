"""What guards the conversations of the demo: words that are watched, a message that is held, reports, somebody who is blocked,
and who came into conversations of others last month.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.identity.models import User
from app.kernel.db import db
from app.shell.seeds.demo.conversations import say
from app.shell.seeds.demo.inside import Inside
from app.shell.seeds.demo.story import Story
from talent.blocks.models import Block
from talent.conversations.guarding.models import (
    HeldMessage,
    HoldReason,
    Opening,
    OpeningKind,
    Outcome,
    Report,
    ReportedMessage,
    ReportReason,
    Watch,
    WatchedPhrase,
)
from talent.conversations.guarding.watching import sought
from talent.conversations.models import Conversation, Message, Participant

CAREERS = "https://careers.nordlicht.example/status"
_STATUS = "The people here do not see applications. Where yours stands, the careers page tells."
_PAY = "What a place pays stands in the vacancy; recruiting answers everything else about it."
# what happens, language, phrase, what its author reads, where it points to
_PHRASES: tuple[tuple[Watch, str, str, str, str], ...] = (
    (Watch.WARNS, "en", "application status", _STATUS, CAREERS),
    (Watch.WARNS, "en", "status of my application", _STATUS, CAREERS),
    (Watch.WARNS, "en", "my application", _STATUS, CAREERS),
    (Watch.WARNS, "de", "Stand meiner Bewerbung", _STATUS, CAREERS),
    (Watch.WARNS, "de", "meine Bewerbung", _STATUS, CAREERS),
    (Watch.WARNS, "fr", "ma candidature", _STATUS, CAREERS),
    (Watch.WARNS, "es", "mi candidatura", _STATUS, CAREERS),
    (Watch.WARNS, "en", "salary", _PAY, ""),
    (Watch.WARNS, "de", "Gehalt", _PAY, ""),
    (Watch.HOLDS, "en", "guaranteed job", "", ""),
    (Watch.HOLDS, "en", "bank account", "", ""),
    (Watch.HOLDS, "en", "are you pregnant", "", ""),
    (Watch.HOLDS, "de", "Bankverbindung", "", ""),
    (Watch.HOLDS, "de", "sind Sie schwanger", "", ""),
)


def make_guarding(story: Story, inside: Inside) -> None:
    """After the conversations: the first of them by age, so that two runs choose the same."""
    _watch(story)
    conversations = list(db.session.scalars(select(Conversation).order_by(Conversation.created_at, Conversation.id)))
    rita, jonas = inside.users["rita.marques"], inside.users["jonas.brandt"]
    _hold(story, conversations[0])
    _report(story, conversations[1], jonas)
    _report(story, conversations[2], None)
    _open(story, conversations[3], rita, 12, "Both asked us to help with dates for a visit.")
    _open(story, conversations[4], jonas, 33, "A report said that promises about a vacancy were made here.")
    _block(story, conversations[5], rita)
    db.session.flush()


def _watch(story: Story) -> None:
    for watch, locale, phrase, says, url in _PHRASES:
        row = {"watch": watch, "locale": locale, "phrase": phrase, "sought": sought(phrase), "says": says, "url": url}
        db.session.add(WatchedPhrase(id=story.new_id(story.now), created_at=story.now, **row))


def _at(story: Story, age: int, *, hour: int) -> datetime:
    """That hour in UTC of a day so many days ago."""
    return story.now - timedelta(days=age) + timedelta(hours=hour)


def _places(conversation: Conversation) -> tuple[Participant, Participant]:
    """One of ours, and the person outside."""
    ours = next(one for one in conversation.participants if one.user_id is not None)
    return ours, next(one for one in conversation.participants if one.user_id is None)


def _hold(story: Story, conversation: Conversation) -> None:
    ours, _theirs = _places(conversation)
    at = _at(story, 1, hour=15)
    held = HeldMessage(
        id=story.new_id(at),
        created_at=at,
        conversation_id=conversation.id,
        author_id=ours.id,
        client_id=story.new_id(at),
        body="For the train ticket we need your bank account. Our travel desk writes to you; do not send it here.",
        reason=HoldReason.WORDS,
        found=["bank account"],
        appeal="I only say that the travel desk will ask, so that they are not surprised.",
    )
    db.session.add(held)
    story.happened(at, ours.user_id, "held_message.held", held)


def _report(story: Story, conversation: Conversation, settled_by: User | None) -> None:
    ours, theirs = _places(conversation)
    at = _at(story, 9 if settled_by else 1, hour=11)
    of_them = select(Message).where(Message.conversation_id == conversation.id, Message.author_id == theirs.id)
    said = db.session.scalars(of_them.order_by(Message.number).limit(1)).one()
    copy = {"id": story.new_id(at), "created_at": at, "body": said.body, "sent_at": said.sent_at}
    report = Report(
        id=story.new_id(at),
        created_at=at,
        conversation_id=conversation.id,
        reporter_id=ours.id,
        accused_id=theirs.id,
        reason=ReportReason.UNWANTED if settled_by else ReportReason.OTHER,
        words="" if settled_by else "I am not sure that this is the person they say they are. Could somebody look?",
        shown=[ReportedMessage(conversation_id=conversation.id, author_id=theirs.id, files=0, is_it=True, **copy)],
    )
    if settled_by is not None:
        report.outcome, report.settled_by_id = Outcome.NOTHING, settled_by.id
        report.settled_at, report.answer = at + timedelta(hours=3), "We called them: it was a misunderstanding."
    db.session.add(report)
    story.happened(at, ours.user_id, "report.made", report)


def _open(story: Story, conversation: Conversation, user: User, age: int, reason: str) -> None:
    """Read along for a day, with the line that both sides see."""
    at = _at(story, age, hour=9)
    place = Participant(
        id=story.new_id(at), created_at=at, conversation_id=conversation.id, user_id=user.id, left_at=at
    )
    opening = Opening(
        id=story.new_id(at),
        created_at=at,
        conversation_id=conversation.id,
        prospect_id=conversation.prospect_id,
        user_id=user.id,
        kind=OpeningKind.READ,
        reason=reason,
        expires_at=at + timedelta(hours=24),
    )
    db.session.add_all([place, opening])
    db.session.flush()
    last = conversation.last_message_at
    say(story, conversation, place, reason, at, notice="read_along")
    conversation.last_message_at = last
    story.happened(at, user.id, "opening.read", opening)


def _block(story: Story, conversation: Conversation, user: User) -> None:
    at = _at(story, 6, hour=14)
    block = Block(
        id=story.new_id(at),
        created_at=at,
        prospect_id=conversation.prospect_id,
        placed_by_id=user.id,
        reason="Went on writing to three of us after being asked to stop.",
    )
    db.session.add(block)
    story.happened(at, user.id, "block.placed", block)
