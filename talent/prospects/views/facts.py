"""Facts: noting one in a line, answering whether one still holds, changing and removing it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.errors import Refused
from app.kernel.permissions import May
from app.kernel.web import came_from, current_actor, get_or_404, invalid, requires
from talent.prospects import facts as verbs
from talent.prospects.forms import ConfirmForm, EditFactForm, FactForm
from talent.prospects.models import Fact, Prospect, Undo
from talent.prospects.portrait import facts_about
from talent.prospects.views.changes import told

bp = Blueprint("facts", __name__)

PART, WRITE, PAGE = "talent/prospects/_facts.html", "talent/prospects/write_fact.html", "talent/prospects/fact.html"


@bp.post("/people/<uuid:prospect_id>/facts")
@requires(May.EDIT_PEOPLE)
def note(prospect_id: UUID) -> ResponseReturnValue:
    prospect, form = get_or_404(Prospect, prospect_id), FactForm()
    if not form.validate():
        return invalid(WRITE, fragment=PART, **_about(prospect), fact_form=form)
    undo = verbs.note(current_actor(), prospect, **form.said(g.reader.today))
    return _told(prospect, _("Noted."), undo)


def _about(prospect: Prospect) -> dict[str, Any]:
    return {"prospect": prospect, "facts": facts_about(g.user, prospect), "confirm_form": ConfirmForm(formdata=None)}


def _told(prospect: Prospect, said: str, undo: Undo) -> Response:
    return told(said, undo, PART, prospect.id, **_about(prospect), fact_form=FactForm(formdata=None))


@bp.post("/facts/<uuid:fact_id>/confirm")
@requires(May.EDIT_PEOPLE)
def confirm(fact_id: UUID) -> ResponseReturnValue:
    fact, form = get_or_404(Fact, fact_id), ConfirmForm()
    if not form.validate():
        raise Refused(form.first_error)
    undo = verbs.confirm(current_actor(), fact, valid_until=form.valid_until(g.reader.today))
    return _told(get_or_404(Prospect, fact.prospect_id), _("Still true, then."), undo)


@bp.post("/facts/<uuid:fact_id>/end")
@requires(May.EDIT_PEOPLE)
def end(fact_id: UUID) -> ResponseReturnValue:
    fact = get_or_404(Fact, fact_id)
    undo = verbs.end(current_actor(), fact)
    return _told(get_or_404(Prospect, fact.prospect_id), _("Noted that it is true no longer."), undo)


@bp.post("/facts/<uuid:fact_id>/postpone")
@requires(May.EDIT_PEOPLE)
def postpone(fact_id: UUID) -> ResponseReturnValue:
    fact = get_or_404(Fact, fact_id)
    undo = verbs.postpone(current_actor(), fact)
    return _told(get_or_404(Prospect, fact.prospect_id), _("It asks again after the next talk."), undo)


@bp.get("/facts/<uuid:fact_id>")
@requires(May.EDIT_PEOPLE)
def page(fact_id: UUID) -> ResponseReturnValue:
    fact = get_or_404(Fact, fact_id)
    return _page(fact, EditFactForm.of(fact))


def _page(fact: Fact, form: EditFactForm, status: int = 200, *, theirs: str = "") -> Response:
    prospect = get_or_404(Prospect, fact.prospect_id)
    context = {"fact": fact, "form": form, "prospect": prospect, "theirs": theirs, "next": came_from()}
    return make_response(render_template(PAGE, **context), status)


@bp.post("/facts/<uuid:fact_id>")
@requires(May.EDIT_PEOPLE)
def save(fact_id: UUID) -> ResponseReturnValue:
    fact, form = get_or_404(Fact, fact_id), EditFactForm()
    if not form.validate():
        return _page(fact, form, 422)
    if form.version.data != fact.version:
        form.version.data = fact.version
        return _page(fact, form, 409, theirs=EditFactForm.of(fact).text.data or "")
    undo = verbs.edit(current_actor(), fact, **form.said(g.reader.today), version=form.version.data)
    return _told(get_or_404(Prospect, fact.prospect_id), _("Changed."), undo)


@bp.post("/facts/<uuid:fact_id>/remove")
@requires(May.EDIT_PEOPLE)
def remove(fact_id: UUID) -> ResponseReturnValue:
    fact = get_or_404(Fact, fact_id)
    prospect = get_or_404(Prospect, fact.prospect_id)
    return _told(prospect, _("Removed."), verbs.remove(current_actor(), fact))
