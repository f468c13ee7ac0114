"""Questions about corrections."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, tuple_
from sqlalchemy.orm import joinedload

from talent.corrections.models import Correction, CorrectionState, Subject

A_PAGE = 20


def waiting(after: tuple[datetime, UUID] | None = None) -> Select[Correction]:
    """A page of what nobody has answered, oldest first, and one more if there are more."""
    open_ones = select(Correction).where(Correction.state == CorrectionState.OPEN)
    if after is not None:
        moment, row_id = after
        open_ones = open_ones.where(
            tuple_(Correction.created_at, Correction.id) > tuple_(literal(moment), literal(row_id))
        )
    return (
        open_ones.options(joinedload(Correction.prospect))
        .order_by(Correction.created_at, Correction.id)
        .limit(A_PAGE + 1)
    )


def first_waiting(most: int) -> Select[Correction, int]:
    """The oldest that nobody has answered, each beside how many there are in all."""
    open_ones = select(Correction, func.count().over()).where(Correction.state == CorrectionState.OPEN)
    return open_ones.options(joinedload(Correction.prospect)).order_by(Correction.created_at, Correction.id).limit(most)


def how_many_wait() -> Select[int]:
    """How many corrections nobody has answered."""
    return select(func.count(Correction.id)).where(Correction.state == CorrectionState.OPEN)


def waiting_about(prospect_id: Any) -> Select[Correction]:
    """What somebody has said and nobody has answered, oldest first."""
    return (
        select(Correction)
        .where(Correction.prospect_id == prospect_id, Correction.state == CorrectionState.OPEN)
        .order_by(Correction.created_at, Correction.id)
    )


def said_by(prospect_id: UUID, limit: int = 50) -> Select[Correction]:
    """What somebody has said, newest first."""
    return (
        select(Correction)
        .where(Correction.prospect_id == prospect_id)
        .order_by(Correction.created_at.desc(), Correction.id.desc())
        .limit(limit)
    )


def open_about(prospect_id: UUID, subject: Subject, subject_id: UUID | None) -> Select[Correction]:
    """What waits about one thing already."""
    return select(Correction).where(
        Correction.prospect_id == prospect_id,
        Correction.subject == subject,
        Correction.subject_id == subject_id,
        Correction.state == CorrectionState.OPEN,
    )
