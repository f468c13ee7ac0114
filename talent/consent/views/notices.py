"""Doors: whom to tell that we have their data, and that they were told."""

from typing import Any
from uuid import UUID

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, invalid, requires
from talent.consent import notices
from talent.consent.forms import NoticeForm
from talent.consent.views.blueprint import bp, ids_among

PAGE = "talent/consent/notices.html"


@bp.get("/privacy")
@requires(May.TELL_PEOPLE)
def to_tell() -> ResponseReturnValue:
    return render_template(PAGE, form=NoticeForm(formdata=None), **_context())


def _context() -> dict[str, Any]:
    after = request.args.get("after", "")[:100]
    return {"queue": notices.queue(after), "after": after, "today": g.reader.today}


@bp.post("/privacy/told")
@requires(May.TELL_PEOPLE)
def told() -> ResponseReturnValue:
    form = NoticeForm()
    if not form.validate():
        return invalid(PAGE, form=form, **_context())
    count, batch_id = notices.settle(
        current_actor(),
        notice_ids=ids_among(request.form.getlist("notice_id")),
        is_everybody="everybody" in request.form,
        **form.told,
    )
    sentence = ngettext("Written down for %(num)d person.", "Written down for %(num)d people.", count)
    flash_undo(sentence, url_for("consent.not_told", batch_id=batch_id))
    return done("consent.to_tell")


@bp.post("/privacy/told/<uuid:batch_id>/undo")
@requires(May.TELL_PEOPLE)
def not_told(batch_id: UUID) -> ResponseReturnValue:
    count = notices.take_back(current_actor(), batch_id)
    flash(ngettext("%(num)d person waits again.", "%(num)d people wait again.", count))
    return done("consent.to_tell")
