"""Doors of recruiting: what people outside say is wrong, beside what we hold; confirm it, or decline it, with words."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, goes_on_after, invalid, place_in_list, requires
from talent.corrections import actions, words
from talent.corrections.forms import AnswerForm
from talent.corrections.models import Correction
from talent.corrections.queries import A_PAGE, how_many_wait, waiting

bp = Blueprint("corrections", __name__, url_prefix="/privacy/corrections")
PAGE = "talent/corrections/page.html"


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"words": words}


@bp.app_template_global()
def corrections_waiting() -> int:
    """How many nobody has answered; none for whoever may not."""
    return db.session.scalars(how_many_wait()).one()


@bp.get("")
@requires(May.ANSWER_CORRECTIONS)
def index() -> ResponseReturnValue:
    found = db.session.scalars(waiting(goes_on_after())).all()
    shown = found[:A_PAGE]
    last = shown[-1] if len(found) > A_PAGE else None
    older = url_for("corrections.index", after=place_in_list(last.created_at, last.id)) if last else ""
    return render_template("talent/corrections/index.html", corrections=shown, older=older)


@bp.get("/<uuid:correction_id>")
@requires(May.ANSWER_CORRECTIONS)
def page(correction_id: UUID) -> ResponseReturnValue:
    return render_template(PAGE, **_context(get_or_404(Correction, correction_id), AnswerForm(formdata=None)))


def _context(correction: Correction, form: AnswerForm) -> dict[str, Any]:
    now = actions.now(correction) if correction.is_open else None
    return {
        "correction": correction,
        "form": form,
        "now": now,
        "is_gone": correction.is_open and now is None,
        "has_changed": now is not None and now.words != correction.held,
    }


@bp.post("/<uuid:correction_id>/confirmation")
@requires(May.ANSWER_CORRECTIONS)
def confirm(correction_id: UUID) -> ResponseReturnValue:
    correction, form = get_or_404(Correction, correction_id), AnswerForm()
    if not form.validate():
        return invalid(PAGE, **_context(correction, form))
    actions.confirm(current_actor(), correction, **form.values)
    flash(_("Confirmed. %(name)s is told.", name=correction.prospect.display_name))
    return done("corrections.index")


@bp.post("/<uuid:correction_id>/refusal")
@requires(May.ANSWER_CORRECTIONS)
def decline(correction_id: UUID) -> ResponseReturnValue:
    correction, form = get_or_404(Correction, correction_id), AnswerForm()
    if form.validate() and not form.answer.data:
        form.answer.errors = [_("Say why it stays as it is. They read it.")]
    if form.errors:
        return invalid(PAGE, **_context(correction, form))
    actions.decline(current_actor(), correction, **form.values)
    flash(_("Declined. %(name)s is told why.", name=correction.prospect.display_name))
    return done("corrections.index")
