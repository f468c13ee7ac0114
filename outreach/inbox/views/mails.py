"""Doors: a mail as its owner sees it, what hangs on it, and reading one again that failed."""

from io import BytesIO
from uuid import UUID

from flask import Response, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel import files
from app.kernel.apart import Interrupted, TakesTooLong, TakesTooMuchMemory, Unreadable
from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from app.kernel.jobs import enqueue
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, requires
from outreach.inbox import filing, jobs
from outreach.inbox.models import InboundMail, InboundParty
from outreach.inbox.queries import mails_of, older_than, parties_of
from outreach.inbox.reader import attached_to
from outreach.inbox.views.blueprint import bp
from outreach.inbox.words import REMARKS, SHAPES, STATES, reason_in_words
from talent.documents import actions as documents
from talent.documents.taking import Upload, is_harmless, scanner_is_away, take_in
from talent.prospects.models import Prospect

A_PAGE = 50
SANDBOX = "default-src 'none'; sandbox"


@bp.get("/mails")
@requires(May.LOG_CONTACTS)
def mails() -> ResponseReturnValue:
    last = _own(after) if (after := request.args.get("after", type=UUID)) else None
    statement = mails_of(g.user.id)
    if last is not None:
        statement = older_than(statement, last)
    found = db.session.scalars(statement.limit(A_PAGE + 1)).all()
    older = found[A_PAGE - 1].id if len(found) > A_PAGE else None
    return render_template(
        "outreach/inbox/mails.html", mails=found[:A_PAGE], older=older, reason_in_words=reason_in_words
    )


@bp.get("/mails/<uuid:mail_id>")
@requires(May.LOG_CONTACTS)
def mail(mail_id: UUID) -> ResponseReturnValue:
    one = _own(mail_id)
    return render_template(
        "outreach/inbox/mail.html",
        mail=one,
        parties=db.session.scalars(parties_of(one.id)).all(),
        remarks=[REMARKS[word] for word in one.remarks if word in REMARKS],
        states=STATES,
        shapes=SHAPES,
        why=reason_in_words(one.reason),
    )


def _own(mail_id: UUID) -> InboundMail:
    """An administrator sees that one failed, but reads nobody else's."""
    one = get_or_404(InboundMail, mail_id)
    if one.user_id != current_actor().id:
        raise NotFound
    return one


@bp.get("/contacts/<uuid:touchpoint_id>")
@requires(May.LOG_CONTACTS)
def of_contact(touchpoint_id: UUID) -> ResponseReturnValue:
    """The mail from which a contact was written down."""
    mail_id = db.session.scalar(
        select(InboundParty.mail_id).where(InboundParty.touchpoint_id == touchpoint_id).limit(1)
    )
    if mail_id is None:
        raise NotFound
    return done("inbox.mail", mail_id=mail_id)


@bp.get("/mails/<uuid:mail_id>/message")
@requires(May.LOG_CONTACTS)
def message(mail_id: UUID) -> ResponseReturnValue:
    one = _own(mail_id)
    if not one.sha256:
        raise NotFound
    if one.stored_as is None:
        return _download(one.raw or b"", "message.eml")
    with files.opened(one.stored_as) as kept:
        return _download(kept.read(), "message.eml")


@bp.get("/mails/<uuid:mail_id>/attachments/<int:number>")
@requires(May.LOG_CONTACTS)
def attachment(mail_id: UUID, number: int) -> ResponseReturnValue:
    name, content = _attached(_own(mail_id), number)
    return _download(content, name)


def _attached(one: InboundMail, number: int) -> tuple[str, bytes]:
    known = next((each for each in one.attachments if each["number"] == number), None)
    if known is None:
        raise NotFound
    try:
        return known["name"], attached_to(one, number)
    except (Unreadable, TakesTooLong, TakesTooMuchMemory, Interrupted) as error:
        raise Refused(_("This attachment cannot be read.")) from error


def _download(content: bytes, name: str) -> Response:
    """To be kept, never to be shown: nobody knows what it is. Raises Refused unless the virus scanner, if there is one,
    lets it pass.
    """
    if not is_harmless(BytesIO(content)):
        raise Refused(scanner_is_away())
    response = Response(content, mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@bp.post("/mails/<uuid:mail_id>/attachments/<int:number>/people/<uuid:prospect_id>")
@requires(May.KEEP_DOCUMENTS)
def keep(mail_id: UUID, number: int, prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    name, content = _attached(_own(mail_id), number)
    documents.add(current_actor(), prospect, take_in(Upload(BytesIO(content), name)))
    flash(_("%(what)s is among the documents of %(name)s.", what=name, name=prospect.display_name))
    return done("inbox.mail", mail_id=mail_id)


@bp.post("/mails/<uuid:mail_id>/again")
@requires(May.SEE_HEALTH)
def read_again(mail_id: UUID) -> ResponseReturnValue:
    filing.try_again(current_actor(), get_or_404(InboundMail, mail_id))
    enqueue(jobs.file_waiting)
    flash(_("It is being read again."))
    return done("inbox.health")
