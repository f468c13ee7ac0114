"""The work of merging many: a batch in one transaction, with its cursor in the row of the act."""

from uuid import UUID

from sqlalchemy import select

from app.identity.models import User
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Failure, Forbidden
from talent.duplicates import actions
from talent.duplicates.models import BulkMerge, BulkState, Merge, Pair
from talent.duplicates.queue import sure_pairs
from talent.duplicates.sides import empty_here, kept_one, sides_of
from talent.prospects.models import Prospect

MERGES_A_BATCH = 20


def merge_batch(bulk: BulkMerge) -> bool:
    """Merge the next pairs in the name of who asked for it. Returns whether there may be more."""
    actor = db.session.get_one(User, bulk.user_id).as_actor()
    pairs = sure_pairs().with_only_columns(Pair.id, Pair.first_id, Pair.second_id).order_by(Pair.id)
    if bulk.after_id is not None:
        pairs = pairs.where(Pair.id > bulk.after_id)
    chosen = db.session.execute(pairs.limit(MERGES_A_BATCH)).all()
    for pair_id, first_id, second_id in chosen:
        bulk.after_id = pair_id
        if _merge_one(actor, bulk, [first_id, second_id]):
            bulk.merged += 1
        else:
            bulk.passed_over += 1
    if not chosen:
        bulk.state, bulk.ended_at = BulkState.DONE, clock.now()
    return bool(chosen)


def _merge_one(actor: Actor, bulk: BulkMerge, people: list[UUID]) -> bool:
    """Returns whether it was done: one of the two may have become part of a third just before."""
    files = db.session.scalars(select(Prospect).where(Prospect.id.in_(people)).order_by(Prospect.id)).all()
    if len(files) < len(people):
        return False
    one, other = files
    keeper = kept_one(sides_of(one, other))
    loser = other if keeper is one else one
    try:
        with db.session.begin_nested():
            actions.merge(actor, keeper, loser, chosen=empty_here(keeper, loser), bulk_id=bulk.id)
    except Failure:
        return False
    return True


def undo_batch(bulk: BulkMerge, actor: Actor) -> bool:
    """Take the next ones back, the latest first. Returns whether there may be more; it stops for whoever may not any more."""
    standing = select(Merge).where(Merge.bulk_id == bulk.id, Merge.undone_at.is_(None))
    merges = list(db.session.scalars(standing.order_by(Merge.id.desc()).limit(MERGES_A_BATCH)))
    try:
        for merge in merges:
            actions.undo(actor, merge)
            bulk.undone += 1
    except Forbidden:
        bulk.state, bulk.ended_at = BulkState.STOPPED, clock.now()
        return False
    if not merges:
        bulk.state, bulk.ended_at = BulkState.UNDONE, clock.now()
    return bool(merges)
