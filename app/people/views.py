"""Doors: the list of people, search as you type, a person's file, adding and editing somebody."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, is_fragment_request, requires
from app.people.file import file_of
from app.people.forms import EditPersonForm, ForbidContactForm, NewPersonForm
from app.people.listing import Question, Touch, page_of, suggestions
from app.people.timeline import timeline_of
from talent.notes.forms import NoteForm
from talent.pools.queries import open_pools
from talent.prospects import actions
from talent.prospects.models import IdentityKind, Prospect
from talent.prospects.queries import identities_of
from talent.relationships.forms import LogTalkForm

bp = Blueprint("people", __name__)


@bp.get("/people")
@requires(May.SEE_PEOPLE)
def index() -> ResponseReturnValue:
    question = _question()
    page = page_of(current_actor(), question)
    template = "people/_results.html" if is_fragment_request() else "people/index.html"
    return render_template(template, page=page, question=question, pools=db.session.scalars(open_pools()).all())


def _question() -> Question:
    touch, pool = request.args.get("touch", ""), request.args.get("pool", type=UUID)
    return Question(
        q=request.args.get("q", "")[:200],
        touch=Touch(touch) if touch in set(Touch) else Touch.ANYBODY,
        pool=pool,
        after=request.args.get("after", "")[:1000],
    )


@bp.get("/people/suggest")
@requires(May.SEE_PEOPLE)
def suggest() -> ResponseReturnValue:
    return render_template("people/_suggestions.html", people=suggestions(request.args.get("q", "")[:200]))


@bp.get("/people/<uuid:prospect_id>")
@requires(May.SEE_PEOPLE)
def file(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    timeline = timeline_of(prospect.id, before=request.args.get("before", ""))
    if is_fragment_request() and "before" in request.args:
        return render_template("people/_timeline.html", prospect=prospect, timeline=timeline)
    return render_template(
        "people/file.html",
        file=file_of(g.user, prospect),
        timeline=timeline,
        talk_form=LogTalkForm(formdata=None, prospect_id=prospect.id),
        note_form=NoteForm(formdata=None),
    )


@bp.get("/people/new")
@requires(May.ADD_PEOPLE)
def new() -> ResponseReturnValue:
    form = NewPersonForm(request.args)
    return render_template("people/new.html", form=form, known=None)


@bp.post("/people/new")
@requires(May.ADD_PEOPLE)
def add() -> ResponseReturnValue:
    form = NewPersonForm()
    if not form.validate():
        return invalid("people/new.html", form=form, known=None)
    known = actions.same_person(form.identities())
    if known is not None and "anyway" not in request.form:
        return invalid("people/new.html", form=form, known=known)
    prospect = actions.add(current_actor(), identities=form.identities(), **form.details())
    flash(_("%(name)s is in. Will you keep in touch?", name=prospect.display_name))
    return done("people.file", prospect_id=prospect.id)


@bp.get("/people/<uuid:prospect_id>/edit")
@requires(May.EDIT_PEOPLE)
def edit(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    identities = db.session.scalars(identities_of(prospect.id)).all()
    lines = {
        field: "\n".join(identity.raw for identity in identities if identity.kind is kind)
        for field, kind in (
            ("emails", IdentityKind.EMAIL),
            ("phones", IdentityKind.PHONE),
            ("profiles", IdentityKind.PROFILE),
        )
    }
    form = EditPersonForm(obj=prospect, name=prospect.display_name, **lines)
    return render_template("people/edit.html", form=form, prospect=prospect, ban_form=ForbidContactForm(formdata=None))


@bp.post("/people/<uuid:prospect_id>/edit")
@requires(May.EDIT_PEOPLE)
def save(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    form = EditPersonForm()
    if not form.validate():
        return invalid("people/edit.html", form=form, prospect=prospect, ban_form=ForbidContactForm(formdata=None))
    actions.edit(current_actor(), prospect, identities=form.identities(), **form.details())
    flash(_("Changed."))
    return done("people.file", prospect_id=prospect.id)


@bp.post("/people/<uuid:prospect_id>/ban")
@requires(May.EDIT_PEOPLE)
def forbid_contact(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    form = ForbidContactForm()
    if form.validate():
        actions.forbid_contact(current_actor(), prospect, **form.values)
        flash(_("Nobody will be asked to write to %(name)s any more.", name=prospect.display_name))
    else:
        flash(form.first_error, "error")
    return done("people.file", prospect_id=prospect.id)


@bp.post("/people/<uuid:prospect_id>/unban")
@requires(May.EDIT_PEOPLE)
def allow_contact(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    actions.allow_contact(current_actor(), prospect)
    flash(_("%(name)s may be contacted again.", name=prospect.display_name))
    return done("people.file", prospect_id=prospect.id)
