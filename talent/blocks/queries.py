"""Questions about blocks."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal, select, tuple_
from sqlalchemy.orm import joinedload

from app.kernel.db import db
from app.kernel.scope import everywhere
from talent.blocks.models import Block

A_PAGE = 20


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


def standing_blocks(after: tuple[datetime, UUID] | None = None) -> Select[Block]:
    """A page of those that stand, newest first, and one more if there are more."""
    standing = select(Block).where(Block.lifted_at.is_(None))
    if after is not None:
        standing = standing.where(tuple_(Block.created_at, Block.id) < tuple_(*map(literal, after)))
    newest = standing.order_by(Block.created_at.desc(), Block.id.desc()).limit(A_PAGE + 1)
    return newest.options(joinedload(Block.prospect), joinedload(Block.placed_by))
