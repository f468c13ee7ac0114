"""To whom a question goes: to whom it was meant for, if they are there; else of the people of its topic who are there,
whoever has the fewest waiting; among equals, whoever was asked longest ago. Nobody is compared in any other way. Without such a person it waits for somebody who looks after the
community.
"""

from uuid import UUID

from sqlalchemy import Select, func, nulls_first, select

from app.identity.models import User
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.events import record
from outreach.community.models import Community, Hold, Profile, Question, QuestionState, TopicPerson
from outreach.community.policy import is_shown
from talent.blocks.queries import is_blocked
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity

ASKED = "community_question"


def route(actor: Actor, question: Question) -> None:
    """Ask somebody, unless a colleague is to look at the question first. Doing it twice does it once."""
    db.session.refresh(question, with_for_update=True)
    if question.state is not QuestionState.OPEN or question.assigned_to_id is not None:
        return
    _know_asker(question)
    if question.prospect_id is not None and is_blocked(question.prospect_id):
        question.holds = [*question.holds, Hold.BLOCKED.value]
    if question.holds:
        question.state = QuestionState.HELD
        record(actor, "question.held", question)
        return
    user = _who_answers(question)
    if user is not None:
        assign(actor, question, user)


def assign(actor: Actor, question: Question, user: User) -> None:
    """Ask a colleague to answer; they are told by mail, once for each time they are asked."""
    question.assigned_to_id, question.assigned_at, question.state = user.id, clock.now(), QuestionState.OPEN
    question.version += 1
    record(actor, "question.assigned", question, user_id=str(user.id))
    deliver(ASKED, f"{ASKED}:{question.id}:{question.version}", user_id=user.id, question_id=question.id)


def _who_answers(question: Question) -> User | None:
    """Whom somebody chose comes first, whatever the topic."""
    here = select(Profile.user_id).where(Profile.community_id == question.community_id, is_shown())
    if question.meant_for_id is not None:
        chosen = select(User).where(User.id == question.meant_for_id, User.id.in_(here))
        if (user := db.session.scalar(chosen)) is not None:
            return user
    if question.topic_id is not None:
        of_topic = select(TopicPerson.profile_id).where(TopicPerson.topic_id == question.topic_id)
        here = here.where(Profile.id.in_(of_topic))
    return db.session.scalar(_whoever_has_time(here))


def _whoever_has_time(people: Select[UUID]) -> Select[User]:
    """Of these users the one with the fewest questions waiting."""
    waiting = (
        select(func.count(Question.id))
        .where(Question.assigned_to_id == User.id, Question.state == QuestionState.OPEN)
        .correlate(User)
        .scalar_subquery()
    )
    last = (
        select(func.max(Question.assigned_at))
        .where(Question.assigned_to_id == User.id)
        .correlate(User)
        .scalar_subquery()
    )
    return select(User).where(User.id.in_(people)).order_by(waiting, nulls_first(last.asc()), User.id).limit(1)


def _know_asker(question: Question) -> None:
    """Whose question it is, if exactly one person is known by the address that was confirmed."""
    held = select(Identity.prospect_id).where(
        Identity.kind == IdentityKind.EMAIL, Identity.canonical == question.asker_email
    )
    found = db.session.scalars(held.limit(2)).all()
    question.prospect_id = found[0] if len(found) == 1 else None


def community_of(question: Question) -> Community:
    return db.session.get_one(Community, question.community_id)
