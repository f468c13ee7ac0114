"""What a nudge shows: who, why now, what to start with, and who else of us wrote. A fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.identity.reader import AnyReader
from app.kernel import clock
from app.kernel.db import db
from outreach.nudges.calendars import zone_named
from outreach.nudges.models import Nudge
from outreach.nudges.queries import last_contacts_of_colleagues, own_last_contacts
from talent.prospects.models import Prospect
from talent.relationships.models import Relationship, Touchpoint

TOUCH_GUARD_DAYS = 14
"""So soon after a colleague's message, another one is better agreed on first."""


@dataclass(frozen=True)
class Card:
    """One nudge with what is known. `last` is the user's own last contact, `colleague` the last of somebody else."""

    nudge: Nudge
    today: date
    zone: ZoneInfo
    last: Touchpoint | None = None
    colleague: Touchpoint | None = None

    @property
    def prospect(self) -> Prospect:
        return self.nudge.prospect

    @property
    def relationship(self) -> Relationship:
        return self.nudge.relationship

    @property
    def short_name(self) -> str:
        """What one calls them: the given name where it is known."""
        return self.prospect.given_name or self.prospect.display_name

    @property
    def detail(self) -> str:
        """What they do, in one line."""
        return ", ".join(part for part in (self.prospect.title, self.prospect.employer) if part)

    @property
    def colleague_on(self) -> date | None:
        """The day of the colleague's contact, where the user is."""
        return self.colleague.at.astimezone(self.zone).date() if self.colleague is not None else None

    @property
    def is_guarded(self) -> bool:
        """Whether a colleague has written so lately that the two should talk first."""
        return self.colleague_on is not None and (self.today - self.colleague_on).days < TOUCH_GUARD_DAYS


def cards_for(user: AnyReader, nudges: Sequence[Nudge]) -> list[Card]:
    """The cards of some nudges of a user, in two statements."""
    session: Session = db.session()
    own = session.scalars(own_last_contacts([nudge.relationship_id for nudge in nudges])).all()
    others = session.scalars(last_contacts_of_colleagues(user.id, [nudge.prospect_id for nudge in nudges])).all()
    last = {touchpoint.relationship_id: touchpoint for touchpoint in own}
    colleagues = {touchpoint.prospect_id: touchpoint for touchpoint in others}
    zone = zone_named(user.time_zone)
    today = clock.today_in(zone)
    return [
        Card(
            nudge,
            today,
            zone,
            last.get(nudge.relationship_id),
            colleagues.get(nudge.prospect_id),
        )
        for nudge in nudges
    ]
