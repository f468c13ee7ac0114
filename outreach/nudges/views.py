"""Doors: a nudge on a page of its own, for those who come from the digest; its answers, and taking one back."""

from types import ModuleType
from uuid import UUID

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.identity.models import User
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, is_fragment_request, requires
from outreach.nudges import actions, reasons
from outreach.nudges.cards import cards_for
from outreach.nudges.forms import AnswerForm
from outreach.nudges.handing_over import colleagues_to_ask
from outreach.nudges.models import Nudge
from outreach.nudges.week import week_of
from outreach.nudges.words import answered

bp = Blueprint("nudges", __name__, url_prefix="/nudges")


@bp.app_context_processor
def words_for_cards() -> dict[str, ModuleType]:
    """The sentences of a card, for the templates that show one."""
    return {"nudge_words": reasons}


@bp.get("/<uuid:nudge_id>")
@requires(May.ANSWER_NUDGES)
def page(nudge_id: UUID) -> ResponseReturnValue:
    nudge = get_or_404(Nudge, nudge_id)
    return render_template("outreach/nudges/page.html", card=cards_for(g.user, [nudge])[0], said=answered(nudge))


@bp.get("/<uuid:nudge_id>/not-me")
@requires(May.ANSWER_NUDGES)
def not_me(nudge_id: UUID) -> ResponseReturnValue:
    nudge, typed = get_or_404(Nudge, nudge_id), request.args.get("q", "").replace("\0", "")[:100]
    colleagues = db.session.scalars(colleagues_to_ask(g.user, typed)).all()
    template = "outreach/nudges/_colleagues.html" if is_fragment_request() else "outreach/nudges/not_me.html"
    return render_template(template, card=cards_for(g.user, [nudge])[0], colleagues=colleagues, typed=typed)


@bp.post("/<uuid:nudge_id>/answer")
@requires(May.ANSWER_NUDGES)
def answer(nudge_id: UUID) -> ResponseReturnValue:
    nudge = get_or_404(Nudge, nudge_id)
    form = AnswerForm()
    if not form.validate():
        raise Refused(form.first_error)
    colleague = get_or_404(User, form.colleague_id.data) if form.colleague_id.data else None
    actions.answer(current_actor(), nudge, outcome=form.outcome.data, until=form.day, colleague=colleague)
    if not is_fragment_request():
        flash_undo(answered(nudge), url_for("nudges.undo", nudge_id=nudge.id))
    context = {"nudge": nudge, "said": answered(nudge), "week": week_of(g.user)}
    return done("home.today", fragment="outreach/nudges/_folded.html", context=context)


@bp.post("/<uuid:nudge_id>/undo")
@requires(May.ANSWER_NUDGES)
def undo(nudge_id: UUID) -> ResponseReturnValue:
    nudge = get_or_404(Nudge, nudge_id)
    actions.undo(current_actor(), nudge)
    context = {"card": cards_for(g.user, [nudge])[0], "week": week_of(g.user), "said": _("Taken back.")}
    return done("home.today", fragment="outreach/nudges/_again.html", context=context)
