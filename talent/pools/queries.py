"""Questions about pools."""

from sqlalchemy import Select, select

from talent.pools.models import Pool


def open_pools() -> Select[Pool]:
    """The pools in use, by name."""
    return select(Pool).where(Pool.archived_at.is_(None)).order_by(Pool.name)
