"""Where somebody worked and studied: adding, changing and removing a row."""

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.permissions import May
from app.kernel.web import current_actor, get_or_404, requires
from talent.prospects import background as verbs
from talent.prospects.forms import EditExperienceForm, ExperienceForm
from talent.prospects.models import Experience, ExperienceKind, Prospect
from talent.prospects.views.changes import told

bp = Blueprint("background", __name__)

CONFLICT = 409
PAGE = "talent/prospects/experience.html"


@bp.get("/people/<uuid:prospect_id>/<any(work, education):stay_kind>/new")
@requires(May.EDIT_PEOPLE)
def new(prospect_id: UUID, stay_kind: str) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    return _page(prospect, ExperienceKind(stay_kind), ExperienceForm(formdata=None))


def _page(
    prospect: Prospect, kind: ExperienceKind, form: ExperienceForm, row: Experience | None = None, *, status: int = 200
) -> Response:
    theirs = " · ".join(filter(None, [row.role, row.organisation])) if row and status == CONFLICT else ""
    context = {"prospect": prospect, "kind": kind, "form": form, "row": row, "theirs": theirs}
    return make_response(render_template(PAGE, **context), status)


@bp.post("/people/<uuid:prospect_id>/<any(work, education):stay_kind>/new")
@requires(May.EDIT_PEOPLE)
def add(prospect_id: UUID, stay_kind: str) -> ResponseReturnValue:
    prospect, form = get_or_404(Prospect, prospect_id), ExperienceForm()
    if not form.validate():
        return _page(prospect, ExperienceKind(stay_kind), form, status=422)
    is_todays = form.is_todays.data
    undo = verbs.add(current_actor(), prospect, ExperienceKind(stay_kind), form.stay, is_todays=is_todays)
    return told(_("Added."), undo, "", prospect.id)


@bp.get("/background/<uuid:experience_id>")
@requires(May.EDIT_PEOPLE)
def edit(experience_id: UUID) -> ResponseReturnValue:
    row = get_or_404(Experience, experience_id)
    return _page(get_or_404(Prospect, row.prospect_id), row.kind, EditExperienceForm.of(row), row)


@bp.post("/background/<uuid:experience_id>")
@requires(May.EDIT_PEOPLE)
def save(experience_id: UUID) -> ResponseReturnValue:
    row, form = get_or_404(Experience, experience_id), EditExperienceForm()
    prospect = get_or_404(Prospect, row.prospect_id)
    if not form.validate():
        return _page(prospect, row.kind, form, row, status=422)
    if form.version.data != row.version:
        form.version.data = row.version
        return _page(prospect, row.kind, form, row, status=CONFLICT)
    is_todays = form.is_todays.data
    undo = verbs.edit(current_actor(), prospect, row, form.stay, version=form.version.data, is_todays=is_todays)
    return told(_("Changed."), undo, "", prospect.id)


@bp.post("/background/<uuid:experience_id>/remove")
@requires(May.EDIT_PEOPLE)
def remove(experience_id: UUID) -> ResponseReturnValue:
    row = get_or_404(Experience, experience_id)
    undo = verbs.remove(current_actor(), row)
    return told(_("Removed."), undo, "", row.prospect_id)
