"""Doors: bring a file, say what its columns are, look at what would happen, decide, go, undo."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, g, make_response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.files import NoRoom, is_full_disk, takes_a_file
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from talent.prospects.finding import suggestions
from talent.transfer import actions, parser, showing, words
from talent.transfer.export import outcomes_as_csv
from talent.transfer.forms import (
    CommitForm,
    DecisionForm,
    MessagesForm,
    UploadForm,
    WhoForm,
    format_form,
    mapping_form,
    upload_form,
)
from talent.transfer.models import Import, ImportRow, ImportState
from talent.transfer.queries import imports_newest_first

bp = Blueprint("transfer", __name__, url_prefix="/import")


@bp.get("")
@requires(May.IMPORT_PEOPLE)
def index() -> ResponseReturnValue:
    return render_template("talent/transfer/index.html", form=upload_form(), **_past())


def _past() -> dict[str, Any]:
    return {"imports": db.session.scalars(imports_newest_first()).all(), "words": words}


@bp.post("")
@requires(May.IMPORT_PEOPLE)
@takes_a_file(parser.LARGEST_FILE)
def start() -> ResponseReturnValue:
    form = UploadForm()
    if not form.validate() or form.found is None:
        return invalid("talent/transfer/index.html", form=form, **_past())
    name = form.file.data.filename or ""
    import_ = actions.start(current_actor(), form.found, file_name=name, terms=form.terms())
    return done("transfer.show", import_id=import_.id)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    form = upload_form()
    form.file.errors = [parser.too_large()]
    return invalid("talent/transfer/index.html", form=form, **_past())


@bp.errorhandler(OSError)
def no_room(error: OSError) -> ResponseReturnValue:
    """A disk that fills while the request itself is taken in, before any form is looked at."""
    if not is_full_disk(error):
        raise error
    form = upload_form()
    form.file.errors = [NoRoom().sentence]
    return invalid("talent/transfer/index.html", form=form, **_past())


@bp.get("/<uuid:import_id>")
@requires(May.IMPORT_PEOPLE)
def show(import_id: UUID) -> ResponseReturnValue:
    import_ = get_or_404(Import, import_id)
    return _page(import_)


def _page(import_: Import, status: int = 200, **forms: Any) -> Response:
    tab = showing.tab_of(import_, request.args.get("tab", ""), request.args.get("after", 0, type=int))
    context = {
        "import_": import_,
        "words": words,
        "tab": tab,
        "tabs_of": _tabs(import_, tab),
        "load": showing.load_of(import_, g.user),
        "before": showing.imported_before(import_),
        "again_at": showing.tried_again_at(import_),
        "kept": showing.kept_people(import_),
        "mapping": mapping_form(import_, formdata=None),
        "go": CommitForm(formdata=None, obj=import_),
        "kind": format_form(import_, formdata=None),
        "messages": MessagesForm(formdata=None, messages=import_.messages),
        "reasons": showing.contact_sentences(import_),
        "strangers": showing.strangers(import_),
        "found": suggestions(request.args.get("name", "")[:200]) if "who" in request.args else [],
        **forms,
    }
    return make_response(render_template("talent/transfer/show.html", **context), status)


def _tabs(import_: Import, current: showing.Tab) -> list[dict[str, object]]:
    """The tabs that have rows, and the one that is open."""
    return [
        {
            "label": words.OUTCOMES[outcome],
            "href": url_for("transfer.show", import_id=import_.id, tab=outcome.value, _anchor="rows"),
            "current": outcome is current.outcome,
            "count": format_decimal(count),
        }
        for outcome, count in import_.counts.items()
        if count or outcome is current.outcome
    ]


@bp.get("/<uuid:import_id>/progress")
@requires(May.IMPORT_PEOPLE)
def progress(import_id: UUID) -> ResponseReturnValue:
    import_ = get_or_404(Import, import_id)
    response = make_response(
        render_template("talent/transfer/_progress.html", import_=import_, again_at=showing.tried_again_at(import_))
    )
    if not import_.is_at_work:
        response.headers["HX-Refresh"] = "true"
    return response


@bp.post("/<uuid:import_id>/columns")
@requires(May.IMPORT_PEOPLE)
def map_columns(import_id: UUID) -> ResponseReturnValue:
    import_ = get_or_404(Import, import_id)
    form = mapping_form(import_)
    if not form.validate():
        return _page(import_, 422, mapping=form)
    actions.map_columns(current_actor(), import_, mapping=form.mapping(), day_order=form.day_order.data)
    return done("transfer.show", import_id=import_.id)


@bp.post("/<uuid:import_id>/format")
@requires(May.IMPORT_PEOPLE)
def take_for(import_id: UUID) -> ResponseReturnValue:
    import_ = get_or_404(Import, import_id)
    form = format_form(import_)
    if not form.validate():
        return _page(import_, 422, kind=form)
    actions.take_for(current_actor(), import_, **form.values)
    return done("transfer.show", import_id=import_.id)


@bp.post("/<uuid:import_id>/messages")
@requires(May.IMPORT_PEOPLE)
def take_messages(import_id: UUID) -> ResponseReturnValue:
    import_ = get_or_404(Import, import_id)
    form = MessagesForm()
    if not form.validate():
        return _page(import_, 422, messages=form)
    actions.take_messages(current_actor(), import_, **form.values)
    return done("transfer.show", import_id=import_.id)


@bp.post("/<uuid:import_id>/who")
@requires(May.IMPORT_PEOPLE)
def say_who(import_id: UUID) -> ResponseReturnValue:
    import_ = get_or_404(Import, import_id)
    form = WhoForm()
    if not form.validate():
        return _page(import_, 422)
    actions.say_who(current_actor(), import_, **form.values)
    return done("transfer.show", import_id=import_.id, _anchor="messages")


@bp.post("/<uuid:import_id>/rows/<int:line>/decision")
@requires(May.IMPORT_PEOPLE)
def decide(import_id: UUID, line: int) -> ResponseReturnValue:
    import_ = get_or_404(Import, import_id)
    form = DecisionForm()
    if not form.validate():
        return _page(import_, 422)
    actions.decide(current_actor(), import_, _row_or_404(import_, line), **form.values)
    return done("transfer.show", import_id=import_.id, tab=request.args.get("tab"), after=request.args.get("after"))


def _row_or_404(import_: Import, line: int) -> ImportRow:
    row = actions.row_in(import_, line)
    if row is None:
        raise NotFound
    return row


@bp.post("/<uuid:import_id>/go")
@requires(May.IMPORT_PEOPLE)
def commit(import_id: UUID) -> ResponseReturnValue:
    import_ = get_or_404(Import, import_id)
    form = CommitForm()
    if not form.validate():
        return _page(import_, 422, go=form)
    actions.commit(current_actor(), import_, **form.values)
    return done("transfer.show", import_id=import_.id)


@bp.post("/<uuid:import_id>/cancel")
@requires(May.IMPORT_PEOPLE)
def cancel(import_id: UUID) -> ResponseReturnValue:
    import_ = get_or_404(Import, import_id)
    actions.cancel(current_actor(), import_)
    if import_.state is ImportState.CANCELLED and not import_.committed_to:
        flash(_("Nothing was imported."))
        return done("transfer.index")
    return done("transfer.show", import_id=import_.id)


@bp.post("/<uuid:import_id>/again")
@requires(May.IMPORT_PEOPLE)
def try_again(import_id: UUID) -> ResponseReturnValue:
    import_ = get_or_404(Import, import_id)
    actions.try_again(current_actor(), import_)
    return done("transfer.show", import_id=import_.id)


@bp.post("/<uuid:import_id>/undo")
@requires(May.IMPORT_PEOPLE)
def undo(import_id: UUID) -> ResponseReturnValue:
    import_ = get_or_404(Import, import_id)
    actions.undo(current_actor(), import_)
    return done("transfer.show", import_id=import_.id)


@bp.get("/<uuid:import_id>/outcomes.csv")
@requires(May.IMPORT_PEOPLE)
def outcomes(import_id: UUID) -> ResponseReturnValue:
    import_ = get_or_404(Import, import_id)
    response = Response(stream_with_context(outcomes_as_csv(current_actor(), import_.id)), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename="import-outcomes.csv")
    return response
