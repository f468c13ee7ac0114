"""Doors: ask for a copy of everything on one's own page, see whether it is there, take it."""

from uuid import UUID

from flask import render_template, send_file
from flask.typing import ResponseReturnValue

from app.kernel import files
from app.kernel.errors import NotFound
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, requires
from outreach.own import copies
from outreach.own.models import OwnCopy
from outreach.own.views.blueprint import bp, own_file


@bp.get("/copy")
@requires(May.USE_OWN_PAGE)
def copy() -> ResponseReturnValue:
    return render_template("outreach/own/copy.html", copy=copies.newest(own_file()))


@bp.post("/copy")
@requires(May.USE_OWN_PAGE)
def ask_for_copy() -> ResponseReturnValue:
    copies.ask(current_actor(), own_file())
    return done("own.copy")


@bp.get("/copy/<uuid:copy_id>/about-me.zip")
@requires(May.USE_OWN_PAGE)
def take_copy(copy_id: UUID) -> ResponseReturnValue:
    found = get_or_404(OwnCopy, copy_id)
    if found.file is None:
        raise NotFound
    return send_file(files.opened(found.file), "application/zip", as_attachment=True, download_name="about-me.zip")
