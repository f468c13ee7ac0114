"""Doors: what is held; letting it pass or not."""

from typing import Any
from uuid import UUID

from flask import Response, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from talent.blocks.queries import blocked_among
from talent.conversations.guarding import holding
from talent.conversations.guarding.forms import AnswerForm, DeclineForm
from talent.conversations.guarding.models import HeldFile, HeldMessage
from talent.conversations.guarding.queries import settled_held, waiting_counts, waiting_held
from talent.conversations.guarding.views.blueprint import TEMPLATES, bp
from talent.documents.serving import document_response

PAGE = f"{TEMPLATES}/held.html"


@bp.get("/conversations/held")
@requires(May.GUARD_CONVERSATIONS)
def held() -> ResponseReturnValue:
    return render_template(PAGE, wrong=None, form=DeclineForm(formdata=None), **_context())


def _context() -> dict[str, Any]:
    held = list(db.session.scalars(waiting_held()))
    return {
        "held": held,
        "blocked": blocked_among([one.conversation.prospect_id for one in held if one.author.is_outside]),
        "settled": list(db.session.scalars(settled_held())),
        "waiting": waiting_counts(),
    }


@bp.post("/held/<uuid:held_id>/release")
@requires(May.GUARD_CONVERSATIONS)
def release(held_id: UUID) -> ResponseReturnValue:
    row, form = get_or_404(HeldMessage, held_id), AnswerForm()
    if not form.validate():
        return invalid(PAGE, wrong=row.id, form=form, **_context())
    holding.release(current_actor(), row, **form.values)
    flash(_("Passed on. Its author is told."))
    return done("guarding.held")


@bp.post("/held/<uuid:held_id>/declining")
@requires(May.GUARD_CONVERSATIONS)
def decline(held_id: UUID) -> ResponseReturnValue:
    row, form = get_or_404(HeldMessage, held_id), DeclineForm()
    if not form.validate():
        return invalid(PAGE, wrong=row.id, form=form, **_context())
    holding.decline(current_actor(), row, **form.values)
    flash(_("Not passed on. Its author is told why."))
    return done("guarding.held")


@bp.get("/held/files/<uuid:held_file_id>")
@requires(May.TALK)
def held_file(held_file_id: UUID) -> Response:
    return document_response(get_or_404(HeldFile, held_file_id), as_attachment=True)
