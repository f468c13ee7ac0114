"""Doors for those who take part: report something, speak for what is held or take it back, and, from outside, hear from some
of us no more.
"""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from talent.conversations.guarding import blocking, holding, reporting
from talent.conversations.guarding.forms import AppealForm, ReportForm
from talent.conversations.guarding.models import HeldMessage
from talent.conversations.guarding.refusing import refusal_form
from talent.conversations.guarding.views.blueprint import TEMPLATES, bp
from talent.conversations.showing import shown
from talent.conversations.views.blueprint import own_place

REPORT = f"{TEMPLATES}/report_form.html"
REFUSAL = f"{TEMPLATES}/refusal.html"


@bp.get("/conversations/<uuid:conversation_id>/report")
@requires(May.TALK)
def report_page(conversation_id: UUID) -> ResponseReturnValue:
    form = ReportForm(formdata=None, about=request.args.get("message", ""))
    return render_template(REPORT, form=form, **_of(conversation_id, form))


def _of(conversation_id: UUID, form: ReportForm) -> dict[str, Any]:
    """What can be shown with a report: the newest messages, and before them the one that it is about, if it is older."""
    place = own_place(conversation_id)
    days = shown(place.conversation, place).days
    messages = [one for day in days for one in day.messages if one.notice is None][-reporting.MOST_SHOWN :]
    if form.message_id is not None and all(one.id != form.message_id for one in messages):
        messages[:0] = reporting.messages_of(place, [form.message_id])
    return {"place": place, "messages": messages, "about": form.message_id, "chosen": set(form.shown_ids)}


@bp.post("/conversations/<uuid:conversation_id>/report")
@requires(May.TALK)
def report_it(conversation_id: UUID) -> ResponseReturnValue:
    place, form = own_place(conversation_id), ReportForm()
    if not form.validate():
        return invalid(REPORT, form=form, **_of(conversation_id, form))
    said = {"reason": form.reason.data, "words": form.words.data or ""}
    reporting.report(current_actor(), place, about=form.message_id, shown=form.shown_ids, **said)
    flash(_("Thank you. Somebody from recruiting looks at it, and you are told what was done."))
    return done("conversations.page", conversation_id=conversation_id)


@bp.post("/held/<uuid:held_id>/appeal")
@requires(May.TALK)
def appeal(held_id: UUID) -> ResponseReturnValue:
    held, form = get_or_404(HeldMessage, held_id), AppealForm()
    own_place(held.conversation_id)
    if not form.validate():
        return invalid(f"{TEMPLATES}/appeal.html", held=held, form=form)
    holding.appeal(current_actor(), held, **form.values)
    flash(_("Whoever decides reads what you said."))
    return done("conversations.page", conversation_id=held.conversation_id, _anchor="own-held")


@bp.post("/held/<uuid:held_id>/taking-back")
@requires(May.TALK)
def take_back(held_id: UUID) -> ResponseReturnValue:
    held = get_or_404(HeldMessage, held_id)
    own_place(held.conversation_id)
    holding.take_back(current_actor(), held)
    flash(_("Taken back. Its text is in the field below, to be changed."))
    return done("conversations.page", conversation_id=held.conversation_id, _anchor="newest")


@bp.get("/conversations/<uuid:conversation_id>/refusal")
@requires(May.USE_OWN_PAGE)
def refusal(conversation_id: UUID) -> ResponseReturnValue:
    place = own_place(conversation_id)
    return render_template(REFUSAL, place=place, form=refusal_form(place, is_sent=False))


@bp.post("/conversations/<uuid:conversation_id>/refusal")
@requires(May.USE_OWN_PAGE)
def refuse(conversation_id: UUID) -> ResponseReturnValue:
    place = own_place(conversation_id)
    form = refusal_form(place, is_sent=True)
    if not form.validate():
        return invalid(REFUSAL, place=place, form=form)
    blocking.refuse(current_actor(), place, not_by=form.not_by.data or (), from_nobody=bool(form.from_nobody.data))
    flash(_("Saved. From now on we keep to it."))
    return done("conversations.page", conversation_id=conversation_id)
