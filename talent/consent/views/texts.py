"""Doors: what people are asked, word for word."""

from typing import Any

from flask import flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, invalid, requires
from talent.consent.actions import write_text
from talent.consent.forms import TextForm
from talent.consent.queries import latest_texts
from talent.consent.views.blueprint import bp

PAGE = "talent/consent/texts.html"


@bp.get("/privacy/texts")
@requires(May.RUN_THE_ORGANISATION)
def texts() -> ResponseReturnValue:
    return render_template(PAGE, form=TextForm(formdata=None, language=g.reader.locale), **_context())


def _context() -> dict[str, Any]:
    return {"texts": db.session.scalars(latest_texts()).all()}


@bp.post("/privacy/texts")
@requires(May.RUN_THE_ORGANISATION)
def add_text() -> ResponseReturnValue:
    form = TextForm()
    if not form.validate():
        return invalid(PAGE, form=form, **_context())
    text = write_text(current_actor(), **form.values)
    flash(_("Saved as version %(number)d.", number=text.version))
    return done("consent.texts")
