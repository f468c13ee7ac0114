"""Two who wait for an answer in the demo: Emil has left one of them waiting for days; the other wrote to Chloé, who is out of
office, and Emil answers instead.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.identity.models import User
from app.kernel.db import db
from app.shell.seeds.demo.conversations import begin, say
from app.shell.seeds.demo.inside import Inside
from app.shell.seeds.demo.story import SATURDAY, Story
from app.shell.seeds.demo.talks import spoken
from app.shell.seeds.demo.ties import Tie, begun
from outreach.nudges.answers import WAITED_FOR
from outreach.nudges.models import Nudge, NudgeKind, NudgeState
from outreach.standing_in.actions import STANDS_IN
from talent.conversations.jobs import SOURCE
from talent.conversations.models import Conversation, Participant
from talent.relationships.actions import DEFAULT_CADENCE
from talent.relationships.contacts import bring_up_to_date
from talent.relationships.models import ContactKind, Direction, HowWeKnow, RelationshipState, Touchpoint, Visibility

_ASKS = (
    "I am to give a talk on {topic} at {employer}. May I show two of your pictures from the test tank, with your name "
    "under them?"
)
_ASKS_AWAY = "We have twelve old blades here and nobody who takes them. Do you know a place that does, and what they pay for the resin?"
_WAITED_DAYS = 3
"""After so many a colleague stands in, unless the organisation says otherwise."""


def make_unanswered(story: Story, inside: Inside, ties: list[Tie]) -> None:
    """After the nudges, the conversations and who is away."""
    emil, chloe = inside.users["emil.larsen"], inside.users["chloe.tremblay"]
    _leave_waiting(story, _asked_about(emil, ties))
    _stand_in(story, emil, _known_to_one(chloe, emil, ties), ties)
    db.session.flush()


def _asked_about(user: User, ties: list[Tie]) -> Tie:
    """Somebody whom the user is asked to keep in touch with, and with whom nobody writes yet."""
    asked = select(Nudge.relationship_id).where(Nudge.user_id == user.id, Nudge.state == NudgeState.OPEN)
    asked_about = set(db.session.scalars(asked))
    return next(tie for tie in _quiet(user, ties) if tie.relationship.id in asked_about)


def _known_to_one(user: User, other: User, ties: list[Tie]) -> Tie:
    """Somebody whom only the first of two knows."""
    known = {tie.relationship.prospect_id for tie in ties if tie.user is other}
    return next(tie for tie in _quiet(user, ties) if tie.relationship.prospect_id not in known)


def _quiet(user: User, ties: list[Tie]) -> Iterable[Tie]:
    talking = set(db.session.scalars(select(Conversation.prospect_id)))
    for tie in ties:
        one = tie.relationship
        is_open = one.visibility is Visibility.OPEN and one.state is RelationshipState.ACTIVE
        if tie.user is user and is_open and tie.touchpoints and one.prospect_id not in talking:
            yield tie


def _leave_waiting(story: Story, tie: Tie) -> None:
    """Emil is asked to answer, which takes the place of any other nudge about the two."""
    asked = story.moment(4, tie.user.zone)
    conversation = _ask(story, tie, asked, spoken(story, tie.person, 4, _ASKS))
    asked_on = _working_day(story, (asked + WAITED_FOR).astimezone(tie.user.zone).date())
    before = select(Nudge).where(Nudge.relationship_id == tie.relationship.id, Nudge.state == NudgeState.OPEN)
    for nudge in db.session.scalars(before):
        nudge.state, nudge.answered_at = NudgeState.OVERTAKEN, asked + WAITED_FOR
    db.session.flush()
    moment = datetime.combine(asked_on, asked.timetz())
    nudge = Nudge(
        id=story.new_id(moment),
        created_at=moment,
        relationship_id=tie.relationship.id,
        user_id=tie.user.id,
        prospect_id=tie.relationship.prospect_id,
        kind=NudgeKind.ANSWER,
        cycle_on=asked.astimezone(tie.user.zone).date(),
        planned_on=asked_on,
        asked_on=asked_on,
        conversation_id=conversation.id,
        waits_since=asked,
    )
    db.session.add(nudge)


def _working_day(story: Story, day: date) -> date:
    """That day, or the Monday after a weekend, but none to come."""
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return min(day, story.today)


def _ask(story: Story, tie: Tie, at: datetime, words: str) -> Conversation:
    """Somebody outside begins a conversation from their own page."""
    conversation = begin(story, tie.relationship.prospect_id, tie.user, at)
    story.happened(at, None, "conversation.asked", conversation)
    theirs = next(place for place in conversation.participants if place.is_outside)
    say(story, conversation, theirs, words, at)
    theirs.read_until, conversation.waits_since = conversation.last_number, at
    _count(story, tie, conversation, at)
    return conversation


def _count(story: Story, tie: Tie, conversation: Conversation, at: datetime) -> None:
    """What they wrote is a contact."""
    day = at.astimezone(tie.user.zone).date()
    contact = Touchpoint(
        id=story.new_id(at),
        created_at=at,
        prospect_id=tie.relationship.prospect_id,
        user_id=tie.user.id,
        relationship_id=tie.relationship.id,
        kind=ContactKind.CHAT,
        direction=Direction.IN,
        at=at,
        summary="Asked something here",
        source=SOURCE,
        source_id=f"chat:{conversation.id}:{tie.user.id}:{Direction.IN.value}:{day}",
    )
    tie.touchpoints.append(contact)
    db.session.add(contact)
    db.session.flush()
    bring_up_to_date(tie.relationship, tie.user)
    kind, direction = contact.kind.value, contact.direction.value
    story.happened(at, None, "contact.recorded", contact, kind=kind, direction=direction)


def _stand_in(story: Story, user: User, tie: Tie, ties: list[Tie]) -> None:
    """From the first message that waits; what stands there tells both sides of it."""
    asked = story.now - timedelta(days=5) + timedelta(hours=14, minutes=20)
    joined = asked + timedelta(days=_WAITED_DAYS, minutes=10)
    conversation = _ask(story, tie, asked, spoken(story, tie.person, 5, _ASKS_AWAY))
    place = Participant(id=story.new_id(joined), created_at=joined, conversation_id=conversation.id, user_id=user.id)
    place.stands_in_for_id = tie.user.id
    db.session.add(place)
    db.session.flush()
    say(story, conversation, place, tie.user.name, joined, notice=STANDS_IN)
    story.happened(joined, None, "conversation.joined", conversation, user_id=str(user.id), notice=STANDS_IN)
    relationship = begun(story, user, tie.person, 2, DEFAULT_CADENCE)
    relationship.how = HowWeKnow.OTHER
    db.session.add(relationship)
    db.session.flush()
    ties.append(Tie(relationship, user, tie.person, "stood in", []))
    _count(story, ties[-1], conversation, asked)
