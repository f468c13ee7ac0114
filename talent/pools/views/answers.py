"""Doors of the asked person: what waits for an answer, yes, no, and undo."""

from typing import Any
from uuid import UUID

from flask import flash, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.access import may
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, invalid, onward, requires
from talent.pools import answers
from talent.pools.forms import DeclineForm
from talent.pools.models import Ask
from talent.pools.queries import asks_waiting_for
from talent.pools.views.blueprint import bp
from talent.pools.words import rhythm_of, standing_in_words
from talent.relationships.capacity import too_much

PAGE = "talent/pools/answer.html"


@bp.get("/asks")
@requires(May.ANSWER_ASKS)
def asks() -> ResponseReturnValue:
    return render_template("talent/pools/asks.html", asks=db.session.scalars(asks_waiting_for(g.user.id)).all())


@bp.get("/asks/<uuid:ask_id>")
@requires(May.ANSWER_ASKS)
def answer(ask_id: UUID) -> ResponseReturnValue:
    return render_template(PAGE, **_context(get_or_404(Ask, ask_id)), form=DeclineForm(formdata=None))


def _context(ask: Ask) -> dict[str, Any]:
    return {
        "ask": ask,
        "may_answer": ask.is_waiting and may(current_actor(), May.ANSWER_ASKS, ask),
        "rhythm": rhythm_of(ask),
        "sentence": standing_in_words(ask),
    }


@bp.post("/asks/<uuid:ask_id>/accept")
@requires(May.ANSWER_ASKS)
def accept(ask_id: UUID) -> ResponseReturnValue:
    ask = get_or_404(Ask, ask_id)
    relationship = answers.accept(current_actor(), ask)
    flash_undo(_("You keep in touch with %(name)s now.", name=ask.prospect.display_name), _undo(ask))
    warning = too_much(g.user, relationship.cadence_days)
    if warning:
        flash(warning)
    return onward("pools.asks")


@bp.post("/asks/<uuid:ask_id>/decline")
@requires(May.ANSWER_ASKS)
def decline(ask_id: UUID) -> ResponseReturnValue:
    ask, form = get_or_404(Ask, ask_id), DeclineForm()
    if not form.validate():
        return invalid(PAGE, **_context(ask), form=form)
    answers.decline(current_actor(), ask, **form.values)
    flash_undo(_("%(who)s will read that you cannot.", who=ask.asked_by.name), _undo(ask))
    return onward("pools.asks")


def _undo(ask: Ask) -> str:
    return url_for("pools.take_back", ask_id=ask.id)


@bp.post("/asks/<uuid:ask_id>/take-back")
@requires(May.ANSWER_ASKS)
def take_back(ask_id: UUID) -> ResponseReturnValue:
    ask = get_or_404(Ask, ask_id)
    answers.take_back(current_actor(), ask)
    flash(_("Taken back. It waits for your answer again."))
    return done("pools.answer", ask_id=ask.id)
