"""How a pool is doing, in four words: for each member, the best that anybody's relationship with them is.

live: not due yet, or without a rhythm; due: since at most a fifth of the rhythm; fading: for longer;
nobody: no active relationship. (The fifth is where published keep-in-touch schemes put the end of "due".)
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, ScalarSelect, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.db import db
from talent.pools.models import PoolMember
from talent.relationships.models import Relationship, RelationshipState

DUE_FOR_A = 5
"""A relationship is due for this part (a fifth) of its rhythm, and fades after that."""


class Band(StrEnum):
    """How it stands with one member."""

    LIVE = "live"
    DUE = "due"
    FADING = "fading"
    NOBODY = "nobody"


WORDS: dict[Band, LazyString] = {
    Band.LIVE: _l("in touch"),
    Band.DUE: _l("due"),
    Band.FADING: _l("fading"),
    Band.NOBODY: _l("with nobody"),
}
SHAPES: dict[Band, str] = {Band.LIVE: "filled", Band.DUE: "half", Band.FADING: "diamond", Band.NOBODY: "dash"}
_RANKS = {Band.LIVE: 0, Band.DUE: 1, Band.FADING: 2}


@dataclass(frozen=True)
class Part:
    """One part of the bar: `start` and `width` in hundredths of its length."""

    band: Band
    count: int
    start: float
    width: float

    @property
    def word(self) -> str:
        return str(WORDS[self.band])

    @property
    def shape(self) -> str:
        return SHAPES[self.band]


@dataclass(frozen=True)
class Health:
    """How many members stand how; `counted_at` is set when that was counted some minutes ago."""

    counts: Mapping[Band, int]
    counted_at: datetime | None = None

    @property
    def members(self) -> int:
        return sum(self.counts.values())

    def number(self, band: Band | None) -> int:
        """How many stand like this; all of them when no band is named."""
        return self.members if band is None else self.counts.get(band, 0)

    @property
    def parts(self) -> list[Part]:
        """The bands that have anybody, from live to nobody, as parts of a bar."""
        return list(self._parts())

    def _parts(self) -> Iterator[Part]:
        start = 0.0
        for band in Band:
            count = self.counts.get(band, 0)
            width = 100 * count / (self.members or 1)
            if count:
                yield Part(band, count, round(start, 2), round(width, 2))
            start += width


def best_rank(prospect_id: InstrumentedAttribute[UUID], today: date) -> ScalarSelect[int]:
    """The rank of the best relationship with the person of a statement; NULL when there is none.

    Private relationships count: that they exist, and how they are in a word, is open to colleagues.
    """
    due_on, cadence = Relationship.due_on, Relationship.cadence_days
    rank = case(
        (or_(due_on.is_(None), due_on > today), _RANKS[Band.LIVE]),
        (due_on + cadence // DUE_FOR_A >= today, _RANKS[Band.DUE]),
        else_=_RANKS[Band.FADING],
    )
    return (
        select(func.min(rank))
        .where(Relationship.prospect_id == prospect_id, Relationship.state == RelationshipState.ACTIVE)
        .correlate(prospect_id.class_)
        .scalar_subquery()
    )


def is_in(band: Band, prospect_id: InstrumentedAttribute[UUID], today: date) -> ColumnElement[bool]:
    """Whether the person of a statement stands like this."""
    best = best_rank(prospect_id, today)
    return best.is_(None) if band is Band.NOBODY else best == _RANKS[band]


def health_of(pool_ids: Collection[UUID], *, today: date) -> dict[UUID, Health]:
    """The health of each pool, in one statement."""
    members = (
        select(PoolMember.pool_id, func.coalesce(best_rank(PoolMember.prospect_id, today), -1).label("rank"))
        .where(PoolMember.pool_id.in_(pool_ids))
        .subquery()
    )
    statement = select(members.c.pool_id, members.c.rank, func.count()).group_by(members.c.pool_id, members.c.rank)
    counts: dict[UUID, dict[Band, int]] = {pool_id: {} for pool_id in pool_ids}
    bands = {rank: band for band, rank in _RANKS.items()}
    for pool_id, rank, count in db.session.execute(statement):
        counts[pool_id][bands.get(rank, Band.NOBODY)] = count
    return {pool_id: Health(by_band) for pool_id, by_band in counts.items()}
