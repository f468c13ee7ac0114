"""What stands beside a conversation for one who takes part: what of theirs is held, what they reported, who reads along, and
why what they write would not arrive. In one statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Uuid, bindparam

from app.kernel.together import Together, answers, together
from talent.blocks.models import Block
from talent.blocks.queries import standing_block
from talent.conversations.guarding.checks import WHY_NOT
from talent.conversations.guarding.models import HeldMessage, Opening, Report
from talent.conversations.guarding.queries import own_held, own_reports, readings
from talent.conversations.models import Participant
from talent.wishes.actions import wishes_of
from talent.wishes.gate import refused_by
from talent.wishes.models import Wish


@dataclass(frozen=True)
class Beside:
    """`why_not` is empty where what they write arrives, or they are outside."""

    held: Sequence[HeldMessage]
    reports: Sequence[Report]
    readings: Sequence[Opening]
    why_not: str
    wish: Wish | None


def beside(place: Participant) -> Beside:
    """For the place of whoever looks."""
    ids = {"place_id": place.id, "conversation_id": place.conversation_id}
    held, reports, reading, blocks, wishes = answers(_asked(), **ids, prospect_id=place.conversation.prospect_id)
    wish = wishes[0] if wishes else None
    return Beside(held, reports, reading, _why_not(place, blocks, wish), wish)


def _why_not(place: Participant, blocks: Sequence[Block], wish: Wish | None) -> str:
    if place.is_outside:
        return ""
    refused = refused_by(wish, str(place.user_id)) if wish is not None else None
    reason = "blocked" if blocks else refused
    return str(WHY_NOT[reason]) if reason is not None else ""


@cache
def _asked() -> Together:
    place_id: Any = bindparam("place_id", type_=Uuid())
    prospect_id: Any = bindparam("prospect_id", type_=Uuid())
    return together(
        own_held(place_id),
        own_reports(place_id),
        readings(bindparam("conversation_id", type_=Uuid())),
        standing_block(prospect_id),
        wishes_of(prospect_id),
    )
