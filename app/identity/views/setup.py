"""`/setup`: found the organisation, with the link that `bin/serve` printed. Afterwards there is nothing here."""

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.identity import limits, tokens
from app.identity.actions import founding
from app.identity.forms.signing_in import SetUpForm
from app.identity.models import OneTimeToken, Proof, Purpose
from app.identity.queries import is_founded
from app.identity.request import enter
from app.identity.views.private import keeps_its_address
from app.kernel.errors import NotFound
from app.kernel.web import invalid, open_to_all

bp = Blueprint("setup", __name__)


@bp.get("/setup")
@open_to_all
@keeps_its_address
def page() -> ResponseReturnValue:
    token = _token(request.args.get("token", ""))
    if token is None:
        return make_response(render_template("identity/setup/closed.html"), 403)
    return render_template("identity/setup/page.html", form=SetUpForm(), token=request.args["token"])


@bp.post("/setup")
@open_to_all
@limits.tries_a_secret
@keeps_its_address
def found() -> ResponseReturnValue:
    secret = request.form.get("token", "")
    token = _token(secret)
    if token is None:
        return make_response(render_template("identity/setup/closed.html"), 403)
    form = SetUpForm()
    if not form.validate():
        return invalid("identity/setup/page.html", form=form, token=secret)
    enter(founding.found(token, **form.values), Proof.PASSWORD)
    flash(_("Welcome. This is the place of %(name)s now.", name=form.organisation.data))
    return redirect("/", 303)


def _token(secret: str) -> OneTimeToken | None:
    """The link's token. Raises NotFound once the organisation exists."""
    if is_founded():
        raise NotFound
    return tokens.find(Purpose.SETUP, secret)
