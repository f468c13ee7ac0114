"""Joining, as far as somebody outside does it: they ask, and confirm by a link that was mailed to them.

The answer is the same whoever asks, and nothing of a person is read here: whether somebody is known is found out in
the background, once the address is confirmed.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.identity import tokens
from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.errors import Refused
from app.kernel.jobs import enqueue
from app.kernel.scope import everywhere
from outreach.community import jobs
from outreach.community.models import Community, Join, JoinState, Question, QuestionState
from outreach.community.proving import holds_for, is_looked_at
from talent.consent.models import ConsentText, Purpose

CONFIRM_JOIN = "community_join"
LINK_LIVES = timedelta(days=7)


@dataclass(frozen=True)
class Sent:
    """What tells a person from a machine: the work that was done, if any, and for how many seconds the form was open."""

    proof: str | None
    seconds: float


def text_asked(language: str) -> ConsentText:
    """What whoever joins agrees to: the newest text, in the language of the page if there is one.

    Raises Refused while nobody has written any.
    """
    texts = select(ConsentText).where(ConsentText.purpose == Purpose.KEEPING_IN_TOUCH)
    newest = db.session.scalars(texts.order_by(ConsentText.version.desc(), ConsentText.created_at.desc())).all()
    if not newest:
        raise Refused(_("Joining is not possible at the moment: what you would agree to is still being written."))
    return next((text for text in newest if text.language == language), newest[0])


def ask_to_join(community: Community, text: ConsentText, sent: Sent, *, name: str, email: str, reason: str) -> None:
    """Write a wish to join down, and have the link mailed by which it is confirmed."""
    proof = unspent(Join, sent.proof)
    join = Join(
        community_id=community.id,
        name=name,
        email=email,
        reason=reason,
        text_id=text.id,
        proof=proof,
        holds=holds_for(email=email, text=f"{name} {reason}", proof=proof, seconds=sent.seconds),
        expires_at=clock.now() + LINK_LIVES,
    )
    db.session.add(join)
    db.session.flush()
    deliver(CONFIRM_JOIN, f"{CONFIRM_JOIN}:{join.id}", join_id=join.id)


def unspent(model: type[Join] | type[Question], proof: str | None) -> str | None:
    """A proof that has not been used before; work that was handed in twice counts once."""
    with everywhere():
        is_spent = proof is not None and db.session.scalar(select(model.id).where(model.proof == proof)) is not None
    return None if is_spent else proof


def secret_of(join: Join) -> str:
    """What stands in the mailed link."""
    return tokens.link_secret(CONFIRM_JOIN, join.id)


@dataclass(frozen=True)
class Asked:
    """What a mailed link leads to, as its reader may know it."""

    community: Community
    is_waiting: bool
    is_confirmed: bool
    is_looked_at: bool


def asked_by(secret: str) -> Asked | None:
    """What a link is about; None for none of ours, or when it is over. Looking changes nothing."""
    row_id = tokens.row_behind(CONFIRM_JOIN, secret)
    with everywhere():
        join = db.session.get(Join, row_id) if row_id is not None else None
        community = db.session.get(Community, join.community_id) if join is not None else None
    if join is None or community is None:
        return None
    is_waiting = join.state is JoinState.UNCONFIRMED and join.expires_at > clock.now()
    looks = join.state is not JoinState.TAKEN_IN and is_looked_at(join.holds)
    return Asked(community, is_waiting, join.confirmed_at is not None, looks)


def confirm(secret: str) -> bool:
    """The button behind the link: the address is theirs. Pressed twice, it is confirmed once; returns whether it is."""
    confirmed = confirmed_by(Join, CONFIRM_JOIN, secret, state=JoinState.CONFIRMED)
    if confirmed is not None:
        enqueue(jobs.take_in, key=f"take_in:{confirmed}", join_id=confirmed)
    return confirmed is not None


def confirmed_by(
    model: type[Join] | type[Question], purpose: str, secret: str, *, state: JoinState | QuestionState
) -> UUID | None:
    """What a link confirms, once: the id of its row, which is in another state from now on; None for a link that is
    over or none of ours.
    """
    row_id = tokens.row_behind(purpose, secret)
    claim = (
        update(model)
        .where(model.id == row_id, model.confirmed_at.is_(None), model.expires_at > clock.now())
        .values(state=state, confirmed_at=clock.now())
        .returning(model.id)
    )
    with everywhere():
        return db.session.execute(claim).scalar() if row_id is not None else None
