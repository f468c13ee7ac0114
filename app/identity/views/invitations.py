"""Taking an invitation up. Its link alone signs nobody in: one types a password, or has a code mailed."""

from flask import Blueprint, flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.identity import limits, tokens
from app.identity.actions import account, signing_in
from app.identity.forms.signing_in import JoinForm
from app.identity.models import OneTimeToken, Proof, Purpose, User
from app.identity.queries import organisation
from app.identity.request import enter
from app.identity.views.private import keeps_its_address
from app.kernel.web import invalid, open_to_all

bp = Blueprint("invitations", __name__)

PAGE = "identity/invitations/page.html"
OVER = "identity/invitations/over.html"


@bp.get("/join/<secret>")
@open_to_all
@keeps_its_address
def page(secret: str) -> ResponseReturnValue:
    token, user = _invited(secret)
    if token is None or user is None:
        return make_response(render_template(OVER), 410)
    return render_template(PAGE, form=JoinForm(), secret=secret, user=user)


@bp.post("/join/<secret>")
@open_to_all
@limits.tries_a_secret
@keeps_its_address
def join(secret: str) -> ResponseReturnValue:
    token, user = _invited(secret)
    if token is None or user is None:
        return make_response(render_template(OVER), 410)
    form = JoinForm(user.name, user.email, organisation().name)
    if not form.validate():
        return invalid(PAGE, form=form, secret=secret, user=user)
    account.accept_invitation(token, user, **form.values)
    enter(user, Proof.LINK)
    flash(_("Welcome, %(name)s.", name=user.name))
    return redirect("/", 303)


def _invited(secret: str) -> tuple[OneTimeToken | None, User | None]:
    token = tokens.find(Purpose.INVITATION, secret)
    return token, signing_in.user_of(token) if token is not None else None
