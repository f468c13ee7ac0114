"""How far the members of the demo's pools have come: each pool's steps, and the moves that led there."""

from collections.abc import Sequence
from uuid import UUID

from app.kernel.db import db
from app.shell.seeds.demo.story import Story
from talent.pools.models import Pool, PoolMember, PoolMove, PoolStep
from talent.pools.steps import DEFAULT_STEPS

_REACHED = (0, 1, 2, 2, 3, 0, 1, 4, 2, 0)
"""How many steps each of ten members has gone, over and over; none is new."""


def make_steps(story: Story, pool: Pool, members: Sequence[PoolMember]) -> None:
    """A pool in the middle of work: each member is left at the last step that they have reached."""
    made = pool.created_at
    steps = [
        PoolStep(id=story.new_id(made), created_at=made, pool_id=pool.id, name=str(name), position=number)
        for number, name in enumerate(DEFAULT_STEPS, 1)
    ]
    db.session.add_all(steps)
    db.session.flush()
    for number, member in enumerate(members):
        db.session.add_all(_way(story, pool, member, steps[: _REACHED[number % len(_REACHED)]]))
    db.session.flush()


def _way(story: Story, pool: Pool, member: PoolMember, steps: Sequence[PoolStep]) -> list[PoolMove]:
    """From step to step, evenly over the time since they came in."""
    moves: list[PoolMove] = []
    before: UUID | None = None
    for number, step in enumerate(steps, 1):
        moment = member.created_at + (story.now - member.created_at) * number / (len(steps) + 1)
        move = PoolMove(
            id=story.new_id(moment),
            created_at=moment,
            pool_id=pool.id,
            prospect_id=member.prospect_id,
            from_step_id=before,
            to_step_id=step.id,
            moved_by_id=pool.owner_id,
            batch_id=story.new_id(moment),
        )
        moves.append(move)
        story.happened(moment, pool.owner_id, "pool.moved", member, pool_id=str(pool.id))
        member.step_id, member.stepped_at, member.version = step.id, moment, number + 1
        before = step.id
    return moves
