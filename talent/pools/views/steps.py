"""Doors: a pool's own steps, one form a row."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.access import ensure
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, invalid, requires
from talent.pools import steps
from talent.pools.board import numbers_of, steps_by_name
from talent.pools.forms import StepForm
from talent.pools.models import Pool, PoolStep
from talent.pools.queries import steps_of
from talent.pools.views.blueprint import bp, id_or_none

PAGE = "talent/pools/steps.html"


def _to_change(pool_id: UUID, step_id: UUID) -> tuple[Pool, PoolStep]:
    pool, step = get_or_404(Pool, pool_id), get_or_404(PoolStep, step_id)
    ensure(current_actor(), May.CHANGE_POOLS, pool)
    if step.pool_id != pool.id:
        raise NotFound
    return pool, step


def _context(pool: Pool) -> dict[str, Any]:
    own = db.session.scalars(steps_of(pool.id)).all()
    return {"pool": pool, "steps": own, "names": steps_by_name(own), "numbers": numbers_of(pool)}


@bp.get("/pools/<uuid:pool_id>/steps", endpoint="steps")
@requires(May.CHANGE_POOLS)
def steps_page(pool_id: UUID) -> ResponseReturnValue:
    pool = get_or_404(Pool, pool_id)
    ensure(current_actor(), May.CHANGE_POOLS, pool)
    return render_template(PAGE, form=StepForm(formdata=None), **_context(pool))


@bp.post("/pools/<uuid:pool_id>/steps")
@requires(May.CHANGE_POOLS)
def add_step(pool_id: UUID) -> ResponseReturnValue:
    pool, form = get_or_404(Pool, pool_id), StepForm()
    ensure(current_actor(), May.CHANGE_POOLS, pool)
    if not form.validate():
        return invalid(PAGE, form=form, **_context(pool))
    steps.add(current_actor(), pool, **form.values)
    return done("pools.steps", pool_id=pool.id)


@bp.post("/pools/<uuid:pool_id>/steps/<uuid:step_id>")
@requires(May.CHANGE_POOLS)
def rename_step(pool_id: UUID, step_id: UUID) -> ResponseReturnValue:
    pool, step = _to_change(pool_id, step_id)
    steps.rename(current_actor(), pool, step, name=request.form.get("name", ""))
    flash(_("Renamed."))
    return done("pools.steps", pool_id=pool.id)


@bp.post("/pools/<uuid:pool_id>/steps/<uuid:step_id>/place")
@requires(May.CHANGE_POOLS)
def place_step(pool_id: UUID, step_id: UUID) -> ResponseReturnValue:
    pool, step = _to_change(pool_id, step_id)
    steps.place(current_actor(), pool, step, position=request.form.get("position", step.position, type=int))
    return done("pools.steps", pool_id=pool.id, _anchor=f"step-{step.id}")


@bp.post("/pools/<uuid:pool_id>/steps/<uuid:step_id>/remove")
@requires(May.CHANGE_POOLS)
def remove_step(pool_id: UUID, step_id: UUID) -> ResponseReturnValue:
    pool, step = _to_change(pool_id, step_id)
    steps.remove(current_actor(), pool, step, to_step_id=id_or_none(request.form.get("to_step_id")))
    undo = url_for("pools.bring_step_back", pool_id=pool.id, step_id=step.id)
    flash_undo(_("The step “%(name)s” is gone.", name=step.name), undo)
    return done("pools.steps", pool_id=pool.id)


@bp.post("/pools/<uuid:pool_id>/steps/<uuid:step_id>/bring-back")
@requires(May.CHANGE_POOLS)
def bring_step_back(pool_id: UUID, step_id: UUID) -> ResponseReturnValue:
    pool, step = _to_change(pool_id, step_id)
    steps.bring_back(current_actor(), pool, step)
    return done("pools.steps", pool_id=pool.id)
