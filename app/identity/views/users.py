"""Colleagues: who is here, invited, or gone; inviting and changing them is for administrators."""

from uuid import UUID

from flask import Blueprint, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.identity import words
from app.identity.actions import colleagues as actions
from app.identity.forms.organisation import ChangeColleagueForm, InvitationForm
from app.identity.models import User
from app.identity.queries import A_PAGE, Standing, colleagues
from app.kernel.actor import Role
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires

bp = Blueprint("users", __name__, url_prefix="/users")


@bp.context_processor
def _words() -> dict[str, object]:
    return {"roles": words.ROLES, "what_roles_do": words.WHAT_ROLES_DO}


PAGE = "identity/users/page.html"
INVITE_PAGE = "identity/users/new.html"


@bp.get("")
@requires(May.SEE_COLLEAGUES)
def index() -> ResponseReturnValue:
    standing = _standing(request.args.get("standing", Standing.HERE))
    typed = request.args.get("q", "").strip()
    found = db.session.scalars(colleagues(standing, typed, request.args.get("after", type=UUID))).all()
    return render_template(
        "identity/users/index.html",
        people=found[:A_PAGE],
        last=found[A_PAGE - 1] if len(found) > A_PAGE else None,
        standing=standing,
        words=typed,
    )


def _standing(word: str) -> Standing:
    if word not in list(Standing):
        raise NotFound
    return Standing(word)


@bp.get("/new")
@requires(May.RUN_THE_ORGANISATION)
def new() -> ResponseReturnValue:
    return render_template(INVITE_PAGE, form=InvitationForm(role=Role.EMPLOYEE))


@bp.post("")
@requires(May.RUN_THE_ORGANISATION)
def invite() -> ResponseReturnValue:
    form = InvitationForm()
    if not form.validate():
        return invalid(INVITE_PAGE, form=form)
    user = actions.invite(current_actor(), **form.values)
    flash(_("The invitation is on its way to %(name)s.", name=user.name))
    return done("users.index", standing=Standing.INVITED)


@bp.get("/<uuid:user_id>")
@requires(May.RUN_THE_ORGANISATION)
def page(user_id: UUID) -> ResponseReturnValue:
    user = get_or_404(User, user_id)
    return render_template(PAGE, user=user, form=ChangeColleagueForm(obj=user))


@bp.post("/<uuid:user_id>")
@requires(May.RUN_THE_ORGANISATION)
def change(user_id: UUID) -> ResponseReturnValue:
    user = get_or_404(User, user_id)
    form = ChangeColleagueForm(obj=user)
    if not form.validate():
        return invalid(PAGE, user=user, form=form)
    if form.version.data != user.version:
        return _overtaken(user, form)
    actions.change(current_actor(), user, **form.values)
    flash(_("Saved."))
    return done("users.page", user_id=user.id)


def _overtaken(user: User, form: ChangeColleagueForm) -> ResponseReturnValue:
    """What was typed again, with a word that somebody was quicker; saving once more is then meant so."""
    form.version.data = user.version
    form.form_errors.append(_("Somebody changed %(name)s meanwhile. Save again to have it your way.", name=user.name))
    return make_response(render_template(PAGE, user=user, form=form), 409)


@bp.post("/<uuid:user_id>/deactivation")
@requires(May.RUN_THE_ORGANISATION)
def deactivate(user_id: UUID) -> ResponseReturnValue:
    user = get_or_404(User, user_id)
    actions.deactivate(current_actor(), user)
    flash(_("%(name)s is deactivated.", name=user.name))
    return done("users.page", user_id=user.id)


@bp.post("/<uuid:user_id>/reactivation")
@requires(May.RUN_THE_ORGANISATION)
def reactivate(user_id: UUID) -> ResponseReturnValue:
    user = get_or_404(User, user_id)
    actions.reactivate(current_actor(), user)
    flash(_("%(name)s can sign in again.", name=user.name))
    return done("users.page", user_id=user.id)


@bp.post("/<uuid:user_id>/invitation")
@requires(May.RUN_THE_ORGANISATION)
def invite_again(user_id: UUID) -> ResponseReturnValue:
    user = get_or_404(User, user_id)
    actions.invite_again(current_actor(), user)
    flash(_("A new invitation is on its way to %(name)s.", name=user.name))
    return done("users.page", user_id=user.id)
