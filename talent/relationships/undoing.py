"""Taking back what a verb did to a relationship: what it was like before, kept as plain JSON by whoever offers undo."""

from datetime import date
from typing import Any

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.events import record
from app.kernel.permissions import May
from talent.relationships.models import Relationship, RelationshipState

_DATES = ("paused_until", "snoozed_until", "last_ignored_on")


def standing_of(relationship: Relationship) -> dict[str, Any]:
    """How a relationship stands, apart from its contacts: as JSON for `put_back`."""
    dates = {name: getattr(relationship, name) for name in _DATES}
    return {
        "state": relationship.state.value,
        "ended_reason": relationship.ended_reason,
        "ignored_nudges": relationship.ignored_nudges,
        **{name: day.isoformat() if day else None for name, day in dates.items()},
    }


def put_back(actor: Actor, relationship: Relationship, standing: dict[str, Any]) -> None:
    """Make a relationship stand as it did before."""
    ensure(actor, May.KEEP_RELATIONSHIPS, relationship)
    stand_again(relationship, standing)
    record(actor, "relationship.put_back", relationship)


def stand_again(relationship: Relationship, standing: dict[str, Any]) -> None:
    """Write back what `standing_of` said."""
    relationship.state = RelationshipState(standing["state"])
    relationship.ended_reason = standing["ended_reason"]
    relationship.ignored_nudges = standing["ignored_nudges"]
    for name in _DATES:
        setattr(relationship, name, date.fromisoformat(standing[name]) if standing[name] else None)
