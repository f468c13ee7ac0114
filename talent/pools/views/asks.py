"""Doors: ask a colleague about members of a pool, hand somebody over, take an ask back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.identity.models import User
from app.kernel.access import ensure
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, is_fragment_request, onward, requires
from talent.pools import asks
from talent.pools.colleagues import colleagues_for
from talent.pools.forms import AskForm
from talent.pools.models import Ask, Pool
from talent.pools.queries import members_among
from talent.pools.views.blueprint import bp, ids_among
from talent.prospects.models import Prospect
from talent.relationships.actions import DEFAULT_CADENCE

PAGE = "talent/pools/ask.html"


def _pool_and_chosen(pool_id: UUID) -> tuple[Pool, Sequence[Prospect]]:
    """The pool and those of its members whom the request names; NotFound when it names none."""
    pool = get_or_404(Pool, pool_id)
    ensure(current_actor(), May.CHANGE_POOLS, pool)
    chosen = ids_among(request.values.getlist("prospect_id"))
    prospects = db.session.scalars(members_among(pool.id, chosen[: asks.MOST_AT_ONCE])).all()
    if not prospects:
        raise NotFound(_("None of these people is in this pool any more."))
    return pool, prospects


def _context(pool: Pool | None, prospects: Sequence[Prospect]) -> dict[str, Any]:
    typed = request.args.get("q", "")[:200]
    colleagues = colleagues_for(
        current_actor(),
        [prospect.id for prospect in prospects],
        area_id=pool.area_id if pool else current_actor().area_id,
        cadence_days=pool.default_cadence_days if pool else DEFAULT_CADENCE,
        typed=typed,
    )
    return {"pool": pool, "prospects": prospects, "colleagues": colleagues, "typed": typed}


@bp.post("/pools/<uuid:pool_id>/ask/selection")
@requires(May.CHANGE_POOLS)
def choose_for_selection(pool_id: UUID) -> ResponseReturnValue:
    pool, prospects = _pool_and_chosen(pool_id)
    return done("pools.choose_colleague", pool_id=pool.id, prospect_id=[prospect.id for prospect in prospects])


@bp.get("/pools/<uuid:pool_id>/ask")
@requires(May.CHANGE_POOLS)
def choose_colleague(pool_id: UUID) -> ResponseReturnValue:
    template = "talent/pools/_colleagues.html" if is_fragment_request() else PAGE
    return render_template(template, form=AskForm(formdata=None), **_context(*_pool_and_chosen(pool_id)))


@bp.post("/pools/<uuid:pool_id>/ask")
@requires(May.CHANGE_POOLS)
def ask(pool_id: UUID) -> ResponseReturnValue:
    pool, prospects = _pool_and_chosen(pool_id)
    form = AskForm()
    if not form.validate():
        return invalid(PAGE, form=form, **_context(pool, prospects))
    user = get_or_404(User, UUID(form.user_id.data))
    if len(prospects) == 1:
        asks.ask(current_actor(), prospects[0], user, pool=pool, message=form.message.data or "")
        flash(_("%(who)s has a week to answer.", who=user.name))
    else:
        asked = asks.ask_about_many(current_actor(), prospects, user, pool=pool, message=form.message.data or "")
        flash(_told(user, asked))
    return done("pools.page", pool_id=pool.id)


def _told(user: User, asked: asks.Asked) -> str:
    count = len(asked.asks)
    about = ngettext(
        "%(who)s was asked about %(num)d person.", "%(who)s was asked about %(num)d people.", count, who=user.name
    )
    if not asked.passed_over:
        return about
    left_out = ngettext(
        "%(num)d was passed over: in touch or asked already, or not to be contacted.",
        "%(num)d were passed over: in touch or asked already, or not to be contacted.",
        asked.passed_over,
    )
    return f"{about} {left_out}"


@bp.get("/people/<uuid:prospect_id>/hand-over")
@requires(May.KEEP_RELATIONSHIPS)
def choose_successor(prospect_id: UUID) -> ResponseReturnValue:
    template = "talent/pools/_colleagues.html" if is_fragment_request() else PAGE
    prospect = get_or_404(Prospect, prospect_id)
    return render_template(template, form=AskForm(formdata=None), **_context(None, [prospect]))


@bp.post("/people/<uuid:prospect_id>/hand-over")
@requires(May.KEEP_RELATIONSHIPS)
def hand_over(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    form = AskForm()
    if not form.validate():
        return invalid(PAGE, form=form, **_context(None, [prospect]))
    user = get_or_404(User, UUID(form.user_id.data))
    asks.ask(current_actor(), prospect, user, message=form.message.data or "")
    flash(_("%(who)s has a week to answer. Until then nothing changes for you.", who=user.name))
    return onward("people.file", prospect_id=prospect.id)


@bp.post("/asks/<uuid:ask_id>/withdraw")
@requires(May.KEEP_RELATIONSHIPS)
def withdraw(ask_id: UUID) -> ResponseReturnValue:
    asked = get_or_404(Ask, ask_id)
    asks.withdraw(current_actor(), asked)
    flash(_("%(who)s is not asked any more.", who=asked.user.name))
    if asked.pool_id is not None:
        return onward("pools.page", pool_id=asked.pool_id)
    return onward("people.file", prospect_id=asked.prospect_id)
