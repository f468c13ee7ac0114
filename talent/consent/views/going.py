"""Doors: who goes soon, and keeping them."""

from uuid import UUID

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from talent.consent.forms import KeepForm
from talent.consent.going import Going, going, keep
from talent.consent.models import Retention
from talent.consent.views.blueprint import bp

PAGE = "talent/consent/going.html"


@bp.get("/privacy/going")
@requires(May.TELL_PEOPLE)
def going_soon() -> ResponseReturnValue:
    return render_template(PAGE, going=_page(), after=_after(), today=g.reader.today, form=KeepForm(formdata=None))


def _after() -> str:
    return request.args.get("after", "")[:100]


def _page() -> Going:
    return going(_after())


@bp.post("/privacy/going/<uuid:retention_id>/keeping")
@requires(May.TELL_PEOPLE)
def keep_from_list(retention_id: UUID) -> ResponseReturnValue:
    retention, form = get_or_404(Retention, retention_id), KeepForm()
    if not form.validate():
        return invalid(PAGE, going=_page(), after=_after(), today=g.reader.today, form=form)
    keep(current_actor(), retention, **form.values)
    flash(_("%(name)s stays.", name=retention.prospect.display_name))
    return done("consent.going_soon")
