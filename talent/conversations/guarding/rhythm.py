"""The rhythm of conversations, for those who look after them and do not read them: how often both sides wrote in the last
weeks, when somebody did last, and who waits. Numbers and days, never a word of what was said.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Integer, Select, cast, extract, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from app.kernel import clock
from app.kernel.db import db
from app.kernel.scope import everywhere
from talent.conversations.models import Conversation, Message, Participant

WEEKS = 8
QUIET_AFTER = timedelta(days=60)
A_PAGE = 30
_SECONDS_A_WEEK = 7 * 24 * 3600
_HIGHEST = 20
"""Pixels of the largest bar of each side."""


class Which(StrEnum):
    """Which conversations are listed: those in which somebody outside waits, those that went quiet, or all."""

    WAITING = "waiting"
    QUIET = "quiet"
    ALL = "all"


LISTS: dict[Which, LazyString] = {
    Which.WAITING: _l("They wait for an answer"),
    Which.QUIET: _l("Went quiet"),
    Which.ALL: _l("All"),
}


@dataclass(frozen=True)
class Bar:
    """One week: how often both sides wrote, and how high their bars are, in pixels."""

    ours: int
    theirs: int
    up: int
    down: int


@dataclass(frozen=True)
class Rhythm:
    """One conversation. `weeks` are the last eight, oldest first."""

    conversation: Conversation
    weeks: list[Bar]

    @property
    def ours(self) -> int:
        return sum(week.ours for week in self.weeks)

    @property
    def theirs(self) -> int:
        return sum(week.theirs for week in self.weeks)

    @property
    def of_us(self) -> list[Participant]:
        """Who of us takes part."""
        return [one for one in self.conversation.participants if one.user is not None and one.left_at is None]


@dataclass(frozen=True)
class Page:
    """A page of them; `next` is the key of those that follow."""

    rows: list[Rhythm]
    next: str | None


def rhythms(which: Which, after: str = "") -> Page:
    """A page of a list, in four statements."""
    moment = _key_of(which)
    statement = _listed(which)
    key = _parsed(after)
    if key is not None:
        here = tuple_(moment, Conversation.id)
        statement = statement.where(here > key if which is Which.WAITING else here < key)
    found = list(db.session.scalars(statement.limit(A_PAGE + 1)))
    shown = found[:A_PAGE]
    last = shown[-1] if len(found) > A_PAGE else None
    return Page(_with_weeks(shown), f"{getattr(last, moment.key).isoformat()}~{last.id}" if last else None)


def rhythms_with(prospect_id: UUID) -> list[Rhythm]:
    """Those with one person, last used first."""
    statement = _all().where(Conversation.prospect_id == prospect_id)
    return _with_weeks(db.session.scalars(statement.order_by(Conversation.last_message_at.desc())).all())


def rhythm_of(conversation: Conversation) -> Rhythm:
    return _with_weeks([conversation])[0]


def _key_of(which: Which) -> InstrumentedAttribute[Any]:
    return Conversation.waits_since if which is Which.WAITING else Conversation.last_message_at


def _listed(which: Which) -> Select[Conversation]:
    """Who waits longest comes first; otherwise who was heard of last."""
    if which is Which.WAITING:
        waiting = _all().where(Conversation.waits_since.is_not(None))
        return waiting.order_by(Conversation.waits_since, Conversation.id)
    statement = _all().order_by(Conversation.last_message_at.desc(), Conversation.id.desc())
    return (
        statement.where(Conversation.last_message_at < clock.now() - QUIET_AFTER) if which is Which.QUIET else statement
    )


def _all() -> Select[Conversation]:
    return select(Conversation).options(
        joinedload(Conversation.prospect, innerjoin=True),
        selectinload(Conversation.participants).joinedload(Participant.user),
    )


def _with_weeks(conversations: Sequence[Conversation]) -> list[Rhythm]:
    counts = _counts([one.id for one in conversations])
    return [Rhythm(one, _bars(counts[one.id])) for one in conversations]


Counts = dict[tuple[int, bool], int]
"""How often, by the number of the week (0 is the oldest) and whether somebody outside wrote."""


def _counts(conversation_ids: Sequence[UUID]) -> dict[UUID, Counts]:
    """Counted without row rules, as whoever asks may not read: what is counted is no word of it."""
    begins = clock.now() - timedelta(weeks=WEEKS)
    week = cast(func.floor(extract("epoch", Message.sent_at - begins) / _SECONDS_A_WEEK), Integer)
    is_outside = Participant.user_id.is_(None)
    statement = (
        select(Message.conversation_id, week, is_outside, func.count())
        .join(Message.author)
        .where(Message.conversation_id.in_(conversation_ids), Message.sent_at >= begins, Message.notice.is_(None))
        .group_by(Message.conversation_id, week, is_outside)
    )
    found: dict[UUID, Counts] = defaultdict(dict)
    with everywhere():
        for conversation_id, number, outside, count in db.session.execute(statement):
            found[conversation_id][min(number, WEEKS - 1), outside] = count
    return found


def _bars(counts: Counts) -> list[Bar]:
    most = max(counts.values(), default=1)
    return [
        Bar(ours, theirs, _height(ours, most), _height(theirs, most))
        for ours, theirs in ((counts.get((week, False), 0), counts.get((week, True), 0)) for week in range(WEEKS))
    ]


def _height(count: int, most: int) -> int:
    return max(2, round(_HIGHEST * count / most)) if count else 0


def _parsed(key: str) -> tuple[datetime, UUID] | None:
    moment, _tilde, row_id = key.partition("~")
    try:
        parsed = datetime.fromisoformat(moment), UUID(row_id)
        return parsed if parsed[0].tzinfo else None
    except (ValueError, OverflowError):
        return None
