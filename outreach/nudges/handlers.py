"""What happens to relationships elsewhere in the product, and what it means for what is being asked about them.

A contact by any way answers. A contact that leaves the relationship due (one of long ago, or only a letter from the
other side) does not: whatever is settled here has moved the day of the next question.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import update

from app.identity.models import User
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on, on_many
from app.kernel.jobs import enqueue
from app.kernel.scope import everywhere
from outreach.nudges import jobs
from outreach.nudges.models import Nudge, Outcome
from outreach.nudges.queries import answer_waited_for, answered_by, nudges_about
from talent.conversations.models import Conversation, Message
from talent.relationships.models import ContactKind, Direction, Relationship, Touchpoint

_MEETINGS = frozenset({ContactKind.MET.value, ContactKind.EVENT.value})


def _asked_about(relationship_id: UUID) -> Nudge | None:
    return db.session.scalar(nudges_about(relationship_id))


def _reminded_of(relationship_id: UUID) -> Nudge | None:
    """What is asked because of the rhythm."""
    nudge = _asked_about(relationship_id)
    return nudge if nudge is not None and not nudge.is_answer else None


def _is_due(relationship: Relationship, today: date) -> bool:
    """Whether the relationship would be asked about today; the database says when, after what was just written."""
    db.session.flush()
    db.session.refresh(relationship, ["nudge_on"])
    return relationship.is_active and relationship.nudge_on is not None and relationship.nudge_on <= today


@on("contact.recorded")
def answer(_actor: Actor, event: Event) -> None:
    """Settle what was asked, with the outcome that the contact stands for."""
    touchpoint = db.session.get_one(Touchpoint, event.subject_id)
    nudge = _asked_about(touchpoint.relationship_id)
    if nudge is None or _is_asked_still(nudge, event):
        return
    nudge.settle(_outcome_of(event.details))
    nudge.touchpoint_id = touchpoint.id


def _is_asked_still(nudge: Nudge, event: Event) -> bool:
    """Whether a contact has not answered: who waits for an answer, waits until one of us says something."""
    if nudge.conversation_id is None:
        return _is_due(nudge.relationship, nudge.user.today)
    if event.details["direction"] == Direction.IN.value:
        return True
    answered = update(Conversation).where(Conversation.id == nudge.conversation_id)
    db.session.execute(answered.values(waits_since=None))
    return False


@on("message.posted")
def answered_in_writing(_actor: Actor, event: Event) -> None:
    """Somebody outside had waited for this message, and nobody is asked any more, whoever of us wrote it."""
    if "waited" not in event.details:
        return
    message = db.session.get_one(Message, event.subject_id)
    with everywhere():
        nudge = db.session.scalar(answer_waited_for(message.conversation_id))
    if nudge is not None and nudge.user_id == message.author.user_id:
        nudge.settle(Outcome.WROTE)
    elif nudge is not None:
        nudge.overtake()


def _outcome_of(details: dict[str, str]) -> Outcome:
    if details["direction"] == Direction.OUT.value:
        return Outcome.WROTE
    return Outcome.MET if details["kind"] in _MEETINGS else Outcome.TALKED


@on("contact.undone")
def ask_again(_actor: Actor, event: Event) -> None:
    """A contact that is taken back was no answer: what it answered is asked again, if nothing else is."""
    nudge = db.session.scalar(answered_by(event.subject_id))
    if nudge is None:
        return
    nudge.touchpoint_id = None
    relationship = db.session.get_one(Relationship, nudge.relationship_id)
    user = db.session.get_one(User, nudge.user_id)
    if _asked_about(relationship.id) is None and _is_due(relationship, user.today):
        nudge.reopen(user.today)


@on("relationship.snoozed")
def put_off(_actor: Actor, event: Event) -> None:
    """Snoozed in the person's file: that answers, too."""
    nudge = _reminded_of(event.subject_id)
    if nudge is not None:
        nudge.settle(Outcome.SNOOZED)


@on("relationship.kept")
def keep_on(_actor: Actor, event: Event) -> None:
    """The question was answered elsewhere."""
    nudge = _reminded_of(event.subject_id)
    if nudge is not None:
        nudge.settle(Outcome.KEPT)


@on_many("relationship.paused")
@on_many("relationship.ended")
@on_many("relationship.changed")
def overtake(_actor: Actor, events: Sequence[Event]) -> None:
    """Nothing is asked any more about somebody who is not due, or with whom the user is not in touch."""
    for nudge in db.session.scalars(nudges_about(*(event.subject_id for event in events))).all():
        if nudge.is_answer and nudge.relationship.is_active:
            continue
        if nudge.is_answer or not _is_due(nudge.relationship, nudge.user.today):
            nudge.overtake()


@on("relationship.begun")
def fill_the_week(_actor: Actor, event: Event) -> None:
    """Who begins to keep in touch finds it on Today at once."""
    relationship = db.session.get_one(Relationship, event.subject_id)
    enqueue(jobs.plan_for, user_id=relationship.user_id)
