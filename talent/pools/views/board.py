"""Doors: the board, moving one member or a selection, undoing it, and the way of one member."""

from uuid import UUID

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.kernel.access import may
from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from app.kernel.permissions import May
from app.kernel.web import current_actor, flash_undo, get_or_404, is_fragment_request, onward, requires
from talent.pools import moving
from talent.pools.board import board_of, card_of, cards_of, numbers_of, steps_by_name
from talent.pools.members import NEW
from talent.pools.models import Pool
from talent.pools.moving import Moved
from talent.pools.queries import member_of, moves_of, steps_of
from talent.pools.questions import why_in
from talent.pools.views.blueprint import bp, id_or_none, ids_among
from talent.prospects.models import Prospect


@bp.get("/pools/<uuid:pool_id>/board")
@requires(May.SEE_POOLS)
def board(pool_id: UUID) -> ResponseReturnValue:
    pool, step = get_or_404(Pool, pool_id), request.args.get("step", "")
    context = {
        "pool": pool,
        "may_change": may(current_actor(), May.CHANGE_POOLS, pool) and not pool.is_archived,
        "steps": steps_by_name(db.session.scalars(steps_of(pool.id)).all()),
    }
    if not step:
        return render_template("talent/pools/board.html", columns=board_of(g.user, pool), **context)
    more = cards_of(g.user, pool, step, request.args.get("after", "")[:1000])
    template = "talent/pools/_cards.html" if is_fragment_request() else "talent/pools/column.html"
    return render_template(template, more=more, step=step, **context)


@bp.post("/pools/<uuid:pool_id>/members/<uuid:prospect_id>/step")
@requires(May.CHANGE_POOLS)
def move(pool_id: UUID, prospect_id: UUID) -> ResponseReturnValue:
    pool, prospect = get_or_404(Pool, pool_id), get_or_404(Prospect, prospect_id)
    version = request.form.get("version", type=int)
    moved = moving.move(current_actor(), pool, prospect.id, step_id=_chosen_step(), version=version)
    step = moved.step.name if moved.step else _("New")
    told = _("%(name)s is at “%(step)s” now.", name=prospect.display_name, step=step)
    undo = url_for("pools.undo_move", pool_id=pool.id, batch_id=moved.batch_id)
    if is_fragment_request() and "next" not in request.form:
        return _moved_card(pool, prospect, told, undo)
    flash_undo(told, undo)
    return onward("pools.board", pool_id=pool.id, _anchor=f"member-{prospect.id}")


def _chosen_step() -> UUID | None:
    """The step that a form names; None for the new ones. Raises Refused for none at all."""
    text = request.form.get("step_id", "")
    step_id = id_or_none(text)
    if step_id is None and text != NEW:
        raise Refused(_("Choose a step."))
    return step_id


def _moved_card(pool: Pool, prospect: Prospect, told: str, undo: str) -> str:
    return render_template(
        "talent/pools/_moved.html",
        pool=pool,
        card=card_of(g.user, pool, prospect.id),
        steps=steps_by_name(db.session.scalars(steps_of(pool.id)).all()),
        numbers={str(step_id or NEW): number for step_id, number in numbers_of(pool).items()},
        told=told,
        undo=undo,
    )


@bp.post("/pools/<uuid:pool_id>/members/step")
@requires(May.CHANGE_POOLS)
def move_selection(pool_id: UUID) -> ResponseReturnValue:
    pool, chosen = get_or_404(Pool, pool_id), ids_among(request.form.getlist("prospect_id"))
    if not chosen:
        raise Refused(_("Select somebody first."))
    moved = moving.move_many(current_actor(), pool, chosen, step_id=_chosen_step())
    flash_undo(_told_of(moved), url_for("pools.undo_move", pool_id=pool.id, batch_id=moved.batch_id))
    return onward("pools.page", pool_id=pool.id)


def _told_of(moved: Moved) -> str:
    step = moved.step.name if moved.step else _("New")
    return ngettext(
        "%(num)d person is at “%(step)s” now.", "%(num)d people are at “%(step)s” now.", moved.count, step=step
    )


@bp.post("/pools/<uuid:pool_id>/moves/<uuid:batch_id>/undo")
@requires(May.CHANGE_POOLS)
def undo_move(pool_id: UUID, batch_id: UUID) -> ResponseReturnValue:
    pool = get_or_404(Pool, pool_id)
    moving.undo(current_actor(), pool, batch_id)
    return onward("pools.board", pool_id=pool.id)


@bp.get("/pools/<uuid:pool_id>/members/<uuid:prospect_id>")
@requires(May.SEE_POOLS)
def member(pool_id: UUID, prospect_id: UUID) -> ResponseReturnValue:
    pool, prospect = get_or_404(Pool, pool_id), get_or_404(Prospect, prospect_id)
    row = db.session.scalar(member_of(pool.id, prospect.id))
    if row is None:
        raise NotFound
    return render_template(
        "talent/pools/member.html",
        pool=pool,
        prospect=prospect,
        member=row,
        moves=db.session.scalars(moves_of(pool.id, prospect.id)).all(),
        step_name=row.step.name if row.step else _("New"),
        why=why_in(pool.owner.as_actor(), pool.question, prospect.id),
        steps=steps_by_name(db.session.scalars(steps_of(pool.id)).all()),
        may_change=may(current_actor(), May.CHANGE_POOLS, pool) and not pool.is_archived,
    )
