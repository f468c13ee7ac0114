"""Today, for one user: their week, what waits for an answer, whom to keep in touch with, and who comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.home.still_true import StillTrue, asked_of
from app.identity.models import User
from app.kernel import clock
from app.kernel.db import db
from outreach.community.models import Question
from outreach.community.queries import waiting_for
from outreach.nudges.calendars import zone_named
from outreach.nudges.cards import Card, cards_for
from outreach.nudges.queries import next_due, open_asks, open_nudges
from outreach.nudges.week import Week, week_of
from talent.pools.models import Ask
from talent.relationships.models import Relationship

LOOKS_AHEAD = timedelta(days=14)
SHOWN_AHEAD = 7


@dataclass(frozen=True)
class Day:
    """What the page shows. `later` cards are open, but the week has no time for them; `following` is who comes
    next, whenever that is.
    """

    today: date
    week: Week
    asks: Sequence[Ask]
    questions: Sequence[Question]
    cards: Sequence[Card]
    later: int
    still_true: Sequence[StillTrue]
    coming: Sequence[Relationship]
    following: Relationship | None

    @property
    def is_new(self) -> bool:
        """Whether there is nobody yet to keep in touch with."""
        return not (self.cards or self.later or self.asks or self.questions or self.following or self.week.done)


def day_of(user: User, *, everything: bool = False) -> Day:
    """The day in eight statements, however many people are in it. With `everything`, more than the week has time for."""
    week = week_of(user)
    nudges = db.session.scalars(open_nudges(user.id)).all()
    shown = nudges if everything else nudges[: week.left]
    today = clock.today_in(zone_named(user.time_zone))
    following = db.session.scalars(next_due(user.id, today, SHOWN_AHEAD)).all()
    return Day(
        today=today,
        week=week,
        asks=db.session.scalars(open_asks(user.id, clock.now())).all(),
        questions=db.session.scalars(waiting_for(user.id)).all(),
        cards=cards_for(user, shown),
        later=len(nudges) - len(shown),
        still_true=asked_of(user, today),
        coming=[tie for tie in following if tie.nudge_on is not None and tie.nudge_on <= today + LOOKS_AHEAD],
        following=following[0] if following else None,
    )
