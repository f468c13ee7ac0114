"""Doors: the list of people, search as you type, a person's file, adding and editing somebody."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, is_fragment_request, requires
from app.people.changes import who_changed
from app.people.disclosing import bp as held_bp
from app.people.file import file_of
from app.people.forms import IDENTITY_FIELDS, EditPersonForm, ForbidContactForm, NewPersonForm
from app.people.listing import Question, answered, found_like, number_of
from app.people.timeline import timeline_of
from app.search.saved import views_of
from talent.consent.actions import welcome_back
from talent.consent.digests import erased_among
from talent.conversations.forms import MessageForm
from talent.duplicates.newcomers import say_somebody_else
from talent.notes.forms import NoteForm
from talent.promises.forms import PromiseForm
from talent.prospects import actions
from talent.prospects.forms import ConfirmForm, FactForm
from talent.prospects.models import Prospect
from talent.prospects.queries import identities_of
from talent.relationships.forms import LogTalkForm
from talent.relationships.sentences import rhythm, short_name
from talent.relationships.words import CONTACT_ICONS

__all__ = ["bp", "held_bp"]

bp = Blueprint("people", __name__)
bp.add_app_template_global(rhythm, "rhythm")


@bp.app_context_processor
def _icons_of_contacts() -> dict[str, Any]:
    return {"contact_icons": CONTACT_ICONS}


@bp.get("/people")
@requires(May.SEE_PEOPLE)
def index() -> ResponseReturnValue:
    question, page = answered(g.reader, Question.read(request.args))
    shown = {"question": question, "page": page}
    if is_fragment_request():
        return render_template("people/_answer.html", adding=None, **shown)
    context = {
        "views": tuple(views_of(current_actor())),
        "adding": question.adding(g.reader, request.args.get("add", "")),
    }
    return render_template("people/index.html", **shown, **context)


@bp.get("/people/count")
@requires(May.SEE_PEOPLE)
def count() -> ResponseReturnValue:
    return render_template("people/_count.html", count=number_of(g.reader, Question.read(request.args)))


@bp.get("/people/suggest")
@requires(May.SEE_PEOPLE)
def suggest() -> ResponseReturnValue:
    return render_template("people/_suggestions.html", people=found_like(g.reader, request.args.get("q", "")[:200]))


@bp.get("/people/<uuid:prospect_id>")
@requires(May.SEE_PEOPLE)
def file(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    before = request.args.get("before", "")
    timeline = timeline_of(g.reader, prospect, before=before)
    if is_fragment_request():
        return render_template("people/_timeline.html", prospect=prospect, timeline=timeline)
    return render_template(
        "people/file.html",
        file=file_of(g.reader, prospect),
        prospect=prospect,
        name=short_name(prospect),
        timeline=timeline,
        is_older=bool(before),
        talk_form=LogTalkForm(formdata=None, prospect_id=prospect.id),
        note_form=NoteForm(formdata=None),
        message_form=MessageForm(formdata=None),
        promise_form=PromiseForm(formdata=None),
        fact_form=FactForm(formdata=None),
        confirm_form=ConfirmForm(formdata=None),
    )


@bp.get("/people/new")
@requires(May.ADD_PEOPLE)
def new() -> ResponseReturnValue:
    given = {name: request.args.get(name, "")[:2000] for name in ("name", "title", "employer", *IDENTITY_FIELDS)}
    form = NewPersonForm(formdata=None, **given)
    return render_template("people/new.html", form=form, alike=[], was_erased=False)


@bp.post("/people/new")
@requires(May.ADD_PEOPLE)
def add() -> ResponseReturnValue:
    form = NewPersonForm()
    if not form.validate():
        return invalid("people/new.html", form=form, alike=[], was_erased=False)
    alike, was_erased = form.alike(), bool(erased_among(form.marks()))
    if (alike or was_erased) and "anyway" not in request.form:
        return invalid("people/new.html", form=form, alike=alike, was_erased=was_erased)
    if was_erased:
        welcome_back(current_actor(), form.marks())
    prospect = actions.add(current_actor(), identities=form.identities(), **form.details())
    if alike:
        say_somebody_else(current_actor(), prospect, alike)
    flash(_("%(name)s is in. Will you keep in touch?", name=prospect.display_name))
    return _on_to(prospect)


def _on_to(prospect: Prospect) -> ResponseReturnValue:
    """The file; or, for whoever came to log a talk, the form for that."""
    if "log" not in request.form:
        return done("people.file", prospect_id=prospect.id)
    drawn = {"summary": request.form["log"] or None, "client_id": request.form.get("client_id")}
    return done("relationships.log_talk", prospect_id=prospect.id, context=None, **drawn)


@bp.get("/people/<uuid:prospect_id>/edit")
@requires(May.EDIT_PEOPLE)
def edit(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    return render_template("people/edit.html", form=_as_it_stands(prospect), **_beside(prospect))


def _as_it_stands(prospect: Prospect) -> EditPersonForm:
    return EditPersonForm.of(prospect, db.session.scalars(identities_of(prospect.id)))


def _beside(prospect: Prospect) -> dict[str, Any]:
    return {"prospect": prospect, "ban_form": ForbidContactForm(formdata=None), "theirs": None, "who": ""}


@bp.post("/people/<uuid:prospect_id>/edit")
@requires(May.EDIT_PEOPLE)
def save(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    form = EditPersonForm()
    if not form.validate():
        return invalid("people/edit.html", form=form, **_beside(prospect))
    if form.version.data != prospect.version:
        return _overtaken(form, prospect)
    actions.edit(current_actor(), prospect, identities=form.identities(), **form.details())
    flash(_("Changed."))
    return done("people.file", prospect_id=prospect.id)


def _overtaken(form: EditPersonForm, prospect: Prospect) -> ResponseReturnValue:
    """What was typed again, beside what a colleague has saved meanwhile; saving once more is then meant so."""
    context = {**_beside(prospect), "theirs": _as_it_stands(prospect), "who": who_changed(prospect)}
    form.version.data = prospect.version
    return make_response(render_template("people/edit.html", form=form, **context), 409)


@bp.post("/people/<uuid:prospect_id>/ban")
@requires(May.EDIT_PEOPLE)
def forbid_contact(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    form = ForbidContactForm()
    if not form.validate():
        return invalid("people/edit.html", **{**_beside(prospect), "form": _as_it_stands(prospect), "ban_form": form})
    actions.forbid_contact(current_actor(), [prospect], **form.values)
    flash(_("Nobody will be asked to write to %(name)s any more.", name=prospect.display_name))
    return done("people.file", prospect_id=prospect.id)


@bp.post("/people/<uuid:prospect_id>/unban")
@requires(May.EDIT_PEOPLE)
def allow_contact(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    actions.allow_contact(current_actor(), [prospect])
    flash(_("%(name)s may be contacted again.", name=prospect.display_name))
    return done("people.file", prospect_id=prospect.id)
