"""Doors: people of the list as a file, few at once and many in the background; one person as an address card."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, select

from app.kernel import files
from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, requires
from app.people.exports import actions
from app.people.exports.models import PeopleExport
from app.people.listing import Question
from app.search.bulk.forms import ids_of
from app.search.filters import Asker
from app.search.language import Unreadable
from app.search.patience import Patience, TooLong
from app.search.quick import gathering_of
from app.search.views.blueprint import address_of_list
from talent.prospects.models import Prospect
from talent.transfer.leaving import in_order, leaving
from talent.transfer.people_out import KINDS, Kind

bp = Blueprint("people_out", __name__)
FEW = 1_000
"""So many people are handed out at once; for more the file is written in the background."""
SHOWN = 20


@bp.app_template_global()
def files_of_people() -> dict[str, Kind]:
    """All kinds of files, by the ending of their names."""
    return KINDS


@bp.get("/people/exports")
@requires(May.EXPORT_PEOPLE)
def index() -> ResponseReturnValue:
    """The files that one asked for."""
    newest = select(PeopleExport).order_by(PeopleExport.created_at.desc()).limit(SHOWN)
    return render_template("people/exports/index.html", exports=db.session.scalars(newest).all())


@bp.get("/people/exports/new")
@requires(May.EXPORT_PEOPLE)
def new() -> ResponseReturnValue:
    """Which kind of file, of those selected or of all whom the question finds."""
    chosen, question = ids_of(request.args.getlist("prospect_id")), Question.read(request.args)
    if "all" in request.args:
        chosen = []
    elif not chosen:
        flash(_("Select somebody first."))
        return redirect(address_of_list(**question.arguments()), 303)
    return render_template("people/exports/new.html", chosen=chosen, question=question)


@bp.post("/people/export/<kind>")
@requires(May.EXPORT_PEOPLE)
def export(kind: str) -> ResponseReturnValue:
    """A POST, because it is written down who took how many people out. The address holds the list's question."""
    if kind not in KINDS:
        raise NotFound
    question = Question.read(request.args)
    if question.wrong:
        raise Refused(question.wrong)
    few = _few(question, ids_of(request.form.getlist("prospect_id")))
    if few is None:
        actions.begin(current_actor(), kind=kind, question=question.text)
        return done("people_out.index")
    record(current_actor(), "people.exported", g.user, people=len(few), kind=kind)
    return _handed_out(KINDS[kind], few, f"people.{kind}")


def _few(question: Question, chosen: Sequence[UUID]) -> Sequence[UUID] | None:
    """Those who were chosen by hand, or all whom a question finds; None if these are many, or take long to find."""
    if len(chosen) > FEW:
        raise Refused(_("That is too many to choose by hand. Select all instead."))
    if chosen:
        return db.session.scalars(in_order(select(Prospect.id).where(Prospect.id.in_(chosen)))).all()
    try:
        found = [row[0] for row in Patience().rows(in_order(_asked_for(question)).limit(FEW + 1))]
    except TooLong:
        return None
    return found if len(found) <= FEW else None


def _asked_for(question: Question) -> Select[UUID]:
    try:
        return select(Prospect.id).where(gathering_of(Asker(current_actor(), g.reader.today), question.tree).condition)
    except Unreadable as wrong:
        raise Refused(wrong.sentence) from wrong


def _handed_out(kind: Kind, prospect_ids: Sequence[UUID], name: str) -> Response:
    response = Response(b"".join(kind.written([leaving(prospect_ids)])), mimetype=kind.mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@bp.get("/people/exports/<uuid:people_export_id>/progress")
@requires(May.EXPORT_PEOPLE)
def progress(people_export_id: UUID) -> ResponseReturnValue:
    export = get_or_404(PeopleExport, people_export_id)
    response = make_response(render_template("people/exports/_progress.html", export=export))
    if not export.is_at_work:
        response.headers["HX-Refresh"] = "true"
    return response


@bp.get("/people/exports/<uuid:people_export_id>/file")
@requires(May.EXPORT_PEOPLE)
def download(people_export_id: UUID) -> ResponseReturnValue:
    export = get_or_404(PeopleExport, people_export_id)
    if export.file is None:
        raise NotFound
    name = f"people-{export.created_at:%Y-%m-%d}.{export.kind}"
    mimetype = KINDS[export.kind].mimetype
    return send_file(files.opened(export.file), mimetype, as_attachment=True, download_name=name)


@bp.post("/people/exports/<uuid:people_export_id>/stop")
@requires(May.EXPORT_PEOPLE)
def stop(people_export_id: UUID) -> ResponseReturnValue:
    actions.stop(current_actor(), get_or_404(PeopleExport, people_export_id))
    return done("people_out.index")


@bp.post("/people/exports/<uuid:people_export_id>/deletion")
@requires(May.EXPORT_PEOPLE)
def delete(people_export_id: UUID) -> ResponseReturnValue:
    actions.delete(current_actor(), get_or_404(PeopleExport, people_export_id))
    flash(_("The file is deleted."))
    return done("people_out.index")


@bp.get("/people/<uuid:prospect_id>/card.vcf")
@requires(May.SEE_PEOPLE)
def card(prospect_id: UUID) -> ResponseReturnValue:
    return _handed_out(KINDS["vcf"], [get_or_404(Prospect, prospect_id).id], "person.vcf")
