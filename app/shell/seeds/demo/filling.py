"""A pool of the demo that fills itself: doctoral and master's students with whom nobody of us is in touch yet."""

from datetime import timedelta

from sqlalchemy import select

from app.filling.language import means
from app.kernel.db import db
from app.kernel.scope import as_seen_by
from app.shell.seeds.demo.inside import Inside
from app.shell.seeds.demo.steps import make_steps
from app.shell.seeds.demo.story import Story
from talent.pools.models import Pool, PoolMember
from talent.prospects.models import Prospect

QUESTION = "(PhD OR student) tie:none"


def make_a_pool_that_fills_itself(story: Story, inside: Inside) -> None:
    """With whom its question finds, as a round would have left it."""
    owner, moment = inside.users["rita.marques"], story.now - timedelta(days=40, hours=-9)
    pool = Pool(
        id=story.new_id(moment),
        created_at=moment,
        name="Students whom nobody knows yet",
        purpose="Whoever writes a thesis and has nobody of us: one coffee each, before they are hard to reach",
        question=QUESTION,
        refreshed_at=story.now,
        owner_id=owner.id,
    )
    db.session.add(pool)
    db.session.flush()
    story.happened(moment, owner.id, "pool.made", pool)
    with as_seen_by(owner.as_actor()):
        found = db.session.scalars(
            select(Prospect.id).where(means(owner.as_actor(), QUESTION)).order_by(Prospect.id)
        ).all()
    batch_id = story.new_id(moment)
    for prospect_id in found:
        came = PoolMember(id=story.new_id(moment), created_at=moment, stepped_at=moment, version=1, is_kept=False)
        came.pool_id, came.prospect_id, came.batch_id = pool.id, prospect_id, batch_id
        db.session.add(came)
    db.session.flush()
    make_steps(story, pool, ())
