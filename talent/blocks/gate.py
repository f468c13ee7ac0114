"""What the gate asks about blocks: nothing goes to somebody who is blocked.

What they have asked for themselves at that moment, such as what became of a report of theirs, says `is_asked_for`.
"""

from app.kernel.deliveries import Delivery, gate
from talent.blocks.queries import is_blocked
from talent.prospects.addressee import addressee_of


@gate
def is_not_blocked(delivery: Delivery) -> str | None:
    """Asked at the moment of sending, whatever was planned before."""
    prospect_id = addressee_of(delivery)
    if prospect_id is None or delivery.arguments.get("is_asked_for"):
        return None
    return "blocked" if is_blocked(prospect_id) else None
