"""Keeping dynamic pools up to date: about one person when they change, about everybody at night and on a new question."""

from collections.abc import Collection
from uuid import UUID

from app.filling import rounds
from app.filling.reconsidering import dynamic_pools, put_questions_together, reconsider
from app.kernel.actor import current_actor
from app.kernel.db import db
from app.kernel.jobs import beforehand, enqueue, job
from talent.pools.models import Pool

beforehand("default", put_questions_together)


@job("default")
def reconsider_people(prospect_ids: Collection[str]) -> None:
    """Ask all questions about a few people."""
    reconsider(current_actor(), [UUID(prospect_id) for prospect_id in prospect_ids])


@job("default")
def refresh_pools() -> None:
    """Begin a round of every dynamic pool, so that what nobody's change has told comes to light."""
    for pool in db.session.scalars(dynamic_pools()).all():
        begin_round(pool)


def begin_round(pool: Pool) -> None:
    """Ask a pool's question about everybody, from now on in the background."""
    refresh = rounds.begin(pool)
    if refresh is not None:
        enqueue(refresh_pool, refresh_id=refresh.id)


@job("imports")
def refresh_pool(refresh_id: str) -> None:
    """One batch of a round, and then the next."""
    refresh = rounds.go_on(current_actor(), UUID(refresh_id))
    if refresh is not None:
        enqueue(refresh_pool, key=f"pool-refresh:{refresh.id}:{refresh.cursor}", refresh_id=refresh.id)
