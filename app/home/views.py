"""The front door: Today for those inside, a calm page for partners, the way in for everybody else."""

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.home.day import day_of
from app.identity.models import Organisation
from app.kernel.actor import Actor, Kind
from app.kernel.db import db
from app.kernel.web import current_actor, open_to_all
from talent.prospects.forms import ConfirmForm

bp = Blueprint("home", __name__)


@bp.app_template_global()
def has_endpoint(name: str) -> bool:
    """Whether there is such a door in this deployment."""
    return name in current_app.view_functions


@bp.get("/")
@open_to_all
def today() -> ResponseReturnValue:
    actor: Actor = current_actor()
    if not actor.is_signed_in:
        return redirect(_way_in(), 303)
    if actor.kind is Kind.PARTNER:
        return render_template("home/partner.html")
    day = day_of(g.reader, everything="all" in request.args)
    return render_template("home/today.html", day=day, confirm_form=ConfirmForm(formdata=None))


def _way_in() -> str:
    """To sign in; before there is an organisation, to set it up."""
    is_set_up = db.session.scalar(select(Organisation.id).limit(1)) is not None
    return url_for("sign_in.page" if is_set_up else "setup.page")
