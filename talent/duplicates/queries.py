"""Questions about duplicates and merges."""

from uuid import UUID

from sqlalchemy import Select, or_, select

from talent.duplicates.models import Pair


def pair_of(one_id: UUID, other_id: UUID) -> Select[Pair]:
    """What is known of these two as a pair."""
    first_id, second_id = sorted((one_id, other_id))
    return select(Pair).where(Pair.first_id == first_id, Pair.second_id == second_id)


def pairs_with(prospect_id: UUID) -> Select[Pair]:
    """All pairs with somebody."""
    return select(Pair).where(or_(Pair.first_id == prospect_id, Pair.second_id == prospect_id))
