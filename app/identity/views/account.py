"""One's own account: who I am, how I work, my password, the browsers I am signed in with."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.identity import limits, sessions
from app.identity.actions import account
from app.identity.forms.account import AwayForm, OwnPasswordForm, ProfileForm, RhythmForm
from app.identity.models import BrowserSession, Proof, User
from app.identity.queries import organisation
from app.identity.request import current_session, current_user_row
from app.kernel import clock
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires

bp = Blueprint("account", __name__, url_prefix="/account")

PAGE = "identity/account/page.html"
PASSWORD_PAGE = "identity/account/password.html"  # noqa: S105 - a template
A_PROOF_BY_MAIL_COUNTS_FOR = timedelta(minutes=15)


@bp.get("")
@requires(May.USE_THE_PRODUCT)
def page() -> ResponseReturnValue:
    return render_template(PAGE, **_forms())


def _forms() -> dict[str, Any]:
    user = current_user_row()
    return {
        "profile": ProfileForm(obj=user, formdata=None),
        "rhythm": RhythmForm(obj=user, formdata=None),
        "away": AwayForm(user, obj=_when_away(user), formdata=None),
    }


def _when_away(user: User) -> User | None:
    """Whose days out of office are still of use: days that are over are not shown again."""
    return user if user.out_of_office_until is not None and user.out_of_office_until >= user.today else None


@bp.post("")
@requires(May.USE_THE_PRODUCT)
def describe() -> ResponseReturnValue:
    form = ProfileForm(obj=current_user_row())
    if not form.validate():
        return invalid(PAGE, **{**_forms(), "profile": form})
    account.describe(current_actor(), current_user_row(), **form.values)
    flash(_("Saved."))
    return done("account.page")


@bp.post("/rhythm")
@requires(May.USE_THE_PRODUCT)
def set_rhythm() -> ResponseReturnValue:
    form = RhythmForm(obj=current_user_row())
    if not form.validate():
        return invalid(PAGE, **{**_forms(), "rhythm": form})
    account.set_rhythm(current_actor(), current_user_row(), **form.values)
    flash(_("Saved."))
    return done("account.page")


@bp.post("/away")
@requires(May.USE_THE_PRODUCT)
def set_away() -> ResponseReturnValue:
    form = AwayForm(current_user_row())
    if not form.validate():
        return invalid(PAGE, **{**_forms(), "away": form})
    account.set_out_of_office(current_actor(), current_user_row(), **form.values)
    flash(_("Saved. Your colleagues see it.") if form.out_of_office_from.data else _("Saved: you are here."))
    return done("account.page")


@bp.get("/password")
@requires(May.USE_THE_PRODUCT)
def password() -> ResponseReturnValue:
    return render_template(PASSWORD_PAGE, form=_password_form())


@bp.post("/password")
@requires(May.USE_THE_PRODUCT)
@limits.tries_own_password
def set_password() -> ResponseReturnValue:
    form = _password_form()
    if not form.validate():
        return invalid(PASSWORD_PAGE, form=form)
    account.set_password(
        current_actor(), current_user_row(), new_password=form.new_password.data or "", keeping=current_session().id
    )
    flash(_("Your password is set. Every other browser is signed out."))
    return done("account.page")


def _password_form() -> OwnPasswordForm:
    return OwnPasswordForm(current_user_row(), organisation().name, asks_for_current=asks_for_password())


def asks_for_password() -> bool:
    """Whether the present password is needed: there is one, and no mail has just proved who this is."""
    session = current_session()
    by_mail = session.began_with is not Proof.PASSWORD
    proved = by_mail and session.created_at > clock.now() - A_PROOF_BY_MAIL_COUNTS_FOR
    return current_user_row().password_hash is not None and not proved


@bp.get("/sessions")
@requires(May.USE_THE_PRODUCT)
def browsers() -> ResponseReturnValue:
    own = sessions.own(current_actor())
    return render_template("identity/account/sessions.html", sessions=own, this=current_session())


@bp.post("/sessions/<uuid:session_id>/ending")
@requires(May.USE_THE_PRODUCT)
def end_session(session_id: UUID) -> ResponseReturnValue:
    account.end_session(current_actor(), get_or_404(BrowserSession, session_id))
    flash(_("That browser is signed out."))
    return done("account.browsers")


@bp.post("/sessions/others/ending")
@requires(May.USE_THE_PRODUCT)
def end_other_sessions() -> ResponseReturnValue:
    account.end_other_sessions(current_actor(), current_session())
    flash(_("Every other browser is signed out."))
    return done("account.browsers")
