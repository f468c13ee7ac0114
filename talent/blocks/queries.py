"""Questions about blocks."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.kernel.db import db
from app.kernel.scope import everywhere
from talent.blocks.models import Block


def standing_block(prospect_id: Any) -> Select[Block]:
    """The block of a person that stands now, if there is one."""
    return select(Block).where(Block.prospect_id == prospect_id, Block.lifted_at.is_(None))


def is_blocked(prospect_id: UUID) -> bool:
    """Asked also for whoever is blocked, who sees nothing of it: hence without row rules."""
    with everywhere():
        return db.session.scalar(standing_block(prospect_id).with_only_columns(Block.id)) is not None


def blocked_among(prospect_ids: Collection[UUID]) -> set[UUID]:
    """Who of them is blocked now."""
    standing = select(Block.prospect_id).where(Block.lifted_at.is_(None), Block.prospect_id.in_(prospect_ids))
    return set(db.session.scalars(standing))


def standing_blocks() -> Select[Block]:
    """All that stand, newest first."""
    return (
        select(Block)
        .where(Block.lifted_at.is_(None))
        .options(joinedload(Block.prospect), joinedload(Block.placed_by))
        .order_by(Block.created_at.desc(), Block.id)
    )
