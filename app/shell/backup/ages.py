"""How old the last backup is, for `doctor` and the Health page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.identity.models import Organisation
from app.kernel import clock
from app.kernel.db import db
from app.shell.backup.models import Backup

OLDEST = timedelta(hours=26)
"""One a day, and two hours for a day that is late."""


@dataclass(frozen=True)
class Age:
    """When the last backup was made, and since when there is anything to lose."""

    last: datetime | None
    founded_at: datetime | None

    @property
    def is_too_old(self) -> bool:
        """A fresh organisation has a day for its first backup."""
        since = self.last or self.founded_at
        return since is not None and since < clock.now() - OLDEST

    @property
    def in_words(self) -> str:
        if self.last is None:
            return "none was made yet: run bin/perennial backup FILE every day"
        hours = (clock.now() - self.last).total_seconds() / 3600
        return f"the last one is {hours:.0f} h old; more than 26 is too old"


def age_of_backups() -> Age:
    """In one statement."""
    last = select(func.max(Backup.created_at)).scalar_subquery()
    founded = select(func.min(Organisation.created_at)).scalar_subquery()
    made_at, founded_at = db.session.execute(select(last, founded)).one()
    return Age(made_at, founded_at)
