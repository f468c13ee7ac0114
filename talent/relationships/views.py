"""Doors: log a talk and take it back; begin, change, pause, resume and end a relationship."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, invalid, requires
from talent.prospects.models import Prospect
from talent.relationships import actions, contacts
from talent.relationships.forms import DescribeContactForm, EndForm, LogTalkForm, RelationshipForm, UntilForm
from talent.relationships.models import Relationship, Touchpoint
from talent.relationships.queries import recently_contacted

bp = Blueprint("relationships", __name__)

LOG_PAGE = "talent/relationships/log_talk.html"


@bp.get("/log")
@requires(May.LOG_CONTACTS)
def log_talk() -> ResponseReturnValue:
    form = LogTalkForm(request.args)
    chosen = (
        get_or_404(Prospect, UUID(request.args["prospect_id"])) if _is_id(request.args.get("prospect_id")) else None
    )
    return render_template(LOG_PAGE, form=form, chosen=chosen, recent=_recent())


@bp.post("/log")
@requires(May.LOG_CONTACTS)
def save_talk() -> ResponseReturnValue:
    form = LogTalkForm()
    if not form.validate():
        chosen = get_or_404(Prospect, UUID(form.prospect_id.data)) if _is_id(form.prospect_id.data) else None
        return invalid(LOG_PAGE, form=form, chosen=chosen, recent=_recent())
    prospect = get_or_404(Prospect, UUID(form.prospect_id.data))
    touchpoint = contacts.record_contact(
        current_actor(),
        prospect,
        g.user,
        kind=form.kind.data,
        direction=form.direction.data,
        at=form.moment(),
        summary=form.summary.data or "",
        details=form.details.data or "",
    )
    offer_undo(_("Saved: you and %(name)s.", name=prospect.display_name), touchpoint)
    return done("people.file", prospect_id=prospect.id)


def offer_undo(sentence: str, touchpoint: Touchpoint) -> None:
    """Tell what happened, with a button that takes it back."""
    flash_undo(sentence, url_for("relationships.undo_talk", touchpoint_id=touchpoint.id))


def _recent() -> list[Prospect]:
    return list(db.session.scalars(recently_contacted(g.user.id)))


def _is_id(text: str | None) -> bool:
    try:
        UUID(text or "")
    except ValueError:
        return False
    return True


@bp.post("/contacts/<uuid:touchpoint_id>/undo")
@requires(May.LOG_CONTACTS)
def undo_talk(touchpoint_id: UUID) -> ResponseReturnValue:
    touchpoint = get_or_404(Touchpoint, touchpoint_id)
    relationship = contacts.undo_contact(current_actor(), touchpoint)
    flash(_("Taken back."))
    return done("people.file", prospect_id=relationship.prospect_id)


@bp.get("/contacts/<uuid:touchpoint_id>")
@requires(May.LOG_CONTACTS)
def contact(touchpoint_id: UUID) -> ResponseReturnValue:
    touchpoint = get_or_404(Touchpoint, touchpoint_id)
    prospect = get_or_404(Prospect, touchpoint.prospect_id)
    form = DescribeContactForm(obj=touchpoint)
    return render_template("talent/relationships/contact.html", form=form, touchpoint=touchpoint, prospect=prospect)


@bp.post("/contacts/<uuid:touchpoint_id>")
@requires(May.LOG_CONTACTS)
def describe_contact(touchpoint_id: UUID) -> ResponseReturnValue:
    touchpoint = get_or_404(Touchpoint, touchpoint_id)
    form = DescribeContactForm()
    if not form.validate():
        prospect = get_or_404(Prospect, touchpoint.prospect_id)
        return invalid("talent/relationships/contact.html", form=form, touchpoint=touchpoint, prospect=prospect)
    contacts.change_details(current_actor(), touchpoint, **form.values)
    return done("people.file", prospect_id=touchpoint.prospect_id)


@bp.get("/people/<uuid:prospect_id>/relationship")
@requires(May.KEEP_RELATIONSHIPS)
def edit(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    own = actions.between(g.user.id, prospect.id)
    form = RelationshipForm(obj=own)
    return render_template("talent/relationships/edit.html", form=form, prospect=prospect, own=own)


@bp.post("/people/<uuid:prospect_id>/relationship")
@requires(May.KEEP_RELATIONSHIPS)
def begin_or_change(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    own = actions.between(g.user.id, prospect.id)
    form = RelationshipForm()
    if not form.validate():
        return invalid("talent/relationships/edit.html", form=form, prospect=prospect, own=own)
    if own is None or not own.is_active:
        actions.begin(current_actor(), prospect, g.user, **form.values)
        flash(_("You keep in touch with %(name)s now.", name=prospect.display_name))
    else:
        actions.change(current_actor(), own, **form.values)
        flash(_("Changed."))
    return done("people.file", prospect_id=prospect.id)


@bp.post("/relationships/<uuid:relationship_id>/pause")
@requires(May.KEEP_RELATIONSHIPS)
def pause(relationship_id: UUID) -> ResponseReturnValue:
    relationship = get_or_404(Relationship, relationship_id)
    form = UntilForm()
    if form.validate():
        actions.pause(current_actor(), relationship, **form.values)
        flash(_("Paused. Nobody will remind you until you take it up again."))
    else:
        flash(form.first_error, "error")
    return done("people.file", prospect_id=relationship.prospect_id)


@bp.post("/relationships/<uuid:relationship_id>/resume")
@requires(May.KEEP_RELATIONSHIPS)
def resume(relationship_id: UUID) -> ResponseReturnValue:
    relationship = get_or_404(Relationship, relationship_id)
    actions.resume(current_actor(), relationship)
    flash(_("Taken up again."))
    return done("people.file", prospect_id=relationship.prospect_id)


@bp.post("/relationships/<uuid:relationship_id>/end")
@requires(May.KEEP_RELATIONSHIPS)
def end(relationship_id: UUID) -> ResponseReturnValue:
    relationship = get_or_404(Relationship, relationship_id)
    form = EndForm()
    actions.end(current_actor(), relationship, reason=form.reason.data or "")
    flash(_("Let go. Everything that was said stays in the file."))
    return done("people.file", prospect_id=relationship.prospect_id)
