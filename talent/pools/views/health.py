"""Door: how alive a pool is, figure by figure, each with the act that helps next."""

from uuid import UUID

from flask import g, render_template
from flask.typing import ResponseReturnValue

from app.kernel.access import may
from app.kernel.permissions import May
from app.kernel.web import current_actor, get_or_404, requires
from talent.pools.figures import figures_of
from talent.pools.health import health_of
from talent.pools.models import Pool
from talent.pools.views.blueprint import bp
from talent.pools.words import HIDDEN


@bp.get("/pools/<uuid:pool_id>/health")
@requires(May.SEE_POOLS)
def health(pool_id: UUID) -> ResponseReturnValue:
    pool = get_or_404(Pool, pool_id)
    return render_template(
        "talent/pools/health.html",
        pool=pool,
        figures=figures_of(g.user, pool),
        health=health_of([pool.id], today=g.reader.today)[pool.id],
        may_change=may(current_actor(), May.CHANGE_POOLS, pool) and not pool.is_archived,
        hidden_words=HIDDEN,
    )
