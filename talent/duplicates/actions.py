"""Verbs on duplicates: make two files one, take that back, say that two are not the same person."""

from collections.abc import Collection, Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import or_, select

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Forbidden, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from app.kernel.scope import everywhere
from talent.duplicates import applying, objections
from talent.duplicates.combining import TAKEN
from talent.duplicates.models import Merge, Pair, PairState
from talent.duplicates.policy import knows_either
from talent.duplicates.queries import pair_of
from talent.prospects.models import Prospect


def merge(
    actor: Actor, keeper: Prospect, loser: Prospect, *, chosen: Collection[str] = (), bulk_id: UUID | None = None
) -> Merge:
    """Make one file part of another. `chosen` names the details (`TAKEN`) to take from the loser.

    Raises Conflict when either was merged meanwhile.
    """
    ensure(actor, May.MERGE_PEOPLE)
    if not knows_either(actor, keeper.id, loser.id):
        raise Forbidden(_("Only recruiters and those who are in touch with one of them can do this."))
    if keeper.id == loser.id:
        raise Refused(_("This is one file already."))
    _lock(keeper, loser)
    done = Merge(
        keeper_id=keeper.id,
        loser_id=loser.id,
        chosen=[detail for detail in TAKEN if detail in chosen],
        merged_by_id=actor.id,
        bulk_id=bulk_id,
    )
    db.session.add(done)
    with everywhere():
        db.session.flush()
        applying.apply(done)
        _say(actor, keeper.id, loser.id, PairState.MERGED)
    many = {"bulk_id": str(bulk_id)} if bulk_id is not None else {}
    record(actor, "prospect.merged", keeper, loser_id=str(loser.id), merge_id=str(done.id), **many)
    record(actor, "prospect.merged_away", loser, keeper_id=str(keeper.id))
    return done


def _lock(*prospects: Prospect) -> None:
    """Nobody merges, edits or erases either at the same time. Always in the same order, so that two never wait in turn."""
    people = [prospect.id for prospect in prospects]
    with everywhere():
        rows = select(Prospect).where(Prospect.id.in_(people)).order_by(Prospect.id).with_for_update()
        found = db.session.scalars(rows.execution_options(populate_existing=True)).all()
    if len(found) < len(people) or any(prospect.merged_into_id is not None for prospect in found):
        raise Conflict(_("One of these files was merged with another one meanwhile."))


def undo(actor: Actor, merged: Merge) -> Prospect:
    """Take a merge back; what was added since stays with the keeper, but what they said no to since holds for both.
    Returns the file that is back.

    Merges of the same people that came later are taken back first and done again after it.
    """
    ensure(actor, May.MERGE_PEOPLE, merged)
    with everywhere():
        later = _standing_later(merged)
        if merged.undone_at is not None:
            raise Conflict(_("This was taken back already."))
        for other in reversed(later):
            applying.revert(other)
        applying.revert(merged)
        merged.undone_at, merged.undone_by_id = clock.now(), actor.user_id
        for other in later:
            applying.apply(other)
        _say(actor, merged.keeper_id, merged.loser_id, PairState.OPEN)
        keeper = db.session.get_one(Prospect, merged.keeper_id)
        loser = db.session.get_one(Prospect, merged.loser_id)
        root = db.session.get_one(Prospect, keeper.merged_into_id or keeper.id)
        objections.hold_for(actor, loser, root, since=merged.created_at)
        record(actor, "prospect.unmerged", keeper, loser_id=str(loser.id))
        record(actor, "prospect.returned", loser, keeper_id=str(keeper.id))
    return loser


def _standing_later(merged: Merge) -> Sequence[Merge]:
    """Standing merges of the same people after this one, oldest first; all of these people's rows are locked."""
    keeper = db.session.get_one(Prospect, merged.keeper_id)
    root_id = keeper.merged_into_id or keeper.id
    cluster = select(Prospect.id).where(or_(Prospect.id == root_id, Prospect.merged_into_id == root_id))
    people = db.session.scalars(cluster.order_by(Prospect.id).with_for_update()).all()
    db.session.refresh(merged)
    db.session.refresh(keeper)
    if (keeper.merged_into_id or keeper.id) != root_id:
        raise Conflict(_("One of these files was merged with another one meanwhile."))
    return db.session.scalars(
        select(Merge)
        .where(Merge.undone_at.is_(None), Merge.id > merged.id)
        .where(or_(Merge.keeper_id.in_(people), Merge.loser_id.in_(people)))
        .order_by(Merge.id)
    ).all()


def _say(actor: Actor, one_id: UUID, other_id: UUID, state: PairState) -> None:
    pair = db.session.scalar(pair_of(one_id, other_id))
    if pair is None:
        return
    is_open = state is PairState.OPEN
    pair.state = state
    pair.decided_by_id, pair.decided_at = (None, None) if is_open else (actor.user_id, clock.now())


def say_not_the_same(actor: Actor, pair: Pair) -> None:
    """Two people after all. It is remembered, and not asked again."""
    ensure(actor, May.MERGE_PEOPLE, pair)
    db.session.refresh(pair, with_for_update=True)
    if pair.state is PairState.MERGED:
        raise Conflict(_("These files were made one meanwhile."))
    pair.state, pair.decided_by_id, pair.decided_at = PairState.NOT_THE_SAME, actor.user_id, clock.now()
    record(actor, "duplicate.denied", pair)


def ask_again(actor: Actor, pair: Pair) -> None:
    """Take back that two are not the same person."""
    ensure(actor, May.MERGE_PEOPLE, pair)
    db.session.refresh(pair, with_for_update=True)
    if pair.state is not PairState.NOT_THE_SAME:
        raise Conflict(_("There is nothing to take back."))
    pair.state, pair.decided_by_id, pair.decided_at = PairState.OPEN, None, None
    record(actor, "duplicate.reopened", pair)
