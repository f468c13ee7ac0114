"""Doors: the pools as cards, one pool, making, changing and archiving."""

from typing import TypeVar
from uuid import UUID

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.access import ensure, may
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, invalid, requires
from talent.pools import making
from talent.pools.board import steps_by_name
from talent.pools.forms import EditPoolForm, PoolForm
from talent.pools.health import Band, health_of
from talent.pools.listing import cards
from talent.pools.members import Order, Question, page_of
from talent.pools.models import Pool
from talent.pools.needs import needs_of
from talent.pools.queries import areas_by_name, steps_of
from talent.pools.questions import pieces_of
from talent.pools.views.blueprint import bp
from talent.pools.views.links import links_of
from talent.pools.words import HIDDEN, owners_in_words, rhythm_in_words

AnyPoolForm = TypeVar("AnyPoolForm", bound=PoolForm)


@bp.get("/pools")
@requires(May.SEE_POOLS)
def index() -> ResponseReturnValue:
    archived, after = "archived" in request.args, request.args.get("after", type=UUID)
    return render_template(
        "talent/pools/index.html",
        cards=cards(archived=archived, after=after, today=g.reader.today),
        archived=archived,
        after=after,
        may_make=may(current_actor(), May.KEEP_POOLS),
        hidden_words=HIDDEN,
        may_give_on=may(current_actor(), May.RUN_THE_ORGANISATION),
    )


@bp.get("/pools/<uuid:pool_id>", endpoint="page")
@requires(May.SEE_POOLS)
def pool_page(pool_id: UUID) -> ResponseReturnValue:
    pool, question = get_or_404(Pool, pool_id), _question()
    page, may_change = page_of(g.user, pool, question), may(current_actor(), May.CHANGE_POOLS, pool)
    return render_template(
        "talent/pools/page.html",
        pool=pool,
        question=question,
        question_pieces=pieces_of(pool.question),
        health=health_of([pool.id], today=g.reader.today)[pool.id],
        page=page,
        links=links_of(pool, question, page),
        needs=needs_of(pool) if may_change and not pool.is_archived else None,
        may_change=may_change,
        rhythm=rhythm_in_words(pool.default_cadence_days),
        owner_names=owners_in_words(pool),
        hidden_words=HIDDEN,
        step_names=dict(steps_by_name(db.session.scalars(steps_of(pool.id)).all())),
    )


def _question() -> Question:
    order, band = request.args.get("sort", ""), request.args.get("show", "")
    return Question(
        order=Order(order) if order in set(Order) else Order.NAME,
        band=Band(band) if band in set(Band) else None,
        step=request.args.get("step", "")[:40],
        after=request.args.get("after", "")[:1000],
    )


@bp.get("/pools/new")
@requires(May.KEEP_POOLS)
def new() -> ResponseReturnValue:
    return render_template("talent/pools/new.html", form=_filled(PoolForm(formdata=None, owner_id=g.user.id)))


@bp.post("/pools/new")
@requires(May.KEEP_POOLS)
def make() -> ResponseReturnValue:
    form = _filled(PoolForm())
    if not form.validate():
        return invalid("talent/pools/new.html", form=form)
    pool = making.make(current_actor(), **form.values)
    flash(_("The pool is there. Now put people in."))
    return done("pools.page", pool_id=pool.id)


@bp.get("/pools/<uuid:pool_id>/edit")
@requires(May.CHANGE_POOLS)
def edit(pool_id: UUID) -> ResponseReturnValue:
    pool = get_or_404(Pool, pool_id)
    ensure(current_actor(), May.CHANGE_POOLS, pool)
    form = _filled(EditPoolForm(formdata=None, obj=pool), pool)
    form.question.data = form.asked_before
    return render_template("talent/pools/edit.html", form=form, pool=pool)


@bp.post("/pools/<uuid:pool_id>/edit")
@requires(May.CHANGE_POOLS)
def save(pool_id: UUID) -> ResponseReturnValue:
    pool = get_or_404(Pool, pool_id)
    ensure(current_actor(), May.CHANGE_POOLS, pool)
    form = _filled(EditPoolForm(), pool)
    if not form.validate():
        return invalid("talent/pools/edit.html", form=form, pool=pool)
    making.edit(current_actor(), pool, **form.values)
    flash(_("Changed."))
    return done("pools.page", pool_id=pool.id)


def _filled(form: AnyPoolForm, pool: Pool | None = None) -> AnyPoolForm:
    form.offer(db.session.scalars(areas_by_name()).all(), pool)
    return form


@bp.post("/pools/<uuid:pool_id>/archive")
@requires(May.CHANGE_POOLS)
def archive(pool_id: UUID) -> ResponseReturnValue:
    pool = get_or_404(Pool, pool_id)
    making.archive(current_actor(), pool)
    flash_undo(_("Archived. Everybody's relationships go on."), url_for("pools.bring_back", pool_id=pool.id))
    return done("pools.index")


@bp.post("/pools/<uuid:pool_id>/bring-back")
@requires(May.CHANGE_POOLS)
def bring_back(pool_id: UUID) -> ResponseReturnValue:
    pool = get_or_404(Pool, pool_id)
    making.bring_back(current_actor(), pool)
    flash(_("The pool is in use again."))
    return done("pools.page", pool_id=pool.id)
