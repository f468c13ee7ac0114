"""Doors: who an unknown address is."""

from typing import Any
from uuid import UUID

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, invalid, requires
from outreach.inbox import sorting
from outreach.inbox.addresses import own_addresses
from outreach.inbox.forms import ConfirmForm, NewPersonForm
from outreach.inbox.listing import page_of, people_named
from outreach.inbox.models import InboundMail, InboundParty
from outreach.inbox.queries import unconfirmed_mails
from outreach.inbox.views.blueprint import bp
from talent.prospects.finding import suggestions
from talent.prospects.models import Prospect

PAGE = "outreach/inbox/party.html"


@bp.get("")
@requires(May.LOG_CONTACTS)
def index() -> ResponseReturnValue:
    page = page_of(g.user, request.args.get("after", type=UUID))
    doubtful = db.session.scalars(unconfirmed_mails(g.user.id).limit(20)).all()
    own = own_addresses(g.user) if doubtful else set()
    return render_template("outreach/inbox/index.html", page=page, doubtful=doubtful, own=own)


@bp.get("/addresses/<uuid:party_id>")
@requires(May.LOG_CONTACTS)
def party(party_id: UUID) -> ResponseReturnValue:
    one = get_or_404(InboundParty, party_id)
    return render_template(PAGE, **_about(one), form=NewPersonForm(formdata=None, name=one.name))


def _about(one: InboundParty) -> dict[str, Any]:
    typed = request.args.get("q", "")[:200]
    found = suggestions(typed) if typed else people_named([one.name]).get(one.name, [])
    return {"party": one, "typed": typed, "found": found}


@bp.post("/addresses/<uuid:party_id>/person")
@requires(May.ADD_PEOPLE)
def make(party_id: UUID) -> ResponseReturnValue:
    one, form = get_or_404(InboundParty, party_id), NewPersonForm()
    if not form.validate():
        return invalid(PAGE, **_about(one), form=form)
    prospect = sorting.make(current_actor(), one, **form.values)
    return _sorted(one, _("%(name)s is in, and your mail is in their file.", name=prospect.display_name))


@bp.post("/addresses/<uuid:party_id>/people/<uuid:prospect_id>")
@requires(May.EDIT_PEOPLE)
def add_to(party_id: UUID, prospect_id: UUID) -> ResponseReturnValue:
    one, prospect = get_or_404(InboundParty, party_id), get_or_404(Prospect, prospect_id)
    sorting.add_to(current_actor(), one, prospect)
    return _sorted(one, _("Your mail is in the file of %(name)s.", name=prospect.display_name))


@bp.post("/addresses/<uuid:party_id>/ignoring")
@requires(May.LOG_CONTACTS)
def ignore(party_id: UUID) -> ResponseReturnValue:
    one = get_or_404(InboundParty, party_id)
    sorting.ignore(current_actor(), one)
    return _sorted(one, _("You will not be asked about %(address)s again.", address=one.address))


@bp.post("/addresses/<uuid:party_id>/leaving-out")
@requires(May.LOG_CONTACTS)
def leave_out(party_id: UUID) -> ResponseReturnValue:
    one = get_or_404(InboundParty, party_id)
    sorting.leave_out(current_actor(), one)
    return _sorted(one, _("Left out this once."))


def _sorted(one: InboundParty, sentence: str) -> ResponseReturnValue:
    flash_undo(sentence, url_for("inbox.take_back", party_id=one.id))
    return done("inbox.index")


@bp.post("/addresses/<uuid:party_id>/taking-back")
@requires(May.LOG_CONTACTS)
def take_back(party_id: UUID) -> ResponseReturnValue:
    sorting.take_back(current_actor(), get_or_404(InboundParty, party_id))
    flash(_("Taken back. It waits to be sorted again."))
    return done("inbox.index")


@bp.post("/mails/<uuid:mail_id>/confirming")
@requires(May.LOG_CONTACTS)
def confirm(mail_id: UUID) -> ResponseReturnValue:
    form = ConfirmForm()
    sorting.confirm(current_actor(), get_or_404(InboundMail, mail_id), remembers=bool(form.remembers.data))
    flash(_("Thank you. The mail is noted."))
    return done("inbox.index")


@bp.post("/mails/<uuid:mail_id>/disowning")
@requires(May.LOG_CONTACTS)
def disown(mail_id: UUID) -> ResponseReturnValue:
    sorting.disown(current_actor(), get_or_404(InboundMail, mail_id))
    flash(_("Nothing of it was written down. If that happens again, take a new address."))
    return done("inbox.index")
