"""Doors: ask for an export of the whole organisation, see how far it is, take the file."""

from uuid import UUID

from flask import Blueprint, make_response, render_template, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.kernel import files
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, requires
from app.moving import actions
from app.moving.models import OrganisationExport

bp = Blueprint("moving", __name__, url_prefix="/settings/export")
SHOWN = 20


@bp.get("")
@requires(May.EXPORT_EVERYTHING)
def index() -> ResponseReturnValue:
    newest = select(OrganisationExport).options(joinedload(OrganisationExport.user))
    exports = db.session.scalars(newest.order_by(OrganisationExport.created_at.desc()).limit(SHOWN)).all()
    return render_template("moving/index.html", exports=exports)


@bp.post("")
@requires(May.EXPORT_EVERYTHING)
def begin() -> ResponseReturnValue:
    actions.begin(current_actor())
    return done("moving.index")


@bp.get("/<uuid:export_id>/progress")
@requires(May.EXPORT_EVERYTHING)
def progress(export_id: UUID) -> ResponseReturnValue:
    export = get_or_404(OrganisationExport, export_id)
    response = make_response(render_template("moving/_progress.html", export=export))
    if not export.is_at_work:
        response.headers["HX-Refresh"] = "true"
    return response


@bp.get("/<uuid:export_id>/organisation.zip")
@requires(May.EXPORT_EVERYTHING)
def download(export_id: UUID) -> ResponseReturnValue:
    export = get_or_404(OrganisationExport, export_id)
    if export.file is None:
        raise NotFound
    return send_file(files.opened(export.file), "application/zip", as_attachment=True, download_name="organisation.zip")
