"""Doors: the health page, and the acts it offers."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.ledger import Delivery
from app.kernel.marks import MarkedAddress
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, requires
from app.shell.admin import actions
from app.shell.admin.checkup import checkup
from app.shell.admin.dev import bp as dev_bp

__all__ = ["bp", "dev_bp"]

bp = Blueprint("admin", __name__, url_prefix="/health")


@bp.get("")
@requires(May.SEE_HEALTH)
def health() -> ResponseReturnValue:
    return render_template("shell/health.html", checkup=checkup())


@bp.post("/test-mail")
@requires(May.SEE_HEALTH)
def test_mail() -> ResponseReturnValue:
    actions.send_test(current_actor())
    flash(_("A test mail is on its way to %(address)s.", address=g.user.email))
    return done("admin.health")


@bp.post("/deliveries/<uuid:delivery_id>/again")
@requires(May.SEE_HEALTH)
def send_again(delivery_id: UUID) -> ResponseReturnValue:
    actions.send_again(current_actor(), get_or_404(Delivery, delivery_id))
    flash(_("It is being sent again."))
    return done("admin.health")


@bp.post("/deliveries/<uuid:delivery_id>/arrived")
@requires(May.SEE_HEALTH)
def take_as_sent(delivery_id: UUID) -> ResponseReturnValue:
    actions.take_as_sent(current_actor(), get_or_404(Delivery, delivery_id))
    flash(_("Noted: it arrived."))
    return done("admin.health")


@bp.post("/addresses/<uuid:marked_id>/again")
@requires(May.SEE_HEALTH)
def lift(marked_id: UUID) -> ResponseReturnValue:
    actions.lift(current_actor(), get_or_404(MarkedAddress, marked_id))
    flash(_("The address is tried again."))
    return done("admin.health")
