"""Custom fields: which there are, for administrators; and what they hold for somebody."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, invalid, requires
from talent.prospects import fields as verbs
from talent.prospects.about import all_fields, choices_of, values_of
from talent.prospects.field_forms import EditFieldForm, FieldForm, values_form
from talent.prospects.models import CustomField, FieldKind, Prospect
from talent.prospects.values import set_values, version_of
from talent.prospects.views.changes import told
from talent.prospects.words import FIELD_KINDS, ROLES

bp = Blueprint("fields", __name__)

INDEX, PAGE, DETAILS = (f"talent/prospects/{name}.html" for name in ("fields", "field", "details"))


@bp.get("/fields")
@requires(May.RUN_THE_ORGANISATION)
def index() -> ResponseReturnValue:
    return render_template(INDEX, **_all(), form=FieldForm(formdata=None))


def _all() -> dict[str, Any]:
    fields = db.session.scalars(all_fields()).all()
    return {
        "fields": [field for field in fields if field.archived_at is None],
        "archived": [field for field in fields if field.archived_at is not None],
        "kinds": FIELD_KINDS,
        "roles": ROLES,
    }


@bp.post("/fields")
@requires(May.RUN_THE_ORGANISATION)
def make() -> ResponseReturnValue:
    form = FieldForm()
    if not form.validate():
        return invalid(INDEX, **_all(), form=form)
    field = verbs.make(current_actor(), kind=form.kind.data, **form.described())
    flash(_("“%(name)s” is asked from now on.", name=field.label))
    return done("fields.index")


@bp.get("/fields/<uuid:field_id>")
@requires(May.RUN_THE_ORGANISATION)
def page(field_id: UUID) -> ResponseReturnValue:
    field = get_or_404(CustomField, field_id)
    return _page(field, EditFieldForm(formdata=None, obj=field, choices=""))


def _page(field: CustomField, form: EditFieldForm, status: int = 200) -> Response:
    choices = db.session.scalars(choices_of(field.id)).all() if field.kind is FieldKind.CHOICE else []
    context = {"field": field, "form": form, "choices": choices, "kind": FIELD_KINDS[field.kind], "sent": request.form}
    return make_response(render_template(PAGE, **context, is_overtaken=status == CONFLICT), status)


CONFLICT = 409


@bp.post("/fields/<uuid:field_id>")
@requires(May.RUN_THE_ORGANISATION)
def save(field_id: UUID) -> ResponseReturnValue:
    field, form = get_or_404(CustomField, field_id), EditFieldForm()
    if not form.validate():
        return _page(field, form, 422)
    if form.version.data != field.version:
        form.version.data = field.version
        return _page(field, form, CONFLICT)
    renamed = form.renamed(request.form)
    verbs.edit(current_actor(), field, **form.described(), renamed=renamed, version=form.version.data)
    flash(_("Changed."))
    return done("fields.index")


@bp.post("/fields/<uuid:field_id>/archive")
@requires(May.RUN_THE_ORGANISATION)
def archive(field_id: UUID) -> ResponseReturnValue:
    field = get_or_404(CustomField, field_id)
    verbs.archive(current_actor(), field)
    flash_undo(_("Put away. What it holds stays."), url_for("fields.bring_back", field_id=field.id))
    return done("fields.index")


@bp.post("/fields/<uuid:field_id>/bring-back")
@requires(May.RUN_THE_ORGANISATION)
def bring_back(field_id: UUID) -> ResponseReturnValue:
    verbs.bring_back(current_actor(), get_or_404(CustomField, field_id))
    return done("fields.index")


@bp.post("/fields/<uuid:field_id>/<any(earlier, later):way>")
@requires(May.RUN_THE_ORGANISATION)
def move(field_id: UUID, way: str) -> ResponseReturnValue:
    verbs.move(current_actor(), get_or_404(CustomField, field_id), steps=-1 if way == "earlier" else 1)
    return done("fields.index", _anchor=f"field-{field_id}")


@bp.get("/people/<uuid:prospect_id>/details")
@requires(May.EDIT_PEOPLE)
def details(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    return _details(prospect, is_sent=False)


def _details(prospect: Prospect, *, is_sent: bool, status: int = 200) -> Response:
    form = values_form(prospect, db.session.scalars(values_of(prospect.id)).all(), is_sent=is_sent)
    if is_sent:
        form.validate()
        form.version.data = version_of(prospect.id)
    context = {"prospect": prospect, "form": form, "is_overtaken": status == CONFLICT}
    return make_response(render_template(DETAILS, **context), status)


@bp.post("/people/<uuid:prospect_id>/details")
@requires(May.EDIT_PEOPLE)
def save_details(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    form = values_form(prospect, db.session.scalars(values_of(prospect.id)).all(), is_sent=True)
    if not form.validate():
        return _details(prospect, is_sent=True, status=422)
    if form.version.data != version_of(prospect.id):
        return _details(prospect, is_sent=True, status=CONFLICT)
    undo = set_values(current_actor(), prospect, form.held(), version=form.version.data)
    return told(_("Changed."), undo, "", prospect.id)
