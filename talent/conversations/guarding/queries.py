"""Questions about what guards conversations."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.kernel.db import db
from talent.conversations.guarding.models import (
    HeldMessage,
    HeldState,
    Opening,
    OpeningKind,
    Report,
    ReportedMessage,
)
from talent.conversations.models import Conversation, Participant

SETTLED_SHOWN = 20
WAITING_SHOWN = 50
DECLINED_SHOWN_FOR = timedelta(days=14)


def open_for(conversation_id: UUID, user_id: UUID) -> Select[Opening]:
    """The glass that somebody has broken to read a conversation, if they may read it still."""
    return select(Opening).where(
        Opening.conversation_id == conversation_id,
        Opening.user_id == user_id,
        Opening.kind == OpeningKind.READ,
        Opening.ended_at.is_(None),
        Opening.expires_at > func.now(),
    )


def readings(conversation_id: Any) -> Select[Opening]:
    """Who may read a conversation now without taking part."""
    return (
        select(Opening)
        .where(
            Opening.conversation_id == conversation_id,
            Opening.kind == OpeningKind.READ,
            Opening.ended_at.is_(None),
            Opening.expires_at > func.now(),
        )
        .order_by(Opening.created_at, Opening.id)
    )


def waiting_held() -> Select[HeldMessage]:
    """What waits for somebody's look: what its author speaks for first, then the oldest. The rest follows as these are decided."""
    return (
        _held()
        .where(HeldMessage.state == HeldState.WAITING)
        .order_by((HeldMessage.appeal != "").desc(), HeldMessage.created_at, HeldMessage.id)
        .limit(WAITING_SHOWN)
    )


def settled_held() -> Select[HeldMessage]:
    """What was decided last."""
    decided = (HeldState.RELEASED, HeldState.DECLINED)
    return (
        _held()
        .where(HeldMessage.state.in_(decided), HeldMessage.settled_at.is_not(None))
        .options(joinedload(HeldMessage.settled_by))
        .order_by(HeldMessage.settled_at.desc(), HeldMessage.id)
        .limit(SETTLED_SHOWN)
    )


def _held() -> Select[HeldMessage]:
    return select(HeldMessage).options(
        joinedload(HeldMessage.conversation).joinedload(Conversation.prospect),
        joinedload(HeldMessage.author).joinedload(Participant.user),
        selectinload(HeldMessage.files),
    )


def own_held(author_id: Any) -> Select[HeldMessage]:
    """What somebody wrote from their place and that waits, or was declined of late, oldest first."""
    of_late = HeldMessage.settled_at > func.now() - DECLINED_SHOWN_FOR
    return (
        select(HeldMessage)
        .where(
            HeldMessage.author_id == author_id,
            or_(HeldMessage.state == HeldState.WAITING, and_(HeldMessage.state == HeldState.DECLINED, of_late)),
        )
        .order_by(HeldMessage.created_at, HeldMessage.id)
    )


def waiting_reports() -> Select[Report]:
    """Reports that wait for somebody's look, oldest first. The rest follows as these are decided."""
    waiting = _reports().where(Report.settled_at.is_(None)).order_by(Report.created_at, Report.id)
    return waiting.limit(WAITING_SHOWN)


def settled_reports() -> Select[Report]:
    """What was decided last."""
    settled = _reports().where(Report.settled_at.is_not(None)).options(joinedload(Report.settled_by))
    return settled.order_by(Report.settled_at.desc(), Report.id).limit(SETTLED_SHOWN)


def _reports() -> Select[Report]:
    return select(Report).options(
        joinedload(Report.conversation).joinedload(Conversation.prospect),
        joinedload(Report.reporter).joinedload(Participant.user),
        joinedload(Report.accused).joinedload(Participant.user),
        selectinload(Report.shown).joinedload(ReportedMessage.author).joinedload(Participant.user),
    )


def own_reports(reporter_id: Any) -> Select[Report]:
    """What somebody reported from their place, newest first."""
    return select(Report).where(Report.reporter_id == reporter_id).order_by(Report.created_at.desc(), Report.id)


def waiting_counts() -> dict[str, int]:
    """How many held messages and reports wait for whoever asks, for the tabs; in two statements."""
    held = select(func.count(HeldMessage.id)).where(HeldMessage.state == HeldState.WAITING)
    reports = select(func.count(Report.id)).where(Report.settled_at.is_(None))
    return {"held": db.session.scalar(held) or 0, "reports": db.session.scalar(reports) or 0}
