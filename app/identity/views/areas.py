"""Business areas: the tree, and adding, renaming, moving and removing in it."""

from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.identity.actions import areas as actions
from app.identity.forms.organisation import AreaForm
from app.identity.models import BusinessArea
from app.identity.queries import areas_as_tree
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires

bp = Blueprint("areas", __name__, url_prefix="/areas")

INDEX = "identity/areas/index.html"
PAGE = "identity/areas/page.html"


@bp.get("")
@requires(May.RUN_THE_ORGANISATION)
def index() -> ResponseReturnValue:
    return render_template(INDEX, tree=areas_as_tree(), form=AreaForm())


@bp.post("")
@requires(May.RUN_THE_ORGANISATION)
def add() -> ResponseReturnValue:
    form = AreaForm()
    if not form.validate():
        return invalid(INDEX, tree=areas_as_tree(), form=form)
    area = actions.add(current_actor(), **form.values)
    flash(_("%(name)s is added.", name=area.name))
    return done("areas.index")


@bp.get("/<uuid:area_id>")
@requires(May.RUN_THE_ORGANISATION)
def page(area_id: UUID) -> ResponseReturnValue:
    area = get_or_404(BusinessArea, area_id)
    return render_template(PAGE, area=area, form=AreaForm(but=area.id, obj=area))


@bp.post("/<uuid:area_id>")
@requires(May.RUN_THE_ORGANISATION)
def change(area_id: UUID) -> ResponseReturnValue:
    area = get_or_404(BusinessArea, area_id)
    form = AreaForm(but=area.id, obj=area)
    if not form.validate():
        return invalid(PAGE, area=area, form=form)
    actions.change(current_actor(), area, **form.values)
    flash(_("Saved."))
    return done("areas.index")


@bp.post("/<uuid:area_id>/removal")
@requires(May.RUN_THE_ORGANISATION)
def remove(area_id: UUID) -> ResponseReturnValue:
    area = get_or_404(BusinessArea, area_id)
    actions.remove(current_actor(), area)
    flash(_("%(name)s is removed.", name=area.name))
    return done("areas.index")
