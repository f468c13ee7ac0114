"""Questions, as far as somebody outside is concerned: they ask, confirm their address, and say whether the answer may be
shown. Each step is a button behind a mailed link.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.identity import tokens
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.events import record
from app.kernel.jobs import enqueue
from app.kernel.scope import everywhere
from outreach.community import jobs
from outreach.community.joining import Sent, confirmed_by, unspent
from outreach.community.models import Community, Hold, Profile, Question, QuestionState
from outreach.community.proving import holds_for, is_looked_at
from talent.conversations.guarding.watching import holding, phrases_in

CONFIRM_QUESTION = "community_ask"
ANSWERED = "community_answer"
LINK_LIVES = timedelta(days=7)


def ask(
    community: Community,
    sent: Sent,
    *,
    name: str,
    email: str,
    body: str,
    topic_id: UUID | None,
    meant_for: Profile | None = None,
) -> None:
    """Write a question down, and have the link mailed by which it is confirmed."""
    proof = unspent(Question, sent.proof)
    question = Question(
        community_id=community.id,
        topic_id=topic_id,
        meant_for_id=meant_for.user_id if meant_for is not None else None,
        asker_name=name,
        asker_email=email,
        body=body,
        shown_body=body,
        proof=proof,
        holds=[*holds_for(email=email, text=f"{name} {body}", proof=proof, seconds=sent.seconds), *_words_in(body)],
        expires_at=clock.now() + LINK_LIVES,
    )
    db.session.add(question)
    db.session.flush()
    deliver(CONFIRM_QUESTION, f"{CONFIRM_QUESTION}:{question.id}", question_id=question.id)


def _words_in(body: str) -> list[str]:
    return [Hold.WORDS.value] if holding(phrases_in(body)) else []


@dataclass(frozen=True)
class Behind:
    """The question behind a mailed link, with its community, for whoever has the link; once it is answered, by whom."""

    question: Question
    community: Community
    who: str | LazyString

    @property
    def is_waiting(self) -> bool:
        """Whether the address can still be confirmed."""
        return self.question.state is QuestionState.UNCONFIRMED and self.question.expires_at > clock.now()

    @property
    def is_looked_at(self) -> bool:
        """Whether somebody looks at it before anybody is asked."""
        return self.question.assigned_to_id is None and is_looked_at(self.question.holds)


def behind(purpose: str, secret: str) -> Behind | None:
    """What a link is about; None for none of ours. Looking changes nothing."""
    row_id = tokens.row_behind(purpose, secret)
    with everywhere():
        question = db.session.get(Question, row_id) if row_id is not None else None
        community = db.session.get(Community, question.community_id) if question is not None else None
        if question is None or community is None:
            return None
        is_answered = question.state is QuestionState.ANSWERED
        return Behind(question, community, who_answered(question) if is_answered else "")


def who_answered(question: Question) -> str | LazyString:
    """By the name that they show outside; "A colleague" where they show none."""
    shown = db.session.scalar(select(Profile).where(Profile.user_id == question.answered_by_id))
    return shown.shown_name if shown is not None else _l("A colleague")


def confirm(secret: str) -> bool:
    """The button behind the first link. Pressed twice, it is confirmed once; returns whether it is now."""
    confirmed = confirmed_by(Question, CONFIRM_QUESTION, secret, state=QuestionState.OPEN)
    if confirmed is not None:
        enqueue(jobs.route, key=f"route:{confirmed}", question_id=confirmed)
    return confirmed is not None


def decide(actor: Actor, secret: str, *, may_show: bool, shows_name: bool) -> Behind | None:
    """The word of who asked on whether the answer is shown; they may change it as long as they like."""
    found = behind(ANSWERED, secret)
    if found is None or found.question.state is not QuestionState.ANSWERED:
        return None
    question, moment = found.question, clock.now()
    question.agreed_at, question.refused_at = (moment, None) if may_show else (None, moment)
    question.shows_name = may_show and shows_name
    publish_if_agreed(question)
    record(actor, "question.agreed" if may_show else "question.withheld", question)
    return found


def publish_if_agreed(question: Question) -> None:
    """It is public once both sides have said yes, and no longer when one takes it back."""
    if question.is_offered and question.agreed_at is not None:
        question.published_at = question.published_at or clock.now()
    else:
        question.published_at = None
