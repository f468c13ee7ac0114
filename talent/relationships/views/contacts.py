"""Doors: log a talk and take it back, say more about one later."""

from typing import Any
from uuid import UUID

from flask import flash, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.access import ensure
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import (
    came_from,
    current_actor,
    done,
    flash_undo,
    get_or_404,
    invalid,
    is_fragment_request,
    onward,
    requires,
)
from talent.prospects.finding import suggestions
from talent.prospects.models import Prospect
from talent.relationships import contacts
from talent.relationships.contacts import SUMMARY_LENGTH
from talent.relationships.forms import DescribeContactForm, LogTalkForm
from talent.relationships.models import ContactKind, Touchpoint
from talent.relationships.once import record_once
from talent.relationships.queries import last_written_by_us, recently_contacted
from talent.relationships.sentences import contact_sentence, last_word, short_name
from talent.relationships.views.blueprint import bp


@bp.get("/log")
@requires(May.LOG_CONTACTS)
def log_talk() -> ResponseReturnValue:
    given = request.args
    proposed = {
        "prospect_id": given.get("prospect_id"),
        "who": (given.get("q") or given.get("who", ""))[:200],
        "summary": given.get("summary", "")[:SUMMARY_LENGTH],
        "client_id": given.get("client_id"),
    }
    return _log_page(LogTalkForm(formdata=None, **proposed, **_kind(given.get("kind", ""))))


def _kind(word: str) -> dict[str, ContactKind]:
    """How somebody was in contact, where the address says so."""
    return {"kind": ContactKind(word)} if word in set(ContactKind) else {}


@bp.post("/log")
@requires(May.LOG_CONTACTS)
def save_talk() -> ResponseReturnValue:
    form = LogTalkForm()
    if "choose" in request.form:
        form.prospect_id.data = request.form["choose"]
        return _log_page(form)
    if not form.validate():
        return _log_page(form, 422)
    prospect = _chosen(form)
    drawn = {**form.contact(), "client_id": form.drawn_id}
    touchpoint = record_once(current_actor(), prospect, g.user, **drawn)
    undo_url = url_for("relationships.undo_talk", touchpoint_id=touchpoint.id, next=came_from())
    flash_undo(_("Saved: you and %(name)s.", name=short_name(prospect)), undo_url)
    return onward("people.file", prospect_id=prospect.id)


def _log_page(form: LogTalkForm, status: int = 200) -> ResponseReturnValue:
    """The page, or for htmx only who is meant: the rest of the form stays as it was typed."""
    chosen = _chosen(form) if form.chosen_id is not None else None
    context = {
        "form": form,
        "chosen": chosen,
        "last_word": _last_word(chosen) if chosen is not None else "",
        "found": suggestions(form.who.data or "") if chosen is None else [],
        "recent": db.session.scalars(recently_contacted(g.user.id)).all() if chosen is None else [],
        "next": came_from(),
    }
    part = "_found.html" if "who" in request.args else "_who.html"
    template = f"talent/relationships/{part if is_fragment_request() else 'log_talk.html'}"
    return make_response(render_template(template, **context), status)


def _chosen(form: LogTalkForm) -> Prospect:
    assert form.chosen_id is not None  # noqa: S101 - a valid form has one
    return get_or_404(Prospect, form.chosen_id)


def _last_word(prospect: Prospect) -> str:
    last = db.session.scalar(last_written_by_us(prospect.id))
    return last_word(last, prospect, g.user.id, g.reader.today) if last is not None else ""


@bp.post("/contacts/<uuid:touchpoint_id>/undo")
@requires(May.LOG_CONTACTS)
def undo_talk(touchpoint_id: UUID) -> ResponseReturnValue:
    touchpoint = get_or_404(Touchpoint, touchpoint_id)
    relationship = contacts.undo_contact(current_actor(), touchpoint)
    flash(_("Taken back."))
    return onward("people.file", prospect_id=relationship.prospect_id)


@bp.get("/contacts/<uuid:touchpoint_id>")
@requires(May.LOG_CONTACTS)
def contact(touchpoint_id: UUID) -> ResponseReturnValue:
    touchpoint = get_or_404(Touchpoint, touchpoint_id)
    ensure(current_actor(), May.LOG_CONTACTS, touchpoint)
    return render_template(CONTACT_PAGE, form=DescribeContactForm(obj=touchpoint), **_beside(touchpoint))


CONTACT_PAGE = "talent/relationships/contact.html"


def _beside(touchpoint: Touchpoint) -> dict[str, Any]:
    prospect = get_or_404(Prospect, touchpoint.prospect_id)
    what = contact_sentence(touchpoint, prospect, g.user.id)
    return {"touchpoint": touchpoint, "prospect": prospect, "what": what}


@bp.post("/contacts/<uuid:touchpoint_id>")
@requires(May.LOG_CONTACTS)
def describe_contact(touchpoint_id: UUID) -> ResponseReturnValue:
    touchpoint = get_or_404(Touchpoint, touchpoint_id)
    form = DescribeContactForm()
    if not form.validate():
        return invalid(CONTACT_PAGE, form=form, **_beside(touchpoint))
    contacts.change_details(current_actor(), touchpoint, **form.values)
    flash(_("Changed."))
    return done("people.file", prospect_id=touchpoint.prospect_id, _anchor=f"item-{touchpoint.id}")
