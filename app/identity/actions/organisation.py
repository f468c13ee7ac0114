"""Verbs on the organisation itself."""

from app.identity.models import Organisation
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.events import record
from app.kernel.permissions import May


def change(
    actor: Actor, organisation: Organisation, *, name: str, accent: str, time_zone: str, locale: str, country: str
) -> None:
    """Change what the place is called and looks like, and what newcomers begin with."""
    ensure(actor, May.RUN_THE_ORGANISATION)
    organisation.name, organisation.accent = name, accent
    organisation.time_zone, organisation.locale, organisation.country = time_zone, locale, country
    record(actor, "organisation.changed", organisation)
