"""Doors: what leaving means, a mailed code, and the button that does it."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.identity import limits
from app.identity.forms.signing_in import CodeForm
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, invalid, open_to_all, requires
from outreach.own import leaving as actions
from outreach.own.views.blueprint import bp, own_file

CODE = "outreach/own/leaving_code.html"


@bp.get("/leaving")
@requires(May.USE_OWN_PAGE)
def leaving() -> ResponseReturnValue:
    return render_template("outreach/own/leaving.html")


@bp.post("/leaving")
@requires(May.USE_OWN_PAGE)
@limits.tries_a_secret
def ask_to_leave() -> ResponseReturnValue:
    actions.ask(current_actor(), own_file())
    return done("own.leaving_code")


@bp.get("/leaving/code")
@requires(May.USE_OWN_PAGE)
def leaving_code() -> ResponseReturnValue:
    if actions.open_one(own_file()) is None:
        return redirect(url_for("own.leaving"), 303)
    return render_template(CODE, form=CodeForm(formdata=None))


@bp.post("/leaving/code")
@requires(May.USE_OWN_PAGE)
@limits.tries_a_secret
def leave() -> ResponseReturnValue:
    form = CodeForm()
    if form.validate():
        if actions.confirm(current_actor(), own_file(), form.code.data or ""):
            response = done("own.left")
            response.headers["Clear-Site-Data"] = '"cookies", "storage"'
            return response
        form.code.errors = [_("This code does not work. Look at the newest mail, or begin again.")]
    return invalid(CODE, form=form)


@bp.get("/left")
@open_to_all
def left() -> ResponseReturnValue:
    return render_template("outreach/own/left.html")
