"""Doors of passkeys. They need a script, so without one nothing of them is seen."""

from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.identity import limits
from app.identity.models import Organisation
from app.identity.words import browser_in_words
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import May
from app.kernel.web import current_actor, get_or_404, local_path, open_to_all, requires
from outreach.passkeys import actions, ceremonies
from outreach.passkeys.models import Passkey
from outreach.portal import sessions
from talent.prospects.models import Prospect

bp = Blueprint("passkeys", __name__, url_prefix="/me/passkeys")


@bp.app_template_global()
def passkeys_are_possible() -> bool:
    """Whether browsers make passkeys for the address of this deployment."""
    return ceremonies.are_possible()


@bp.get("")
@requires(May.USE_OWN_PAGE)
def index() -> ResponseReturnValue:
    return render_template("outreach/passkeys/index.html", passkeys=actions.own())


@bp.post("/options")
@requires(May.USE_OWN_PAGE)
def options_to_make() -> ResponseReturnValue:
    me = db.session.scalars(select(Prospect)).one()
    return _json(ceremonies.options_to_make(me, actions.own(), db.session.scalar(select(Organisation.name)) or ""))


@bp.post("")
@requires(May.USE_OWN_PAGE)
def make() -> ResponseReturnValue:
    browser = browser_in_words(request.user_agent.string)
    actions.keep(current_actor(), answer=request.form.get("answer", ""), browser=browser)
    flash(_("From now on you can come in with it, without a mailed code."))
    return jsonify(next=url_for("passkeys.index"))


@bp.post("/<uuid:passkey_id>/name")
@requires(May.USE_OWN_PAGE)
def rename(passkey_id: UUID) -> ResponseReturnValue:
    actions.rename(current_actor(), get_or_404(Passkey, passkey_id), name=request.form.get("name", ""))
    flash(_("Saved."))
    return redirect(url_for("passkeys.index"), 303)


@bp.post("/<uuid:passkey_id>/remove")
@requires(May.USE_OWN_PAGE)
def remove(passkey_id: UUID) -> ResponseReturnValue:
    actions.remove(current_actor(), get_or_404(Passkey, passkey_id))
    flash(_("It opens nothing here any more. Remove it from your device as well."))
    return redirect(url_for("passkeys.index"), 303)


@bp.post("/sign-in/options")
@open_to_all
@limits.tries_a_secret
def options_to_use() -> ResponseReturnValue:
    if not ceremonies.are_possible():
        raise NotFound
    return _json(ceremonies.options_to_use())


@bp.post("/sign-in")
@open_to_all
@limits.tries_a_secret
def come_in() -> ResponseReturnValue:
    prospect = actions.who_comes_with(request.form.get("answer", ""))
    if prospect is None:
        return jsonify(error=_("This passkey opens nothing here. Have a code mailed to you.")), 422
    sessions.enter(prospect)
    return jsonify(next=local_path(request.args.get("next"), url_for("portal.home")))


def _json(text: str) -> Response:
    return Response(text, mimetype="application/json")
