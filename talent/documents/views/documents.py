"""Doors: bring documents, look at one, change, delete and bring it back, and hand the original out."""

from typing import Any
from uuid import UUID

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import RequestEntityTooLarge

from app.kernel.access import may
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.files import takes_a_file
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, invalid, is_fragment_request, requires
from talent.documents import actions, taking
from talent.documents.actions import Outcome
from talent.documents.forms import AddDocumentsForm, DocumentForm
from talent.documents.models import Document
from talent.documents.queries import documents_of
from talent.documents.serving import document_response
from talent.documents.views.blueprints import bp
from talent.prospects.models import Prospect


@bp.get("/people/<uuid:prospect_id>/documents")
@requires(May.SEE_PEOPLE)
def index(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    if is_fragment_request():
        return _cards(prospect)
    form = AddDocumentsForm(formdata=None)
    return render_template("talent/documents/add.html", form=form, **_beside(prospect))


def _beside(prospect: Prospect) -> dict[str, Any]:
    return {"prospect": prospect, "documents": db.session.scalars(documents_of(prospect.id)).all()}


def _cards(prospect: Prospect) -> ResponseReturnValue:
    return render_template("talent/documents/_cards.html", **_beside(prospect))


def _refused(prospect: Prospect, form: AddDocumentsForm) -> ResponseReturnValue:
    page, fragment = "talent/documents/add.html", "talent/documents/_refused.html"
    return invalid(page, fragment=fragment, form=form, **_beside(prospect))


@bp.post("/people/<uuid:prospect_id>/documents")
@requires(May.KEEP_DOCUMENTS)
@takes_a_file(taking.most_bytes_at_once)
def add(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    form = AddDocumentsForm()
    is_valid = form.validate()
    outcome = actions.add_several(current_actor(), prospect, form.uploads(), is_private=form.is_private.data)
    if is_valid and outcome.added:
        return _added(prospect, outcome)
    form.files.errors = [*form.files.errors, *outcome.refused]
    return _refused(prospect, form)


def _added(prospect: Prospect, outcome: Outcome) -> ResponseReturnValue:
    if is_fragment_request():
        return _cards(prospect)
    flash(ngettext("%(num)d document is in the file.", "%(num)d documents are in the file.", len(outcome.added)))
    for sentence in outcome.refused:
        flash(sentence, "error")
    return done("people.file", prospect_id=prospect.id, _anchor="documents")


@bp.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, (request.view_args or {})["prospect_id"])
    form = AddDocumentsForm(formdata=None)
    form.files.errors = [taking.too_much_at_once()]
    return _refused(prospect, form)


def _standing(document_id: UUID) -> Document:
    """A document that is not deleted. Raises NotFound also when its person may not be seen."""
    document = get_or_404(Document, document_id)
    get_or_404(Prospect, document.prospect_id)
    if document.is_deleted:
        raise NotFound
    return document


@bp.get("/documents/<uuid:document_id>")
@requires(May.SEE_PEOPLE)
def page(document_id: UUID) -> ResponseReturnValue:
    document = _standing(document_id)
    return _page(document, DocumentForm(formdata=None, obj=document))


def _page(document: Document, form: DocumentForm, status: int = 200) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, document.prospect_id)
    may_change = may(current_actor(), May.KEEP_DOCUMENTS, document)
    context = {"document": document, "prospect": prospect, "form": form, "may_change": may_change}
    return make_response(render_template("talent/documents/page.html", **context), status)


@bp.post("/documents/<uuid:document_id>")
@requires(May.KEEP_DOCUMENTS)
def change(document_id: UUID) -> ResponseReturnValue:
    document = _standing(document_id)
    form = DocumentForm()
    if not form.validate():
        return _page(document, form, 422)
    actions.change(current_actor(), document, **form.values)
    flash(_("Changed."))
    return done("documents.page", document_id=document.id)


@bp.post("/documents/<uuid:document_id>/remove")
@requires(May.KEEP_DOCUMENTS)
def remove(document_id: UUID) -> ResponseReturnValue:
    document = _standing(document_id)
    actions.remove(current_actor(), document)
    undo = url_for("documents.restore", document_id=document.id)
    flash_undo(_("“%(title)s” is deleted.", title=document.title), undo)
    return done("people.file", prospect_id=document.prospect_id, _anchor="documents")


@bp.post("/documents/<uuid:document_id>/restore")
@requires(May.KEEP_DOCUMENTS)
def restore(document_id: UUID) -> ResponseReturnValue:
    document = get_or_404(Document, document_id)
    actions.restore(current_actor(), document)
    flash(_("“%(title)s” is back.", title=document.title))
    return done("people.file", prospect_id=document.prospect_id, _anchor="documents")


@bp.get("/documents/<uuid:document_id>/file")
@requires(May.SEE_PEOPLE)
def original(document_id: UUID) -> ResponseReturnValue:
    document = _standing(document_id)
    if not document.has_file:
        raise NotFound
    return document_response(document, as_attachment="download" in request.args)
