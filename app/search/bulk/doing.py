"""Verbs on acts upon many: begin, stop, undo; and the batches in which the background does them.

First it is written down whom the act is about, as its user sees them at that time; then it is done to them, a batch in
one transaction with the cursor, each with what was before. So a killed worker goes on where it was, and every act can
be taken back person by person.
"""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select, true
from sqlalchemy.dialects.postgresql import insert

from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Failure, Refused
from app.kernel.permissions import May
from app.kernel.scope import as_seen_by
from app.search.asking import condition_of
from app.search.bulk.acts import ACTS, BATCH, Arguments
from app.search.filters import Asker
from app.search.language import Unreadable, parse
from app.search.models import BulkAct, BulkOutcome, BulkPerson, BulkState
from talent.prospects.models import Prospect

GATHERED_AT_ONCE = 5_000
MOST_CHOSEN = 1_000


def begin(
    actor: Actor,
    *,
    kind: str,
    arguments: Arguments,
    token: UUID,
    question: str = "",
    prospect_ids: Sequence[UUID] = (),
) -> BulkAct:
    """Write down an act upon those chosen by hand, or upon all whom a question finds. The same token is the same act."""
    ensure(actor, May.EDIT_PEOPLE)
    same = db.session.scalar(select(BulkAct).where(BulkAct.user_id == actor.user_id, BulkAct.token == token))
    if same is not None:
        return same
    if len(prospect_ids) > MOST_CHOSEN:
        raise Refused(_("That is too many to choose by hand. Select all instead."))
    ACTS[kind].refuse_more(len(prospect_ids))
    act = BulkAct(user_id=actor.id, kind=kind, arguments=dict(arguments), token=token, question=question)
    act.is_chosen = bool(prospect_ids)
    db.session.add(act)
    db.session.flush()
    if act.is_chosen:
        known = db.session.scalars(select(Prospect.id).where(Prospect.id.in_(prospect_ids))).all()
        _write_down(act, known)
        act.state = BulkState.ACTING
    return act


def stop(actor: Actor, act: BulkAct) -> None:
    """No more of it. What is done stays, and can be taken back. Raises Refused when it has ended."""
    _lock(actor, act)
    if act.state not in {BulkState.GATHERING, BulkState.ACTING}:
        raise Refused(_("This has ended already."))
    act.state, act.finished_at = BulkState.STOPPED, clock.now()


def _lock(actor: Actor, act: BulkAct) -> None:
    """Whoever comes second, a batch in the background too, finds what the first has done."""
    ensure(actor, May.EDIT_PEOPLE)
    db.session.refresh(act, with_for_update={"of": BulkAct})


def undo(actor: Actor, act: BulkAct) -> None:
    """Take an act back, in the background. Raises Refused when there is nothing to take back."""
    _lock(actor, act)
    if not act.can_be_undone:
        raise Refused(_("There is nothing to take back."))
    act.state, act.cursor, act.reason = BulkState.UNDOING, None, ""


def next_batch(act: BulkAct) -> None:
    """Do the next batch of wherever the act stands."""
    actor = act.user.as_actor()
    try:
        ensure(actor, May.EDIT_PEOPLE)
        if not act.user.is_active:
            raise Refused(_("Whoever began this has left."))
        with db.session.begin_nested():
            {BulkState.GATHERING: _gather, BulkState.ACTING: _act, BulkState.UNDOING: _undo}[act.state](actor, act)
    except (Failure, Unreadable) as failed:
        act.state, act.reason, act.finished_at = BulkState.STOPPED, failed.sentence, clock.now()


def _gather(actor: Actor, act: BulkAct) -> None:
    with as_seen_by(actor):
        condition = condition_of(Asker(actor, act.user.today), parse(act.question))
        after = Prospect.id > act.cursor if act.cursor else true()
        some = select(Prospect.id).where(condition, after).order_by(Prospect.id).limit(GATHERED_AT_ONCE)
        found = db.session.scalars(some).all()
    _write_down(act, found)
    ACTS[act.kind].refuse_more(act.total)
    if found:
        act.cursor = found[-1]
    else:
        act.state, act.cursor = BulkState.ACTING, None


def _write_down(act: BulkAct, prospect_ids: Sequence[UUID]) -> None:
    rows = [
        {"id": ids.new(), "act_id": act.id, "prospect_id": prospect_id, "outcome": BulkOutcome.WAITING, "before": {}}
        for prospect_id in prospect_ids
    ]
    if rows:
        db.session.execute(insert(BulkPerson).on_conflict_do_nothing(), rows)
        act.total += len(rows)


def _act(actor: Actor, act: BulkAct) -> None:
    waiting = _batch(act, BulkOutcome.WAITING)
    before = ACTS[act.kind].does(actor, [row.prospect_id for row in waiting], act.arguments) if waiting else {}
    for row in waiting:
        row.outcome = BulkOutcome.CHANGED if row.prospect_id in before else BulkOutcome.SAME
        row.before = before.get(row.prospect_id, {})
    act.acted += len(waiting)
    act.changed += len(before)
    _go_on(act, waiting, BulkState.DONE)


def _undo(actor: Actor, act: BulkAct) -> None:
    changed = _batch(act, BulkOutcome.CHANGED)
    before = {row.prospect_id: row.before for row in changed}
    back = set(ACTS[act.kind].takes_back(actor, before, act.arguments)) if changed else set()
    for row in changed:
        row.outcome = BulkOutcome.UNDONE if row.prospect_id in back else row.outcome
    act.undone += len(back)
    _go_on(act, changed, BulkState.UNDONE)


def _batch(act: BulkAct, outcome: BulkOutcome) -> Sequence[BulkPerson]:
    after = BulkPerson.prospect_id > act.cursor if act.cursor else true()
    statement = select(BulkPerson).where(BulkPerson.act_id == act.id, BulkPerson.outcome == outcome, after)
    return db.session.scalars(statement.order_by(BulkPerson.prospect_id).limit(BATCH)).all()


def _go_on(act: BulkAct, batch: Sequence[BulkPerson], end: BulkState) -> None:
    if batch:
        act.cursor = batch[-1].prospect_id
    else:
        act.state, act.cursor, act.finished_at = end, None, clock.now()
