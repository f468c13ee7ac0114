"""What the gate asks about blocks: nothing goes to somebody who is blocked.

What they have asked for themselves at that moment, such as what became of a report of theirs, says `is_asked_for`.
"""

from uuid import UUID

from app.kernel.deliveries import Delivery, gate
from talent.blocks.queries import is_blocked


@gate
def is_not_blocked(delivery: Delivery) -> str | None:
    """Asked at the moment of sending, whatever was planned before."""
    said = delivery.arguments
    if "prospect_id" not in said or delivery.user_id is not None or said.get("is_asked_for"):
        return None
    return "blocked" if is_blocked(UUID(str(said["prospect_id"]))) else None
