"""Questions, as far as people inside are concerned: answer, pass on, and look after what is public."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from app.identity.models import User
from app.identity.queries import people_inside
from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.errors import Conflict, NotFound, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from outreach.community.asking import ANSWERED, publish_if_agreed
from outreach.community.models import Community, Pruned, Pruning, Question, QuestionState, Topic, TopicPerson
from outreach.community.routing import assign, community_of
from talent.prospects.canonical import folded


def answer(actor: Actor, question: Question, *, answer: str, is_offered: bool, version: int) -> None:
    """Answer: it goes to who asked by mail. `is_offered`: it may be shown, if they agree as well.

    Raises Refused when it was answered before, Conflict when somebody else is asked by now.
    """
    ensure(actor, May.ANSWER_QUESTIONS, question)
    _lock(question, version)
    if question.state is not QuestionState.OPEN:
        raise Refused(_("This question was answered already."))
    question.answer = question.shown_answer = answer
    question.answered_by_id, question.answered_at = actor.user_id, clock.now()
    question.state, question.is_offered = QuestionState.ANSWERED, is_offered
    record(actor, "question.answered", question)
    deliver(ANSWERED, f"{ANSWERED}:{question.id}", question_id=question.id)


def pass_on(actor: Actor, question: Question, user_id: UUID, *, version: int) -> User:
    """Somebody else is to answer. Whoever was asked may say so, and who looks after the community."""
    if question.assigned_to_id != actor.user_id:
        ensure(actor, May.KEEP_COMMUNITIES, community_of(question))
    _lock(question, version)
    if question.state not in (QuestionState.OPEN, QuestionState.HELD):
        raise Refused(_("This question was answered already."))
    user = db.session.scalar(people_inside().where(User.id == user_id))
    if user is None:
        raise NotFound
    question.holds = []
    assign(actor, question, user)
    return user


def turn_away(actor: Actor, question: Question, *, version: int) -> None:
    """Nobody answers, and nobody is told; what was asked is forgotten after a month."""
    ensure(actor, May.KEEP_COMMUNITIES, community_of(question))
    _lock(question, version)
    if question.state not in (QuestionState.OPEN, QuestionState.HELD):
        raise Refused(_("This question was answered already."))
    question.state = QuestionState.TURNED_AWAY
    record(actor, "question.turned_away", question)


def _lock(question: Question, version: int) -> None:
    db.session.refresh(question, with_for_update=True)
    if question.version != version:
        raise Conflict
    question.version += 1


def prune(
    actor: Actor,
    question: Question,
    *,
    shown_body: str,
    shown_answer: str,
    topic_id: UUID | None,
    reason: str,
    version: int,
) -> None:
    """Change what is read in public, such as to take a name out; what stood there is kept, with the reason."""
    ensure(actor, May.KEEP_COMMUNITIES, community_of(question))
    _lock(question, version)
    if topic_id is not None and (db.session.get_one(Topic, topic_id).community_id != question.community_id):
        raise NotFound
    before = {
        "body": question.shown_body,
        "answer": question.shown_answer,
        "topic_id": str(question.topic_id) if question.topic_id else None,
    }
    question.shown_body, question.shown_answer, question.topic_id = shown_body, shown_answer, topic_id
    _note(actor, question, Pruned.EDITED, reason, before)


def hide(actor: Actor, question: Question, *, reason: str, version: int) -> None:
    """Take it off the public pages at once."""
    _set_hidden(actor, question, Pruned.HIDDEN, reason, version)
    question.hidden_at = clock.now()


def show(actor: Actor, question: Question, *, reason: str, version: int) -> None:
    """Put it back, as far as both sides agree still."""
    _set_hidden(actor, question, Pruned.SHOWN, reason, version)
    question.hidden_at = None
    publish_if_agreed(question)


def _set_hidden(actor: Actor, question: Question, what: Pruned, reason: str, version: int) -> None:
    ensure(actor, May.KEEP_COMMUNITIES, community_of(question))
    _lock(question, version)
    _note(actor, question, what, reason, {})


def _note(actor: Actor, question: Question, what: Pruned, reason: str, before: dict[str, str | None]) -> None:
    db.session.add(Pruning(question_id=question.id, user_id=actor.id, what=what, reason=reason, before=before))
    record(actor, "question.pruned", question, what=what.value)


def topics_named(community: Community, names: list[str]) -> list[Topic]:
    """The topics of these names, made where there are none yet."""
    wanted = {folded(name): name for name in names if folded(name)}
    rows = [
        {
            "id": ids.new(),
            "created_at": clock.now(),
            "changed_at": clock.now(),
            "community_id": community.id,
            "name": name,
            "folded": key,
        }
        for key, name in wanted.items()
    ]
    if not rows:
        return []
    db.session.execute(insert(Topic).values(rows).on_conflict_do_nothing())
    found = select(Topic).where(Topic.community_id == community.id, Topic.folded.in_(wanted))
    return list(db.session.scalars(found.order_by(Topic.folded)))


def rename_topic(actor: Actor, topic: Topic, *, name: str) -> None:
    """Raises Refused when another one is called so: those are merged instead."""
    community = db.session.get_one(Community, topic.community_id)
    ensure(actor, May.KEEP_COMMUNITIES, community)
    same = select(Topic.id).where(
        Topic.community_id == community.id, Topic.folded == folded(name), Topic.id != topic.id
    )
    if db.session.scalar(same) is not None:
        raise Refused(_("There is a topic of that name. Make this one part of it instead."))
    topic.name, topic.folded = name, folded(name)
    record(actor, "topic.renamed", topic)


def merge_topics(actor: Actor, topic: Topic, into: Topic) -> None:
    """Make a topic part of another one: its questions and its people go there. This cannot be taken back."""
    ensure(actor, May.KEEP_COMMUNITIES, db.session.get_one(Community, topic.community_id))
    if topic.id == into.id or topic.community_id != into.community_id:
        raise Refused(_("Choose another topic of the same community."))
    there = select(TopicPerson.profile_id).where(TopicPerson.topic_id == into.id)
    move = update(TopicPerson).where(TopicPerson.topic_id == topic.id, TopicPerson.profile_id.not_in(there))
    db.session.execute(move.values(topic_id=into.id))
    db.session.execute(update(Question).where(Question.topic_id == topic.id).values(topic_id=into.id))
    record(actor, "topic.merged", topic)
    db.session.flush()
    db.session.execute(delete(TopicPerson).where(TopicPerson.topic_id == topic.id))
    db.session.execute(delete(Topic).where(Topic.id == topic.id))
