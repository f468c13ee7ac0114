"""Doors of a dynamic pool: how it is kept up to date, who is kept in or out by hand."""

from uuid import UUID

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.access import may
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, requires
from talent.pools import actions
from talent.pools.models import Pool
from talent.pools.queries import exclusions_of, refreshes_of
from talent.pools.questions import pieces_of
from talent.pools.views.blueprint import bp
from talent.prospects.models import Prospect

MOST_SHOWN = 200


@bp.get("/pools/<uuid:pool_id>/question")
@requires(May.SEE_POOLS)
def question(pool_id: UUID) -> ResponseReturnValue:
    pool = get_or_404(Pool, pool_id)
    if not pool.is_dynamic:
        raise NotFound
    return render_template(
        "talent/pools/question.html",
        pool=pool,
        question_pieces=pieces_of(pool.question),
        last=db.session.scalar(refreshes_of(pool.id).limit(1)),
        kept_out=db.session.scalars(exclusions_of(pool.id).limit(MOST_SHOWN)).all(),
        may_change=may(current_actor(), May.CHANGE_POOLS, pool),
    )


@bp.post("/pools/<uuid:pool_id>/members/<uuid:prospect_id>/keep")
@requires(May.CHANGE_POOLS)
def keep(pool_id: UUID, prospect_id: UUID) -> ResponseReturnValue:
    pool, prospect = get_or_404(Pool, pool_id), get_or_404(Prospect, prospect_id)
    actions.keep(current_actor(), pool, [prospect.id])
    flash(_("%(name)s stays, whatever the question finds.", name=prospect.display_name))
    return done("pools.member", pool_id=pool.id, prospect_id=prospect.id)


@bp.post("/pools/<uuid:pool_id>/members/<uuid:prospect_id>/release")
@requires(May.CHANGE_POOLS)
def release(pool_id: UUID, prospect_id: UUID) -> ResponseReturnValue:
    pool, prospect = get_or_404(Pool, pool_id), get_or_404(Prospect, prospect_id)
    actions.release(current_actor(), pool, prospect.id)
    flash(_("Whether %(name)s is in is up to the question now.", name=prospect.display_name))
    return done("pools.page", pool_id=pool.id)


@bp.post("/pools/<uuid:pool_id>/members/<uuid:prospect_id>/let-back-in")
@requires(May.CHANGE_POOLS)
def let_back_in(pool_id: UUID, prospect_id: UUID) -> ResponseReturnValue:
    pool, prospect = get_or_404(Pool, pool_id), get_or_404(Prospect, prospect_id)
    actions.let_back_in(current_actor(), pool, [prospect.id])
    flash(_("%(name)s comes back if the question finds them.", name=prospect.display_name))
    return done("pools.question", pool_id=pool.id)
