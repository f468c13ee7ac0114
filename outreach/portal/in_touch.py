"""Who of us is in touch with somebody, told to them: by which name, why, and since when. Nothing of how we see it.

Read through the row rules of whoever has come in: ties that a colleague keeps to themselves are not told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import LazyString, format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app.identity.models import User
from app.kernel.db import db
from talent.conversations.names import called, who_talks
from talent.promises.models import Promise, PromiseState
from talent.relationships.models import HowWeKnow, Relationship

WHY: dict[HowWeKnow, LazyString] = {
    HowWeKnow.WORKED_TOGETHER: _l("You worked together"),
    HowWeKnow.STUDIED_TOGETHER: _l("You studied together"),
    HowWeKnow.EVENT: _l("You met at an event"),
    HowWeKnow.OPEN_SOURCE: _l("You know each other from open source"),
    HowWeKnow.REFERRAL: _l("Somebody introduced you"),
    HowWeKnow.ONLINE: _l("You are connected online"),
    HowWeKnow.WROTE_TO_US: _l("You wrote to us"),
    HowWeKnow.POOL: _l("Looks after people who might like to work here one day"),
    HowWeKnow.OTHER: _l("Would like to stay in touch"),
}
MOST_PROMISES = 30


@dataclass(frozen=True)
class InTouch:
    """One of ours who keeps in touch: the name they are called by, what they do here, and why, in words."""

    name: str
    title: str
    why: str
    since: date

    @property
    def since_when(self) -> str:
        """A month is exact enough."""
        return _("since %(month)s", month=format_date(self.since, "MMMM yyyy"))


def in_touch_with(prospect_id: UUID) -> list[InTouch]:
    """Who openly keeps in touch with somebody, the longest first."""
    ties = (
        select(Relationship)
        .join(Relationship.user)
        .where(Relationship.prospect_id == prospect_id, User.deactivated_at.is_(None))
        .options(contains_eager(Relationship.user))
        .order_by(Relationship.since, Relationship.id)
    )
    talking = who_talks()
    return [
        InTouch(called(tie.user, talking), tie.user.title, str(WHY[tie.how]), tie.since)
        for tie in db.session.scalars(ties)
    ]


def promises_made_to(prospect_id: UUID) -> Sequence[Promise]:
    """What was openly promised to somebody: what still holds first, soonest first; then what was kept."""
    return db.session.scalars(
        select(Promise)
        .where(Promise.prospect_id == prospect_id)
        .options(joinedload(Promise.user))
        .order_by(Promise.state.in_([PromiseState.OPEN, PromiseState.BROKEN]).desc(), Promise.due_on, Promise.id)
        .limit(MOST_PROMISES)
    ).all()


def how_it_stands(promise: Promise) -> str:
    """A promise's state, to whom it was made."""
    said = {
        PromiseState.OPEN: _("promised"),
        PromiseState.KEPT: _("kept"),
        PromiseState.BROKEN: _("not kept yet"),
        PromiseState.WITHDRAWN: "",
    }
    return said[promise.state]
