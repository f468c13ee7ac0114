"""Doors of recruiting: what people outside say is wrong, beside what we hold; confirm it, or decline it, with words."""

from types import ModuleType
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.paging import goes_on_after, one_page
from app.kernel.permissions import May
from app.kernel.web import (
    came_from,
    current_actor,
    flash_undo,
    get_or_404,
    invalid,
    onward,
    requires,
)
from talent.corrections import answering, words
from talent.corrections.forms import AnswerForm
from talent.corrections.models import Correction
from talent.corrections.queries import A_PAGE, how_many_wait, waiting

bp = Blueprint("corrections", __name__, url_prefix="/privacy/corrections")
PAGE = "talent/corrections/page.html"


@bp.app_context_processor
def words_for_corrections() -> dict[str, ModuleType]:
    """The sentences about a correction, for the templates that show one."""
    return {"correction_words": words}


@bp.app_template_global()
def corrections_waiting() -> int:
    """How many nobody has answered; none for whoever may not."""
    return db.session.scalars(how_many_wait()).one()


@bp.get("")
@requires(May.ANSWER_CORRECTIONS)
def index() -> ResponseReturnValue:
    found = db.session.scalars(waiting(goes_on_after())).all()
    shown, after = one_page(found, A_PAGE, by=Correction.created_at)
    older = url_for("corrections.index", after=after) if after else ""
    return render_template("talent/corrections/index.html", corrections=shown, older=older)


@bp.get("/<uuid:correction_id>")
@requires(May.ANSWER_CORRECTIONS)
def page(correction_id: UUID) -> ResponseReturnValue:
    correction = get_or_404(Correction, correction_id)
    return render_template(PAGE, **_context(correction, AnswerForm(formdata=None, obj=correction)))


def _context(correction: Correction, form: AnswerForm) -> dict[str, Any]:
    return {
        "correction": correction,
        "form": form,
        "now": answering.now(correction) if correction.is_open else None,
        "can_reopen": answering.can_reopen(current_actor(), correction),
        "next": came_from(),
    }


@bp.post("/<uuid:correction_id>/confirmation")
@requires(May.ANSWER_CORRECTIONS)
def confirm(correction_id: UUID) -> ResponseReturnValue:
    correction, form = get_or_404(Correction, correction_id), AnswerForm()
    if not form.validate() or (correction.is_open and answering.is_out_of_date(correction)):
        return invalid(PAGE, **_context(correction, form))
    answering.confirm(current_actor(), correction, **form.values)
    return _answered(correction, _("Confirmed. %(name)s is told.", name=correction.prospect.display_name))


@bp.post("/<uuid:correction_id>/refusal")
@requires(May.ANSWER_CORRECTIONS)
def decline(correction_id: UUID) -> ResponseReturnValue:
    correction, form = get_or_404(Correction, correction_id), AnswerForm()
    if form.validate() and not form.answer.data:
        form.answer.errors = [_("Say why it stays as it is. They read it.")]
    if form.errors:
        return invalid(PAGE, **_context(correction, form))
    answering.decline(current_actor(), correction, **form.values)
    return _answered(correction, _("Declined. %(name)s is told why.", name=correction.prospect.display_name))


def _answered(correction: Correction, told: str) -> ResponseReturnValue:
    flash_undo(told, url_for("corrections.reopen", correction_id=correction.id, next=came_from()))
    return onward("corrections.index")


@bp.post("/<uuid:correction_id>/reopening")
@requires(May.ANSWER_CORRECTIONS)
def reopen(correction_id: UUID) -> ResponseReturnValue:
    answering.reopen(current_actor(), get_or_404(Correction, correction_id))
    flash(_("Taken back. It waits for an answer again."))
    return onward("corrections.index")
