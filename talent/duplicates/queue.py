"""The queue of pairs to decide: the surest first, paged by key, each with its neighbours."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.kernel.db import db
from talent.duplicates.models import ASKED_FROM, SURE, Pair, PairState
from talent.prospects.models import Identity, Prospect

PAGE = 50
COUNTED_UP_TO = 1000
_LIKELY = 70


class Show(StrEnum):
    """Which pairs are shown, by their strongest sign; or those of which somebody said no."""

    ALL = ""
    IDENTITY = "identity"
    EMPLOYER = "employer"
    NICKNAME = "nickname"
    DENIED = "denied"


_POINTS = {Show.IDENTITY: SURE, Show.EMPLOYER: _LIKELY, Show.NICKNAME: ASKED_FROM}


@dataclass(frozen=True)
class Page:
    """One page of pairs; `after` is the id of the last one, when there are more. A count stops at COUNTED_UP_TO + 1."""

    pairs: list[Pair]
    counts: dict[Show, int]
    after: UUID | None


def page_of(show: Show, after_id: UUID | None) -> Page:
    """A page after a pair, in three statements at most."""
    statement = _shown(show)
    last = db.session.get(Pair, after_id) if after_id is not None else None
    if last is not None:
        statement = statement.where(_behind(show, last))
    pairs = list(db.session.scalars(statement.limit(PAGE + 1)))
    more, pairs = pairs[PAGE:], pairs[:PAGE]
    return Page(pairs, _counts(), pairs[-1].id if more else None)


def _shown(show: Show) -> Select[Pair]:
    """Pairs with both of their people, whom the reader sees."""
    one, two = aliased(Prospect), aliased(Prospect)
    rows = select(Pair).join(Pair.first.of_type(one)).join(Pair.second.of_type(two))
    rows = rows.options(contains_eager(Pair.first.of_type(one)), contains_eager(Pair.second.of_type(two)))
    if show is Show.DENIED:
        return (
            rows.where(_condition(show))
            .options(joinedload(Pair.decided_by))
            .order_by(Pair.decided_at.desc(), Pair.id.desc())
        )
    return rows.where(_condition(show)).order_by(Pair.points.desc(), Pair.id.desc())


def _condition(show: Show) -> ColumnElement[bool]:
    if show is Show.DENIED:
        return Pair.state == PairState.NOT_THE_SAME
    is_open = Pair.state == PairState.OPEN
    return is_open & (Pair.points == _POINTS[show]) if show in _POINTS else is_open


def _behind(show: Show, last: Pair) -> ColumnElement[bool]:
    if show is Show.DENIED:
        return tuple_(Pair.decided_at, Pair.id) < tuple_(last.decided_at, last.id)
    return tuple_(Pair.points, Pair.id) < tuple_(last.points, last.id)


def _counts() -> dict[Show, int]:
    counted = [
        select(func.count())
        .select_from(select(Pair.id).where(_condition(show)).limit(COUNTED_UP_TO + 1).subquery())
        .scalar_subquery()
        for show in Show
    ]
    return dict(zip(Show, db.session.execute(select(*counted)).one(), strict=True))


def open_pair_count() -> int:
    """How many pairs wait for the reader, counted up to COUNTED_UP_TO + 1."""
    waiting = select(Pair.id).where(_condition(Show.ALL)).limit(COUNTED_UP_TO + 1)
    return db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0


def following(pair: Pair | None) -> Pair | None:
    """The next pair to decide after one, from the beginning again at the end."""
    first = _shown(Show.ALL).limit(1)
    if pair is None:
        return db.session.scalar(first)
    behind = first.where(_behind(Show.ALL, pair))
    return db.session.scalar(behind) or db.session.scalar(first.where(Pair.id != pair.id))


def preceding(pair: Pair) -> Pair | None:
    """The pair before one, if there is any."""
    before = _shown(Show.ALL).where(tuple_(Pair.points, Pair.id) > tuple_(pair.points, pair.id))
    return db.session.scalar(before.order_by(None).order_by(Pair.points, Pair.id).limit(1))


def sure_pairs() -> Select[Pair]:
    """Pairs that can be merged many at once: known by the same, named alike, and nobody has verified either."""
    verified = [
        exists().where(Identity.prospect_id == person, Identity.verified_at.is_not(None))
        for person in (Pair.first_id, Pair.second_id)
    ]
    nobody = (~one for one in verified)
    return select(Pair).where(Pair.state == PairState.OPEN, Pair.points == SURE, Pair.is_alike, *nobody)


def open_pairs_with(prospect_id: UUID, limit: int = 3) -> Select[Pair]:
    """With whom somebody may be the same person, the surest first."""
    return _shown(Show.ALL).where(or_(Pair.first_id == prospect_id, Pair.second_id == prospect_id)).limit(limit)
