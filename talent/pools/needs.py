"""What needs whoever keeps a pool: asks that came back or wait, and members whom nobody knows."""

from dataclasses import dataclass

from app.kernel.db import db
from talent.pools.models import Ask, AskState, Pool
from talent.pools.queries import members_without_anybody, unsettled_asks
from talent.prospects.models import Prospect

MOST_ASKS = 12
MOST_PEOPLE = 5


@dataclass(frozen=True)
class Needs:
    """The first few of each; `has_more_people` when there are more members without anybody than shown."""

    came_back: list[Ask]
    waiting: list[Ask]
    without_anybody: list[Prospect]
    has_more_people: bool

    def __bool__(self) -> bool:
        return bool(self.came_back or self.waiting or self.without_anybody)


def needs_of(pool: Pool) -> Needs:
    """In two statements, what came back first."""
    asks = list(db.session.scalars(unsettled_asks(pool.id).limit(MOST_ASKS)))
    people = list(db.session.scalars(members_without_anybody(pool.id).limit(MOST_PEOPLE + 1)))
    return Needs(
        came_back=[ask for ask in asks if ask.state is not AskState.OPEN],
        waiting=[ask for ask in asks if ask.state is AskState.OPEN],
        without_anybody=people[:MOST_PEOPLE],
        has_more_people=len(people) > MOST_PEOPLE,
    )
