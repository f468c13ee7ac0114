"""Doors: what we hold and from where; saying that something is wrong or missing; and taking that back."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from outreach.own.held import sections_about
from outreach.own.views.blueprint import bp, own_file
from outreach.portal.owner import own_id, today
from talent.corrections import actions, subjects, words
from talent.corrections.forms import CorrectionForm, subject_named
from talent.corrections.models import Correction
from talent.corrections.queries import said_by
from talent.corrections.subjects import Held

WRONG = "outreach/own/wrong.html"


@bp.get("/held")
@requires(May.USE_OWN_PAGE)
def held() -> ResponseReturnValue:
    corrections = db.session.scalars(said_by(own_id())).all()
    waiting = {(one.subject, one.subject_id) for one in corrections if one.is_open}
    return render_template(
        "outreach/own/held.html",
        sections=sections_about(own_file()),
        corrections=corrections,
        waiting=waiting,
        words=words,
        today=today(),
    )


@bp.get("/held/wrong")
@requires(May.USE_OWN_PAGE)
def wrong() -> ResponseReturnValue:
    what = _what()
    form, context = CorrectionForm.about(what, is_sent=False), _context(what)
    if context["asks_for_all"]:
        form.words.data = _("Please send me all that you hold about me, with the notes.")
    return render_template(WRONG, form=form, **context)


def _what() -> Held:
    """What the address names. Raises NotFound for what is not held, or not theirs."""
    subject = subject_named(request.args.get("subject", ""))
    try:
        row_id = UUID(request.args["id"]) if request.args.get("id") else None
    except ValueError as error:
        raise NotFound from error
    what = subjects.find(subject, row_id, own_id()) if subject is not None else None
    if what is None:
        raise NotFound
    return what


def _context(what: Held) -> dict[str, Any]:
    return {"what": what, "named": words.name_of(what), "asks_for_all": "all" in request.args}


@bp.post("/held/wrong")
@requires(May.USE_OWN_PAGE)
def say_wrong() -> ResponseReturnValue:
    what = _what()
    form = CorrectionForm.about(what, is_sent=True)
    if form.validate() and _is_said(what, form):
        flash(_("Thank you. Somebody looks at it, and you are told what became of it. Until then nothing is changed."))
        return done("own.held")
    return invalid(WRONG, form=form, **_context(what))


def _is_said(what: Held, form: CorrectionForm) -> bool:
    try:
        words_said = form.words.data or ""
        actions.say(current_actor(), own_id(), what, said=form.lines, goes=form.asks_to_go, words=words_said)
    except Refused as refused:
        form.words.errors = [refused.sentence]
        return False
    return True


@bp.post("/held/wrong/<uuid:correction_id>/withdrawal")
@requires(May.USE_OWN_PAGE)
def take_back(correction_id: UUID) -> ResponseReturnValue:
    actions.take_back(current_actor(), get_or_404(Correction, correction_id))
    flash(_("Taken back."))
    return done("own.held")
