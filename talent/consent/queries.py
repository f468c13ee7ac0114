"""Questions about consent, notices and retention."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from app.kernel import clock
from talent.consent.models import (
    Basis,
    BasisState,
    ConsentText,
    Notice,
    NoticeState,
    Purpose,
    Retention,
    RetentionRule,
)
from talent.prospects.models import LegalBasis, Prospect


class Having(StrEnum):
    """By what people can be narrowed: the basis of keeping in touch, other purposes, notice, retention."""

    ACCEPTED = "accepted"
    REQUESTED = "requested"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    INTEREST = "interest"
    NEWS = "news"
    SHARING = "sharing"
    TOLD = "told"
    UNTOLD = "untold"
    GOING = "going"


def having(what: Having) -> ColumnElement[bool]:
    """Which prospects these are, as a condition on `prospects`."""
    touch = Purpose.KEEPING_IN_TOUCH
    stored = exists().where(Basis.prospect_id == Prospect.id, Basis.purpose == touch, Basis.ended_at.is_(None))
    by_consent, by_interest = (
        and_(~stored, Prospect.legal_basis == basis) for basis in (LegalBasis.CONSENT, LegalBasis.LEGITIMATE_INTEREST)
    )
    conditions: dict[Having, ColumnElement[bool]] = {
        Having.ACCEPTED: or_(by_consent, _stands(touch, BasisState.ACCEPTED, LegalBasis.CONSENT)),
        Having.INTEREST: or_(by_interest, _stands(touch, BasisState.ACCEPTED, LegalBasis.LEGITIMATE_INTEREST)),
        Having.EXPIRED: or_(_stands(touch, BasisState.EXPIRED), _has_run_out(touch)),
        Having.NEWS: _stands(Purpose.NEWS, BasisState.ACCEPTED),
        Having.SHARING: _stands(Purpose.SHARING, BasisState.ACCEPTED),
        Having.TOLD: _is_notice(NoticeState.TOLD),
        Having.UNTOLD: _is_notice(NoticeState.WAITING),
        Having.GOING: exists().where(Retention.prospect_id == Prospect.id),
    }
    return conditions[what] if what in conditions else _stands(touch, BasisState(what.value))


def _stands(purpose: Purpose, state: BasisState, basis: LegalBasis | None = None) -> ColumnElement[bool]:
    found = exists().where(
        Basis.prospect_id == Prospect.id, Basis.purpose == purpose, Basis.ended_at.is_(None), Basis.state == state
    )
    if state is BasisState.ACCEPTED:
        found = found.where(func.coalesce(Basis.valid_until, date.max) >= clock.now().date())
    return found if basis is None else found.where(Basis.basis == basis)


def _has_run_out(purpose: Purpose) -> ColumnElement[bool]:
    return exists().where(
        Basis.prospect_id == Prospect.id,
        Basis.purpose == purpose,
        Basis.ended_at.is_(None),
        Basis.state == BasisState.ACCEPTED,
        Basis.valid_until < clock.now().date(),
    )


def _is_notice(state: NoticeState) -> ColumnElement[bool]:
    return exists().where(Notice.prospect_id == Prospect.id, Notice.state == state)


def bases_of(prospect_id: Any) -> Select[Basis]:
    """The whole history of a person, newest first."""
    return (
        select(Basis)
        .where(Basis.prospect_id == prospect_id)
        .options(joinedload(Basis.text), joinedload(Basis.recorded_by))
        .order_by(Basis.created_at.desc(), Basis.id.desc())
    )


def current_bases(prospect_id: Any) -> Select[Basis]:
    """What counts now, at most one for each purpose."""
    return bases_of(prospect_id).where(Basis.ended_at.is_(None))


def notice_of(prospect_id: UUID) -> Select[Notice]:
    """Whether somebody was told."""
    return select(Notice).where(Notice.prospect_id == prospect_id).options(joinedload(Notice.settled_by))


def retention_of(prospect_id: UUID) -> Select[Retention]:
    """Whether somebody will go soon."""
    return (
        select(Retention)
        .where(Retention.prospect_id == prospect_id)
        .options(joinedload(Retention.kept_by), joinedload(Retention.rule))
    )


def file_rows(prospect_id: UUID) -> Select[Basis | None, Notice | None, Retention | None]:
    """The basis of keeping in touch, the notice and the retention of one person, each None where there is none."""
    is_current = and_(
        Basis.prospect_id == Prospect.id, Basis.purpose == Purpose.KEEPING_IN_TOUCH, Basis.ended_at.is_(None)
    )
    return (
        select(Basis, Notice, Retention)
        .select_from(Prospect)
        .outerjoin(Basis, is_current)
        .outerjoin(Notice, Notice.prospect_id == Prospect.id)
        .outerjoin(Retention, Retention.prospect_id == Prospect.id)
        .where(Prospect.id == prospect_id)
    )


def latest_texts() -> Select[ConsentText]:
    """The newest version of each purpose and language."""
    return (
        select(ConsentText)
        .ext(distinct_on(ConsentText.purpose, ConsentText.language))
        .order_by(ConsentText.purpose, ConsentText.language, ConsentText.version.desc())
    )


def rules_in_order() -> Select[RetentionRule]:
    """All rules of retention, the most general first."""
    return (
        select(RetentionRule)
        .options(joinedload(RetentionRule.area), joinedload(RetentionRule.recruiter))
        .order_by(RetentionRule.area_id.is_not(None), RetentionRule.source, RetentionRule.id)
    )
