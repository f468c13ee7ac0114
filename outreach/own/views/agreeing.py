"""Doors: for what somebody's data is used, agreeing to it, and taking it back."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.errors import Conflict
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, requires
from outreach.own.forms import AgreeForm, PurposeForm
from outreach.own.views.blueprint import bp, own_file
from outreach.portal.owner import own_id, today
from talent.consent import own, own_words
from talent.consent.queries import bases_of


@bp.get("/consent")
@requires(May.USE_OWN_PAGE)
def consent() -> ResponseReturnValue:
    language = str(get_locale() or "en").partition("_")[0]
    return render_template(
        "outreach/own/consent.html",
        every=own.asked_of(own_file(), language),
        history=db.session.scalars(bases_of(own_id())).all(),
        words=own_words,
        today=today(),
    )


@bp.post("/consent")
@requires(May.USE_OWN_PAGE)
def agree() -> ResponseReturnValue:
    form = AgreeForm()
    if not form.validate():
        raise Conflict
    own.agree(current_actor(), own_file(), **form.values, today=today())
    flash(_("Written down. You can take it back here at any time."))
    return done("own.consent")


@bp.post("/consent/withdrawal")
@requires(May.USE_OWN_PAGE)
def refuse() -> ResponseReturnValue:
    form = PurposeForm()
    if not form.validate():
        raise Conflict
    own.refuse(current_actor(), own_file(), **form.values, today=today())
    flash(_("Written down. It holds at once."))
    return done("own.consent")
