"""What people wrote to each other: some threads of those who chat, a few of which wait for an answer."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from app.identity.models import User
from app.kernel.db import db
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.talks import spoken
from app.shell.seeds.demo.ties import Tie
from talent.conversations.closing import is_closing
from talent.conversations.models import Conversation, Message, Participant
from talent.relationships.models import ContactKind, Touchpoint

_MOST_OF_ONE = 3
_MOST = 22
_LATELY = timedelta(days=25)
US, THEM = True, False

Thread = tuple[tuple[bool, str], ...]
THREADS: tuple[Thread, ...] = (
    (
        (THEM, "Hello! I read your piece on {topic}. How large is the team that works on it?"),
        (
            US,
            "Hello, and thank you. Five of us, from three countries, and a test rig that is never free when one needs it.",
        ),
        (THEM, "That sounds familiar. Is the rig something you show to visitors?"),
        (US, "Gladly. Come by when you are near; the coffee is better than the rig."),
    ),
    (
        (US, "You asked about {topic} the other day. Here is the talk I meant: https://example.org/talks/wind"),
        (THEM, "Watched it on the train, twice. The part about forecasts is what we are stuck with at {employer}."),
        (US, "We were, too, for a year. Shall I ask Jonas to write down what got us out of it?"),
        (THEM, "Please do! And a question of my own: do people with families go on the offshore rotation?"),
    ),
    (
        (THEM, "A quick one: is your summer school on {topic} open to people who work already?"),
        (US, "It is, and half of the seats are kept for them. I will send you the dates as soon as they stand."),
        (THEM, "Perfect, thank you."),
    ),
)
"""Who says what; the lines are filled in for the person."""
SETTLED = (THREADS[0], THREADS[2])
"""Those in which nobody waits for an answer."""


def make_conversations(story: Story, ties: list[Tie]) -> None:
    """For ties in which somebody wrote: those of the tales, then the latest; nobody has more than a few."""
    had = Counter[str]()
    for tie, last in _in_writing(ties):
        if had[tie.user.email] == _MOST_OF_ONE:
            continue
        had[tie.user.email] += 1
        threads = _threads_at(story, tie, last)
        _make(story, tie, last, threads[had[tie.user.email] % len(threads)])
        if had.total() == _MOST:
            break
    db.session.flush()


def _in_writing(ties: list[Tie]) -> list[tuple[Tie, Touchpoint]]:
    written = [(tie, last) for tie in ties if (last := _last_in_writing(tie)) is not None]
    tales, others = ([one for one in written if bool(one[0].person.tale) is wanted] for wanted in (True, False))
    return [*tales, *sorted(others, key=lambda one: (one[1].at, one[1].id), reverse=True)]


def _threads_at(story: Story, tie: Tie, last: Touchpoint) -> tuple[Thread, ...]:
    """What may have been said then: what was asked long ago has had its answer, and was read; so has what is asked of who is away."""
    is_away = tie.user.out_of_office_until is not None
    return THREADS if story.now - last.at < _LATELY and not is_away else SETTLED


def _last_in_writing(tie: Tie) -> Touchpoint | None:
    written = [
        one for one in tie.touchpoints if one.kind in (ContactKind.CHAT, ContactKind.EMAIL) and not one.is_private
    ]
    return max(written, key=lambda one: one.at, default=None)


def _make(story: Story, tie: Tie, last: Touchpoint, lines: Thread) -> None:
    conversation = begin(story, tie.relationship.prospect_id, tie.user, last.at - timedelta(hours=5))
    story.happened(conversation.created_at, tie.user.id, "conversation.started", conversation)
    places = {US if place.user_id else THEM: place for place in conversation.participants}
    age = (story.now - last.at).days
    for number, (who, line) in enumerate(lines, start=1):
        at = last.at - timedelta(minutes=37) * (len(lines) - number)
        say(story, conversation, places[who], spoken(story, tie.person, age, line), at)
    places[THEM].read_until = max(places[THEM].read_until, len(lines) - 1)
    if _threads_at(story, tie, last) is SETTLED:
        places[US].read_until = len(lines)
    if lines[-1][0] is THEM and not is_closing(lines[-1][1]):
        conversation.waits_since = last.at
    for place in places.values():
        place.mailed_until = len(lines)


def begin(story: Story, prospect_id: UUID, user: User, at: datetime) -> Conversation:
    """A conversation of two in which nothing was said yet."""
    conversation = Conversation(id=story.new_id(at), created_at=at, prospect_id=prospect_id, last_message_at=at)
    conversation.last_number = conversation.last_change = 0
    conversation.participants = [
        Participant(id=story.new_id(at), created_at=at, user_id=user.id),
        Participant(id=story.new_id(at), created_at=at),
    ]
    db.session.add(conversation)
    db.session.flush()
    return conversation


def say(
    story: Story, conversation: Conversation, place: Participant, body: str, at: datetime, notice: str | None = None
) -> None:
    """The next message of a conversation, or a line of what happened to somebody in it."""
    number = conversation.last_number = conversation.last_change = conversation.last_number + 1
    said = Message(id=story.new_id(at), created_at=at, sent_at=at, conversation_id=conversation.id, author_id=place.id)
    said.number = said.change = number
    said.body, said.notice = body, notice
    db.session.add(said)
    conversation.last_message_at = at
    if notice is None:
        place.read_until = number
