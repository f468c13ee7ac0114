"""Doors inside: questions to answer, to pass on, and to look after once they are public."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.kernel.access import may
from app.kernel.db import db
from app.kernel.paging import goes_on_after, one_page
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from outreach.community import answering
from outreach.community.forms import AnswerForm, PassOnForm, PruneForm, ReasonForm, VersionForm
from outreach.community.models import Pruning, Question, QuestionState
from outreach.community.queries import A_PAGE_INSIDE, answered_in, questions_in, topics_of
from outreach.community.routing import community_of
from outreach.community.standing import kept_community
from outreach.community.views.blueprints import communities_bp
from outreach.community.views.blueprints import questions_bp as bp

PAGE = "outreach/community/inside/question.html"
MOST_WAITING = 50
"""The rest follows as these are answered."""


@communities_bp.get("/<uuid:community_id>/questions")
@requires(May.KEEP_COMMUNITIES)
def questions(community_id: UUID) -> ResponseReturnValue:
    community = kept_community(community_id)
    waiting = questions_in(community.id, QuestionState.HELD, QuestionState.OPEN).limit(MOST_WAITING)
    found = db.session.scalars(answered_in(community.id, goes_on_after())).all()
    answered, after = one_page(found, A_PAGE_INSIDE, by=Question.answered_at)
    return render_template(
        "outreach/community/inside/questions.html",
        community=community,
        waiting=db.session.scalars(waiting).all(),
        answered=answered,
        older=url_for("communities.questions", community_id=community.id, after=after) if after else "",
    )


@bp.get("/<uuid:question_id>")
@requires(May.ANSWER_QUESTIONS)
def page(question_id: UUID) -> ResponseReturnValue:
    return render_template(PAGE, **_shown(get_or_404(Question, question_id)))


def _shown(question: Question, **forms: Any) -> dict[str, Any]:
    community = community_of(question)
    pass_on, prune = PassOnForm(formdata=None), PruneForm(formdata=None, obj=question)
    pass_on.offer()
    prune.offer(db.session.scalars(topics_of(community.id)))
    history = select(Pruning).where(Pruning.question_id == question.id).options(joinedload(Pruning.user))
    return {
        "question": question,
        "community": community,
        "keeps": may(current_actor(), May.KEEP_COMMUNITIES, community),
        "is_mine": question.assigned_to_id == current_actor().user_id,
        "form": AnswerForm(formdata=None, version=question.version),
        "pass_on_form": pass_on,
        "prune_form": prune,
        "reason_form": ReasonForm(formdata=None),
        "prunings": db.session.scalars(history.order_by(Pruning.created_at.desc())).all(),
        **forms,
    }


@bp.post("/<uuid:question_id>/answer")
@requires(May.ANSWER_QUESTIONS)
def answer(question_id: UUID) -> ResponseReturnValue:
    question, form = get_or_404(Question, question_id), AnswerForm()
    if not form.validate():
        return invalid(PAGE, **_shown(question, form=form))
    answering.answer(current_actor(), question, **form.values)
    flash(_("Answered. It is on its way to the person who asked."))
    return done("home.today")


@bp.post("/<uuid:question_id>/passing-on")
@requires(May.ANSWER_QUESTIONS)
def pass_on(question_id: UUID) -> ResponseReturnValue:
    question, form = get_or_404(Question, question_id), PassOnForm()
    form.offer()
    if not form.validate():
        return invalid(PAGE, **_shown(question, pass_on_form=form))
    keeps = may(current_actor(), May.KEEP_COMMUNITIES, community_of(question))
    user = answering.pass_on(current_actor(), question, **form.values)
    flash(_("%(name)s is asked now.", name=user.name))
    return done("communities.questions", community_id=question.community_id) if keeps else done("home.today")


@bp.post("/<uuid:question_id>/refusal")
@requires(May.KEEP_COMMUNITIES)
def turn_away(question_id: UUID) -> ResponseReturnValue:
    question, form = get_or_404(Question, question_id), VersionForm()
    if not form.validate():
        return invalid(PAGE, **_shown(question))
    answering.turn_away(current_actor(), question, **form.values)
    flash(_("Left out. It is forgotten in a month."))
    return done("communities.questions", community_id=question.community_id)


@bp.post("/<uuid:question_id>/pruning")
@requires(May.KEEP_COMMUNITIES)
def prune(question_id: UUID) -> ResponseReturnValue:
    question, form = get_or_404(Question, question_id), PruneForm()
    form.offer(db.session.scalars(topics_of(question.community_id)))
    if not form.validate():
        return invalid(PAGE, **_shown(question, prune_form=form))
    answering.prune(current_actor(), question, **form.values)
    flash(_("Changed."))
    return done("questions.page", question_id=question.id)


@bp.post("/<uuid:question_id>/hiding")
@requires(May.KEEP_COMMUNITIES)
def hide(question_id: UUID) -> ResponseReturnValue:
    question, form = get_or_404(Question, question_id), ReasonForm()
    if not form.validate():
        return invalid(PAGE, **_shown(question, reason_form=form))
    answering.hide(current_actor(), question, **form.values)
    flash(_("Nobody outside reads it any more. Copies on the way are gone within a minute."))
    return done("questions.page", question_id=question.id)


@bp.post("/<uuid:question_id>/showing")
@requires(May.KEEP_COMMUNITIES)
def show(question_id: UUID) -> ResponseReturnValue:
    question, form = get_or_404(Question, question_id), ReasonForm()
    if not form.validate():
        return invalid(PAGE, **_shown(question, reason_form=form))
    answering.show(current_actor(), question, **form.values)
    flash(_("It is back."))
    return done("questions.page", question_id=question.id)
