"""Questions about meetings."""

from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Interval, Select, exists, literal, select
from sqlalchemy.orm import joinedload

from outreach.calendar.models import Meeting, MeetingSilence, MeetingState
from talent.prospects.models import Prospect
from talent.relationships.models import Direction, Touchpoint

SAME_TALK = literal(timedelta(hours=12), Interval())
"""A talk that is noted so near to a meeting is that meeting."""
SHOWN = 5

Asked = TypeVar("Asked", Meeting, UUID)


def meetings_to_ask_about(user_id: Any, now: Any) -> Select[Meeting]:
    """What is over and noted nowhere, the latest first: a few, the others follow when these are answered."""
    return _to_ask_about(select(Meeting), user_id, now)


def met_then(user_id: Any, now: Any) -> Select[UUID]:
    """With whom these were, by id."""
    return _to_ask_about(select(Meeting.prospect_id), user_id, now)


def _to_ask_about(what: Select[Asked], user_id: Any, now: Any) -> Select[Asked]:
    noted = exists().where(
        Touchpoint.user_id == user_id,
        Touchpoint.prospect_id == Meeting.prospect_id,
        Touchpoint.direction == Direction.BOTH,
        Touchpoint.at.between(Meeting.starts_at - SAME_TALK, Meeting.ends_at + SAME_TALK),
    )
    unasked = exists().where(MeetingSilence.user_id == user_id, MeetingSilence.prospect_id == Meeting.prospect_id)
    return (
        what.join(Meeting.prospect)
        .where(
            Meeting.user_id == user_id,
            Meeting.state == MeetingState.ASKED,
            Meeting.ends_at <= now,
            Prospect.do_not_contact.is_(False),
            ~noted,
            ~unasked,
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(SHOWN)
    )


def silences_of(user_id: UUID) -> Select[MeetingSilence]:
    """About whose meetings a user is not asked."""
    return (
        select(MeetingSilence)
        .join(MeetingSilence.prospect)
        .where(MeetingSilence.user_id == user_id)
        .options(joinedload(MeetingSilence.prospect))
        .order_by(Prospect.display_name, MeetingSilence.id)
    )


def logged_by(touchpoint_id: UUID) -> Select[Meeting]:
    """The meeting of which a contact was noted."""
    return select(Meeting).where(Meeting.touchpoint_id == touchpoint_id)
