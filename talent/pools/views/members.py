"""Doors: put somebody into a pool, take them out, and undo both."""

from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.kernel.errors import Refused
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, onward, requires
from talent.pools import actions, moving
from talent.pools.models import Pool
from talent.pools.views.blueprint import bp, id_or_none
from talent.prospects.models import Prospect


def _chosen_pool() -> Pool:
    pool_id = id_or_none(request.values.get("pool_id"))
    if pool_id is None:
        raise Refused(_("Choose a pool."))
    return get_or_404(Pool, pool_id)


@bp.post("/pools/members")
@requires(May.CHANGE_POOLS)
def add() -> ResponseReturnValue:
    prospect_id = id_or_none(request.values.get("prospect_id"))
    if prospect_id is None:
        raise Refused(_("Choose somebody to put into the pool."))
    pool, prospect = _chosen_pool(), get_or_404(Prospect, prospect_id)
    put_in = actions.put_in(current_actor(), pool, [prospect.id])
    if put_in.count:
        undo = url_for("pools.undo_adding", pool_id=pool.id, batch_id=put_in.batch_id)
        flash_undo(_("%(name)s is in “%(pool)s” now.", name=prospect.display_name, pool=pool.name), undo)
    else:
        flash(_("%(name)s is in “%(pool)s” already.", name=prospect.display_name, pool=pool.name))
    return onward("people.file", prospect_id=prospect.id)


@bp.post("/pools/<uuid:pool_id>/batches/<uuid:batch_id>/undo")
@requires(May.CHANGE_POOLS)
def undo_adding(pool_id: UUID, batch_id: UUID) -> ResponseReturnValue:
    pool = get_or_404(Pool, pool_id)
    count = actions.undo_putting_in(current_actor(), pool, batch_id)
    out = ngettext("%(num)d person is out again.", "%(num)d people are out again.", count)
    flash(out if count else _("Taken back."))
    return done("pools.page", pool_id=pool.id)


@bp.post("/pools/<uuid:pool_id>/members/<uuid:prospect_id>/remove")
@requires(May.CHANGE_POOLS)
def take_out(pool_id: UUID, prospect_id: UUID) -> ResponseReturnValue:
    pool, prospect = get_or_404(Pool, pool_id), get_or_404(Prospect, prospect_id)
    was = actions.take_out(current_actor(), pool, prospect.id)
    undo = url_for(
        "pools.put_back",
        pool_id=pool.id,
        prospect_id=prospect.id,
        step_id=was.step_id,
        kept="y" if was.is_kept else None,
    )
    flash_undo(_("%(name)s is out of “%(pool)s”.", name=prospect.display_name, pool=pool.name), undo)
    return onward("pools.page", pool_id=pool.id)


@bp.post("/pools/<uuid:pool_id>/members/<uuid:prospect_id>/put-back")
@requires(May.CHANGE_POOLS)
def put_back(pool_id: UUID, prospect_id: UUID) -> ResponseReturnValue:
    pool, prospect = get_or_404(Pool, pool_id), get_or_404(Prospect, prospect_id)
    step_id, is_kept = id_or_none(request.args.get("step_id")), "kept" in request.args
    moving.put_back(current_actor(), pool, prospect.id, step_id=step_id, is_kept=is_kept)
    flash(_("%(name)s is back in.", name=prospect.display_name))
    return done("pools.page", pool_id=pool.id)
