"""Doors: all that is held about somebody, as a page to read and print, and as a file."""

import json
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.kernel import clock
from app.kernel.permissions import May
from app.kernel.web import current_actor, get_or_404, requires
from app.people.held import as_json, tell_all
from app.people.held_words import in_words, label
from talent.prospects.models import Prospect

bp = Blueprint("held", __name__)


@bp.post("/people/<uuid:prospect_id>/held")
@requires(May.TELL_WHAT_IS_HELD)
def show(prospect_id: UUID) -> ResponseReturnValue:
    """A POST, because it is written down that somebody asked for it."""
    prospect = get_or_404(Prospect, prospect_id)
    sections = tell_all(current_actor(), prospect)
    if request.form.get("form") == "json":
        response = Response(json.dumps(as_json(prospect, sections), ensure_ascii=False, indent=2, default=str))
        response.mimetype = "application/json"
        response.headers.set("Content-Disposition", "attachment", filename="held.json")
        return response
    context = {"label": label, "in_words": in_words, "now": clock.now()}
    return render_template("people/held.html", prospect=prospect, sections=sections, **context)
