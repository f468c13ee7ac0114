"""One's own e-mail address: asking for another, and typing the code that was mailed there."""

from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.identity import limits
from app.identity.actions import address
from app.identity.forms.address import ConfirmAddressForm, NewAddressForm
from app.identity.models import EmailChange
from app.identity.request import current_user_row
from app.identity.views.account import asks_for_password, bp
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, invalid, requires

__all__ = ["bp"]

PAGE = "identity/account/address.html"


def _wish() -> EmailChange | None:
    return db.session.scalar(address.open_wish(current_user_row()))


def _page_of(**forms: Any) -> dict[str, Any]:
    empty = {"form": _new_address_form(formdata=None), "code_form": ConfirmAddressForm(formdata=None)}
    return {**empty, "wish": _wish(), **forms}


def _new_address_form(**kwargs: Any) -> NewAddressForm:
    return NewAddressForm(current_user_row(), asks_for_current=asks_for_password(), **kwargs)


@bp.get("/address")
@requires(May.USE_THE_PRODUCT)
def address_page() -> ResponseReturnValue:
    return render_template(PAGE, **_page_of())


@bp.post("/address")
@requires(May.USE_THE_PRODUCT)
@limits.tries_own_password
def ask_for_address() -> ResponseReturnValue:
    form = _new_address_form()
    if not form.validate():
        return invalid(PAGE, **_page_of(form=form))
    address.ask_for_address(current_actor(), current_user_row(), email=form.email.data or "")
    return done("account.address_page")


@bp.post("/address/code")
@requires(May.USE_THE_PRODUCT)
@limits.tries_own_password
def confirm_address() -> ResponseReturnValue:
    form = ConfirmAddressForm()
    if not form.validate():
        return invalid(PAGE, **_page_of(code_form=form))
    if not address.confirm_address(current_actor(), current_user_row(), code=form.code.data or ""):
        return _wrong(form)
    flash(_("This is your address now. Your old one gets a last mail about it."))
    return done("account.address_page")


def _wrong(form: ConfirmAddressForm) -> ResponseReturnValue:
    """The wrong try counts, so this is an answer and no failure, which would take everything back."""
    again = _new_address_form(formdata=None)
    if _wish() is None:
        again.form_errors.append(_("That was wrong five times. Ask for another code."))
    form.code.errors = [_("This is not the code that was mailed to the new address.")]
    return invalid(PAGE, **_page_of(code_form=form, form=again))


@bp.post("/address/keeping")
@requires(May.USE_THE_PRODUCT)
def keep_address() -> ResponseReturnValue:
    address.forget_wish(current_actor(), current_user_row())
    flash(_("Your address stays as it is."))
    return done("account.address_page")
