"""Verbs on the organisation itself."""

from typing import Any

from app.identity.models import Organisation
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.events import record
from app.kernel.permissions import May


def change(
    actor: Actor,
    organisation: Organisation,
    *,
    name: str,
    accent: str,
    held_back_percent: int,
    stand_in_after_days: int,
    **begin_with: Any,
) -> None:
    """Change what the place is called and looks like, how many reminders are held back, after how many days somebody
    stands in, and what newcomers `begin_with`: time_zone, locale, country.
    """
    ensure(actor, May.RUN_THE_ORGANISATION)
    organisation.name, organisation.accent, organisation.stand_in_after_days = name, accent, stand_in_after_days
    for word in ("time_zone", "locale", "country"):
        setattr(organisation, word, begin_with[word])
    if organisation.held_back_percent != held_back_percent:
        organisation.held_back_percent = held_back_percent
        record(actor, "organisation.held_back_changed", organisation, percent=held_back_percent)
    record(actor, "organisation.changed", organisation)
