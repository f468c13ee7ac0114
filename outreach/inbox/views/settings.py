"""Doors: one's secret address, and for administrators how mail comes in."""

from typing import Any

from flask import Response, current_app, flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, invalid, requires
from outreach.inbox import addresses
from outreach.inbox.forms import SharesForm
from outreach.inbox.models import InboxAddress, SenderAddress
from outreach.inbox.views.blueprint import bp
from outreach.inbox.ways import ways_in

PAGE = "outreach/inbox/settings.html"


@bp.get("/address")
@requires(May.LOG_CONTACTS)
def address() -> ResponseReturnValue:
    own = addresses.current_of(g.user.id)
    return render_template(PAGE, **_about(own), form=SharesForm(formdata=None, obj=own))


def _about(own: InboxAddress | None) -> dict[str, Any]:
    senders = db.session.scalars(select(SenderAddress).where(SenderAddress.user_id == g.user.id)).all()
    return {"own": own, "written": addresses.whole(own) if own is not None else "", "senders": senders}


@bp.post("/address")
@requires(May.LOG_CONTACTS)
def open_address() -> ResponseReturnValue:
    if not current_app.extensions["settings"].inbound_address:
        raise NotFound
    addresses.open_one(current_actor(), g.user)
    flash(_("This is your address. Keep it to yourself."))
    return done("inbox.address")


def _own() -> InboxAddress:
    own = addresses.current_of(g.user.id)
    if own is None:
        raise NotFound
    return own


@bp.post("/address/renewing")
@requires(May.LOG_CONTACTS)
def renew() -> ResponseReturnValue:
    addresses.renew(current_actor(), _own())
    flash(_("You have a new address. The old one takes nothing any more; change it in your address book."))
    return done("inbox.address")


@bp.post("/address/closing")
@requires(May.LOG_CONTACTS)
def close() -> ResponseReturnValue:
    addresses.close(current_actor(), _own())
    flash(_("Your address takes nothing any more."))
    return done("inbox.address")


@bp.post("/address/sharing")
@requires(May.LOG_CONTACTS)
def share() -> ResponseReturnValue:
    own, form = _own(), SharesForm()
    if not form.validate():
        return invalid(PAGE, **_about(own), form=form)
    addresses.share(current_actor(), own, **form.values)
    flash(_("Saved. It holds for mails from now on."))
    return done("inbox.address")


@bp.get("/address/card")
@requires(May.LOG_CONTACTS)
def card() -> ResponseReturnValue:
    """For an address book (RFC 6350)."""
    lines = ("BEGIN:VCARD", "VERSION:4.0", "FN:Perennial", "N:Perennial;;;;", "KIND:org")
    text = "\r\n".join((*lines, f"EMAIL:{addresses.whole(_own())}", "END:VCARD", ""))
    response = Response(text, mimetype="text/vcard")
    response.headers.set("Content-Disposition", "attachment", filename="perennial.vcf")
    return response


@bp.get("/ways")
@requires(May.SEE_HEALTH)
def health() -> ResponseReturnValue:
    return render_template("outreach/inbox/health.html", **ways_in())
