"""Signing in, by password or by a mailed code, and signing out.

A mailed link opens a page; only its button signs in, and only the browser that asked: mail scanners follow links.
"""

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.identity import limits, tokens
from app.identity.actions import signing_in
from app.identity.forms.signing_in import AskForCodeForm, CodeForm, PasswordForm
from app.identity.models import Proof, Purpose, User
from app.identity.queries import is_founded
from app.identity.request import browser_secret, enter, leave, why_signed_out
from app.identity.views.private import keeps_its_address
from app.kernel.actor import current_actor
from app.kernel.web import invalid, local_path, open_to_all

bp = Blueprint("sign_in", __name__)

PAGE = "identity/sign_in/page.html"
CODE_PAGE = "identity/sign_in/code.html"
LINK_PAGE = "identity/sign_in/link.html"
ONCE_PAGE = "identity/sign_in/once.html"


@bp.get("/sign-in")
@open_to_all
def page() -> ResponseReturnValue:
    if not is_founded():
        return render_template("identity/setup/closed.html")
    if current_actor().is_signed_in:
        return redirect(local_path(request.args.get("next"), "/"), 303)
    form = PasswordForm(next=request.args.get("next", ""), email=request.args.get("email", ""))
    return render_template(PAGE, form=form, said=_why_here())


def _why_here() -> str:
    if "out" in request.args:
        return _("You are signed out.")
    return {
        "role_changed": _("Your role here has changed. Please sign in again."),
        "password_changed": _("Your password was changed. Please sign in again."),
        "revoked": _("This browser was signed out from another one."),
    }.get(why_signed_out() or "", "")


@bp.post("/sign-in")
@open_to_all
@limits.tries_a_password
def by_password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate():
        user = signing_in.by_password(form.email.data or "", form.password.data or "")
        if user is not None:
            return _enter(user, Proof.PASSWORD, form.next.data)
        form.form_errors.append(_("E-mail address and password do not fit together."))
    return invalid(PAGE, form=form, said="")


@bp.post("/sign-in/codes")
@open_to_all
@limits.asks_for_mail
def ask_for_code() -> ResponseReturnValue:
    form = AskForCodeForm()
    if not form.validate():
        tried = PasswordForm(email=form.email.data, next=form.next.data, formdata=None)
        tried.email.errors = form.email.errors
        return invalid(PAGE, form=tried, said="")
    asked = signing_in.ask_for_code(form.email.data or "", browser_secret())
    session["asked"] = {"id": str(asked), "email": form.email.data, "next": local_path(form.next.data, "/")}
    return redirect(url_for("sign_in.code"), 303)


@bp.get("/sign-in/code")
@open_to_all
def code() -> ResponseReturnValue:
    if "asked" not in session:
        return redirect(url_for("sign_in.page"), 303)
    return render_template(CODE_PAGE, form=CodeForm(), asked=session["asked"])


@bp.post("/sign-in/code")
@open_to_all
@limits.tries_a_secret
def by_code() -> ResponseReturnValue:
    if "asked" not in session:
        return redirect(url_for("sign_in.page"), 303)
    form, asked = CodeForm(), session["asked"]
    if form.validate():
        user = signing_in.by_code(UUID(asked["id"]), browser_secret(), form.code.data or "")
        if user is not None:
            return _enter(user, Proof.CODE, asked["next"])
        form.code.errors = [_("This code does not work. Look at the newest mail, or have another one sent.")]
    return invalid(CODE_PAGE, form=form, asked=asked)


@bp.get("/sign-in/link/<secret>")
@open_to_all
@keeps_its_address
def link(secret: str) -> ResponseReturnValue:
    is_waiting = "browser" in session and signing_in.is_waiting_here(secret, browser_secret())
    return render_template(LINK_PAGE, secret=secret, is_waiting=is_waiting)


@bp.post("/sign-in/link/<secret>")
@open_to_all
@limits.tries_a_secret
@keeps_its_address
def by_link(secret: str) -> ResponseReturnValue:
    user = signing_in.by_mailed_link(secret, browser_secret())
    if user is None:
        return invalid(LINK_PAGE, secret=secret, is_waiting=False)
    return _enter(user, Proof.LINK, session.get("asked", {}).get("next"))


@bp.get("/sign-in/once/<secret>")
@open_to_all
@keeps_its_address
def once(secret: str) -> ResponseReturnValue:
    token = tokens.find(Purpose.SIGN_IN, secret)
    user = signing_in.user_of(token) if token is not None else None
    return render_template(ONCE_PAGE, secret=secret, user=user)


@bp.post("/sign-in/once/<secret>")
@open_to_all
@limits.tries_a_secret
@keeps_its_address
def by_one_time_link(secret: str) -> ResponseReturnValue:
    user = signing_in.by_one_time_link(secret)
    if user is None:
        return invalid(ONCE_PAGE, secret=secret, user=None)
    return _enter(user, Proof.LINK, None)


@bp.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    leave()
    response = redirect(url_for("sign_in.page", out=1), 303)
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response


def _enter(user: User, proof: Proof, then: str | None) -> Response:
    """Sign this browser in and go on to where it was going: a path on this site, or the start."""
    enter(user, proof)
    return redirect(local_path(then, "/"), 303)  # type: ignore[return-value]
