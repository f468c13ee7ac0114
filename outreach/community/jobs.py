"""What communities do in the background: take in who has confirmed, route what was asked, forget what nobody needs."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.jobs import job
from outreach.community.models import Join, JoinState, Question, QuestionState
from outreach.community.routing import route as route_question
from outreach.community.taking_in import take_in as take_them_in

FORGOTTEN_AFTER = timedelta(days=30)
"""For so long what was never confirmed, or was turned away, is kept."""
ADDRESS_KEPT_FOR = timedelta(days=90)
"""For so long after the answer it is known who asked."""


@job()
def take_in(join_id: str) -> None:
    """Somebody has confirmed that they want to join."""
    join = db.session.scalar(select(Join).where(Join.id == UUID(join_id)))
    if join is not None:
        take_them_in(Actor.system(), join)


@job()
def route(question_id: str) -> None:
    """Somebody has confirmed what they ask."""
    question = db.session.scalar(select(Question).where(Question.id == UUID(question_id)))
    if question is not None:
        route_question(Actor.system(), question)


@job()
def forget_visitors() -> None:
    """Forget what was never confirmed or turned away, and who asked what was answered long ago."""
    long_ago = clock.now() - FORGOTTEN_AFTER
    for model, away in ((Join, JoinState.TURNED_AWAY), (Question, QuestionState.TURNED_AWAY)):
        unconfirmed = model.confirmed_at.is_(None) & (model.expires_at < clock.now())
        db.session.execute(delete(model).where(or_(unconfirmed, (model.state == away) & (model.created_at < long_ago))))
    settled = Question.answered_at < clock.now() - ADDRESS_KEPT_FOR
    nobody = update(Question).where(settled, Question.asker_email != "", Question.shows_name.is_(False))
    db.session.execute(nobody.values(asker_email="", asker_name="", prospect_id=None, changed_at=Question.changed_at))
