"""Settings of the organisation."""

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.identity.actions import organisation as actions
from app.identity.forms.organisation import OrganisationForm
from app.identity.models import ACCENTS
from app.identity.queries import organisation
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, invalid, requires

bp = Blueprint("settings", __name__, url_prefix="/settings")

PAGE = "identity/settings/index.html"


@bp.get("")
@requires(May.RUN_THE_ORGANISATION)
def index() -> ResponseReturnValue:
    form = OrganisationForm(obj=organisation())
    form.accent.data = form.accent.data or ACCENTS[0]
    return render_template(PAGE, form=form)


@bp.post("")
@requires(May.RUN_THE_ORGANISATION)
def change() -> ResponseReturnValue:
    form = OrganisationForm(obj=organisation())
    if not form.validate():
        return invalid(PAGE, form=form)
    actions.change(current_actor(), organisation(), **form.values)
    flash(_("Saved. Everybody sees it from their next page on."))
    return done("settings.index")
