"""Doors: begin, change, pause, resume and end a relationship."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.access import ensure
from app.kernel.days import plain_day
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from talent.prospects.models import Prospect
from talent.relationships import actions
from talent.relationships.capacity import load_for, too_much
from talent.relationships.forms import EndForm, RelationshipForm, UntilForm, VisibilityForm
from talent.relationships.models import Relationship
from talent.relationships.sentences import load_sentence, short_name
from talent.relationships.views.blueprint import bp

PAGE = "talent/relationships/edit.html"


@bp.get("/people/<uuid:prospect_id>/relationship")
@requires(May.KEEP_RELATIONSHIPS)
def edit(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    own = actions.between(g.user.id, prospect.id)
    return render_template(PAGE, form=RelationshipForm.of(own), **_beside(prospect, own))


def _beside(prospect: Prospect, own: Relationship | None) -> dict[str, Any]:
    """What the page shows besides its form."""
    today = g.reader.today
    return {
        "prospect": prospect,
        "name": short_name(prospect),
        "own": own,
        "load_sentence": load_sentence(load_for(g.user)),
        "pauses": ((_("For a month"), today + timedelta(days=30)), (_("For three months"), today + timedelta(days=91))),
        "until_form": UntilForm(formdata=None),
        "end_form": EndForm(formdata=None),
    }


@bp.post("/people/<uuid:prospect_id>/relationship")
@requires(May.KEEP_RELATIONSHIPS)
def begin_or_change(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    own = actions.between(g.user.id, prospect.id)
    form = RelationshipForm()
    if not form.validate():
        return invalid(PAGE, form=form, **_beside(prospect, own))
    if own is None or not own.is_active:
        actions.begin(current_actor(), prospect, g.user, **form.chosen)
        flash(_("You keep in touch with %(name)s now.", name=short_name(prospect)))
    else:
        actions.change(current_actor(), own, **form.chosen)
        flash(_("Changed."))
    if sentence := too_much(g.user, form.chosen["cadence_days"]):
        flash(sentence, "warning")
    return done("people.file", prospect_id=prospect.id)


@bp.post("/relationships/<uuid:relationship_id>/visibility")
@requires(May.KEEP_RELATIONSHIPS)
def show_to(relationship_id: UUID) -> ResponseReturnValue:
    relationship = get_or_404(Relationship, relationship_id)
    ensure(current_actor(), May.KEEP_RELATIONSHIPS, relationship)
    form = VisibilityForm()
    if form.validate():
        actions.show_to(current_actor(), relationship, **form.values)
        private, open_again = _("Private now. Only you can read it."), _("Open now. Colleagues can read it.")
        flash(private if relationship.is_private else open_again)
    else:
        flash(form.first_error, "error")
    return done("people.file", prospect_id=relationship.prospect_id)


@bp.post("/relationships/<uuid:relationship_id>/pause")
@requires(May.KEEP_RELATIONSHIPS)
def pause(relationship_id: UUID) -> ResponseReturnValue:
    relationship = get_or_404(Relationship, relationship_id)
    form = UntilForm()
    if form.validate():
        actions.pause(current_actor(), relationship, **form.values)
        flash(_paused(relationship))
    else:
        flash(form.first_error, "error")
    return done("people.file", prospect_id=relationship.prospect_id)


def _paused(relationship: Relationship) -> str:
    if relationship.paused_until is None:
        return _("Paused. Nobody will remind you until you take it up again.")
    return _("Paused until %(day)s.", day=plain_day(relationship.paused_until, g.reader.today))


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
    if not form.validate():
        flash(form.first_error, "error")
        return done("relationships.edit", prospect_id=relationship.prospect_id)
    actions.end(current_actor(), relationship, **form.values)
    flash(_("Let go. Everything that was said stays in the file."))
    return done("people.file", prospect_id=relationship.prospect_id)
