"""Doors: what erasing somebody would do, and doing it."""

from typing import Any
from uuid import UUID

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from talent.consent.erasing import erase as erase_people
from talent.consent.erasing import held_rows
from talent.consent.forms import EraseForm
from talent.consent.views.blueprint import bp
from talent.prospects.models import Prospect

PAGE = "talent/consent/erasing.html"


@bp.get("/people/<uuid:prospect_id>/erasing")
@requires(May.ERASE_PEOPLE)
def erasing(prospect_id: UUID) -> ResponseReturnValue:
    return render_template(PAGE, form=EraseForm(formdata=None), **_context(get_or_404(Prospect, prospect_id)))


def _context(prospect: Prospect) -> dict[str, Any]:
    return {"prospect": prospect, "rows": held_rows(prospect.id)}


@bp.post("/people/<uuid:prospect_id>/erasing")
@requires(May.ERASE_PEOPLE)
def erase(prospect_id: UUID) -> ResponseReturnValue:
    prospect, form = get_or_404(Prospect, prospect_id), EraseForm()
    if not form.validate():
        return invalid(PAGE, form=form, **_context(prospect))
    erase_people(current_actor(), [prospect], cause=form.cause.data)
    flash(_("Erased. Copies in older import files go within minutes."))
    return done("people.index")
