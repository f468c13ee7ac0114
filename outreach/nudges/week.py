"""A user's week: how many people they have contacted, and for how many more there is time."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.identity.reader import AnyReader
from app.kernel import clock
from app.kernel.db import db
from outreach.nudges.calendars import zone_named
from outreach.nudges.models import Nudge
from outreach.nudges.queries import people_contacted


@dataclass(frozen=True)
class Week:
    """`done` of `capacity` people; a week begins on the user's own Monday."""

    done: int
    capacity: int

    @property
    def left(self) -> int:
        return max(0, self.capacity - self.done)

    def takes(self, nudges: Sequence[Nudge]) -> list[Nudge]:
        """Of what is asked, as much as there is time for; whoever waits for an answer is never left out."""
        answers = [nudge for nudge in nudges if nudge.is_answer]
        return answers + [nudge for nudge in nudges if not nudge.is_answer][: self.left]


def week_of(user: AnyReader) -> Week:
    """This week, in one statement."""
    zone = zone_named(user.time_zone)
    monday = clock.start_of_day(clock.start_of_week(clock.today_in(zone)), zone)
    return Week(db.session.scalar(people_contacted(user.id, monday)) or 0, user.weekly_capacity)
