"""Doors: see how people could be spread over colleagues, ask as planned, and undo it."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.kernel.access import ensure
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, requires
from talent.pools import spreading
from talent.pools.forms import SpreadForm
from talent.pools.members import is_at
from talent.pools.models import AskState, Pool
from talent.pools.queries import members_among, members_without_anybody
from talent.pools.views.blueprint import bp, id_or_none, ids_among
from talent.prospects.models import Prospect

USUAL = 3


@bp.get("/pools/<uuid:pool_id>/spread")
@requires(May.CHANGE_POOLS)
def spread(pool_id: UUID) -> ResponseReturnValue:
    pool = get_or_404(Pool, pool_id)
    ensure(current_actor(), May.CHANGE_POOLS, pool)
    most = min(max(request.args.get("most", USUAL, type=int), 1), spreading.MOST_EACH)
    return render_template(
        "talent/pools/spread.html",
        pool=pool,
        plan=spreading.plan(current_actor(), pool, _chosen(pool), most=most),
        most=most,
        chosen=request.args.getlist("prospect_id"),
        step=request.args.get("step", ""),
        form=SpreadForm(formdata=None),
    )


def _chosen(pool: Pool) -> Sequence[Prospect]:
    """Those whom the address names, or else the first with nobody in touch about whom nobody is being asked."""
    named = ids_among(request.args.getlist("prospect_id"))
    if named:
        return db.session.scalars(members_among(pool.id, named[: spreading.MOST_PEOPLE])).all()
    step = request.args.get("step", "")
    alone = members_without_anybody(pool.id, *([is_at(step)] if step else []), but_for=[AskState.OPEN])
    return db.session.scalars(alone.limit(spreading.MOST_PEOPLE)).all()


@bp.post("/pools/<uuid:pool_id>/spread/selection")
@requires(May.CHANGE_POOLS)
def spread_selection(pool_id: UUID) -> ResponseReturnValue:
    pool, chosen = get_or_404(Pool, pool_id), ids_among(request.form.getlist("prospect_id"))
    if not chosen:
        raise Refused(_("Select somebody first."))
    return done("pools.spread", pool_id=pool.id, prospect_id=chosen[: spreading.MOST_PEOPLE])


@bp.post("/pools/<uuid:pool_id>/spread")
@requires(May.CHANGE_POOLS)
def ask_as_planned(pool_id: UUID) -> ResponseReturnValue:
    pool, form = get_or_404(Pool, pool_id), SpreadForm()
    if not form.validate():
        raise Refused(form.first_error)
    number, batch_id = spreading.ask_as_planned(current_actor(), pool, _pairs(), **form.values)
    told = ngettext("One question is on its way.", "%(num)d questions are on their way.", number)
    flash_undo(told, url_for("pools.undo_asking", pool_id=pool.id, batch_id=batch_id))
    return done("pools.page", pool_id=pool.id)


def _pairs() -> list[spreading.Pair]:
    """The pairs that were left ticked, each as "colleague:person"."""
    parts = (text.partition(":") for text in request.form.getlist("pair"))
    read = ((id_or_none(user), id_or_none(person)) for user, _colon, person in parts)
    return [(user, person) for user, person in read if user is not None and person is not None]


@bp.post("/pools/<uuid:pool_id>/asks/<uuid:batch_id>/undo")
@requires(May.CHANGE_POOLS)
def undo_asking(pool_id: UUID, batch_id: UUID) -> ResponseReturnValue:
    pool = get_or_404(Pool, pool_id)
    count = spreading.undo(current_actor(), pool, batch_id)
    flash(ngettext("One question was taken back.", "%(num)d questions were taken back.", count))
    return done("pools.page", pool_id=pool.id)
