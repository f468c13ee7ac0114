"""Mails of communities: the links by which people outside confirm, what a colleague is asked, and the answer."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.identity import tokens
from app.identity.models import Organisation, User
from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.links import absolute_url
from app.kernel.mail import Mail
from outreach.community.asking import ANSWERED, CONFIRM_QUESTION, who_answered
from outreach.community.joining import CONFIRM_JOIN, LINK_LIVES, secret_of
from outreach.community.models import Join, JoinState, Question, QuestionState
from outreach.community.routing import ASKED
from outreach.community.writing import as_html
from talent.prospects.models import Prospect
from talent.prospects.queries import bans_since


def _to(address: str, name: str, template: str, **context: object) -> Mail:
    """To somebody outside, in the organisation's own language and time."""
    ours = db.session.scalars(select(Organisation)).one()
    return Mail(address, name, template, ours.locale, ours.time_zone, context)


@composes(CONFIRM_JOIN, expires_after=LINK_LIVES, is_sent_again=True, reaches_marked=True)
def confirm_join(delivery: Delivery) -> Mail:
    """The link, and once more what is agreed to by its button; nothing of what was typed, as the address may be anybody's."""
    statement = select(Join).where(Join.id == UUID(delivery.arguments["join_id"]))
    join = db.session.scalar(statement.options(joinedload(Join.community), joinedload(Join.text)))
    if join is None or join.state is not JoinState.UNCONFIRMED or join.expires_at <= clock.now():
        raise Withheld("over", is_empty=True)
    link = absolute_url("community.confirm_join", secret=secret_of(join))
    return _to(join.email, "", CONFIRM_JOIN, join=join, link=link)


@composes(CONFIRM_QUESTION, expires_after=LINK_LIVES, is_sent_again=True, reaches_marked=True)
def confirm_question(delivery: Delivery) -> Mail:
    """The link by which a question is put; the question itself stands behind it, as the address may be anybody's."""
    question = _question(delivery)
    if question.state is not QuestionState.UNCONFIRMED or question.expires_at <= clock.now():
        raise Withheld("over", is_empty=True)
    link = absolute_url("community.confirm_question", secret=tokens.link_secret(CONFIRM_QUESTION, question.id))
    return _to(question.asker_email, "", CONFIRM_QUESTION, question=question, link=link)


@composes(ASKED, expires_after=timedelta(days=7), is_sent_again=True)
def question_for_colleague(delivery: Delivery) -> Mail:
    """What a colleague is asked; nothing when it is answered, or somebody else's by now."""
    question = _question(delivery)
    user = db.session.get(User, delivery.user_id) if delivery.user_id else None
    if user is None or question.state is not QuestionState.OPEN or question.assigned_to_id != user.id:
        raise Withheld("answered", is_empty=True)
    link = absolute_url("questions.page", question_id=question.id)
    return Mail(
        user.email, user.name, ASKED, user.locale, user.time_zone, {"user": user, "question": question, "link": link}
    )


@composes(ANSWERED, expires_after=timedelta(days=5), is_sent_again=False)
def answer(delivery: Delivery) -> Mail:
    """The answer to who asked, by the name that its author shows, and the link to say whether others may read it.
    Nothing to somebody who has wanted no contact since they asked.
    """
    question = _question(delivery)
    if question.state is not QuestionState.ANSWERED or not question.asker_email:
        raise Withheld("over", is_empty=True)
    if _has_forbidden_since(question):
        raise Withheld("do_not_contact")
    link = absolute_url("community.own_answer", secret=tokens.link_secret(ANSWERED, question.id))
    return _to(
        question.asker_email,
        question.asker_name,
        ANSWERED,
        question=question,
        link=link,
        who=who_answered(question),
        said=as_html(question.answer),
    )


def _has_forbidden_since(question: Question) -> bool:
    asker = db.session.get(Prospect, question.prospect_id) if question.prospect_id is not None else None
    if asker is None or not asker.do_not_contact:
        return False
    return db.session.scalar(bans_since([asker.id], question.created_at)) is not None


def _question(delivery: Delivery) -> Question:
    statement = select(Question).where(Question.id == UUID(delivery.arguments["question_id"]))
    question = db.session.scalar(
        statement.options(joinedload(Question.community), joinedload(Question.topic), joinedload(Question.answered_by))
    )
    if question is None:
        raise Withheld("gone", is_empty=True)
    return question
