"""What every chapter of the demo shares: chance that repeats itself, days counted back from today, ids, and events.

Two runs on the same day make the same rows; on another day the same story, told from there. Nothing is later than the
beginning of today in UTC, so nothing lies in the future anywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from app.kernel import ids
from app.kernel.actor import Kind
from app.kernel.db import Model, db
from app.kernel.events import Event

T = TypeVar("T")

SATURDAY = 5
OFFICE_HOURS = range(9, 18)


@dataclass
class Story:
    """One run. `today` is the date in UTC, and all ages are days before it."""

    today: date
    random: Random = field(default_factory=lambda: Random(20_260_101))  # noqa: S311 - a story, not a secret
    events: list[Event] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The latest moment of the story."""
        return datetime.combine(self.today, time(), tzinfo=UTC)

    def day(self, age: int) -> date:
        return self.today - timedelta(days=age)

    def moment(self, age: int, zone: ZoneInfo) -> datetime:
        """In office hours of the zone on that day, or on the Friday before a weekend."""
        day = self.day(max(age, 2))
        day -= timedelta(days=max(0, day.weekday() - SATURDAY + 1))
        at = time(self.random.choice(OFFICE_HOURS), self.random.randrange(0, 60, 5))
        return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)

    def new_id(self, moment: datetime) -> UUID:
        return ids.at(int(moment.timestamp() * 1000), self.random.getrandbits(ids.RANDOM_BITS))

    def some(self, things: Sequence[T], count: int) -> list[T]:
        return self.random.sample(list(things), count)

    def happened(self, moment: datetime, actor_id: UUID | None, name: str, subject: Model, **details: Any) -> None:
        """As `record`, but then: kept until all is told, so that events are numbered in order of time."""
        prospect = subject.id if subject.__tablename__ == "prospects" else getattr(subject, "prospect_id", None)
        event = Event(
            id=self.new_id(moment),
            at=moment,
            name=name,
            actor_kind=Kind.INSIDER if actor_id else Kind.SYSTEM,
            actor_id=actor_id,
            subject_type=subject.__tablename__,
            subject_id=subject.id,
            prospect_id=prospect,
            is_private=bool(getattr(subject, "is_private", False)),
            details=details,
        )
        self.events.append(event)

    def write_events(self) -> None:
        self.events.sort(key=_when)
        db.session.add_all(self.events)
        db.session.flush()


def _when(event: Event) -> datetime:
    return event.at
