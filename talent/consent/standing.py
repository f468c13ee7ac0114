"""On what each use of somebody's data stands: the stored basis, or what was said when they were added or imported."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Select, Uuid, bindparam

from app.kernel import clock
from app.kernel.db import db
from talent.consent.models import Basis, BasisState, Purpose
from talent.consent.queries import current_bases
from talent.prospects.models import LegalBasis, Prospect


@dataclass(frozen=True)
class Standing:
    """One purpose. `state` is None where nobody was ever asked; `row` is None where nothing is stored."""

    purpose: Purpose
    basis: LegalBasis | None
    state: BasisState | None
    since: date | None
    row: Basis | None = None

    @property
    def allows(self) -> bool:
        """Whether the data may be used for this purpose today."""
        return self.state is BasisState.ACCEPTED


def standings_of(prospect: Prospect) -> dict[Purpose, Standing]:
    """Every purpose with its standing, in one statement."""
    stored = {row.purpose: row for row in db.session.scalars(_current_bases(), {"prospect_id": prospect.id})}
    return {purpose: on_what(purpose, stored.get(purpose), prospect) for purpose in Purpose}


@cache
def _current_bases() -> Select[Basis]:
    """Put together once: every message asks it."""
    return current_bases(bindparam("prospect_id", type_=Uuid()))


def on_what(purpose: Purpose, stored: Basis | None, prospect: Prospect) -> Standing:
    """The stored basis, or what holds without one."""
    return _stored(stored) if stored is not None else _unstored(purpose, prospect)


def standing_of(prospect: Prospect, purpose: Purpose) -> Standing:
    return standings_of(prospect)[purpose]


def _stored(row: Basis) -> Standing:
    return Standing(row.purpose, row.basis, state_of(row), row.since, row)


def state_of(row: Basis) -> BasisState:
    """Where it stands today."""
    return state_today(row.state, row.valid_until)


def state_today(state: BasisState, valid_until: date | None) -> BasisState:
    """What was accepted until a day gone by has expired, whether or not it was written down."""
    has_run_out = valid_until is not None and valid_until < clock.now().date()
    return BasisState.EXPIRED if state is BasisState.ACCEPTED and has_run_out else state


def state_unstored(purpose: Purpose) -> BasisState | None:
    """What holds where nothing is stored: one may keep in touch with whoever was added, and nothing else."""
    return BasisState.ACCEPTED if purpose is Purpose.KEEPING_IN_TOUCH else None


def _unstored(purpose: Purpose, prospect: Prospect) -> Standing:
    state = state_unstored(purpose)
    if state is None:
        return Standing(purpose, None, None, None)
    return Standing(purpose, prospect.legal_basis, state, prospect.created_at.date())
