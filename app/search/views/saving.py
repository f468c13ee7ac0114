"""Doors to saved views."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.access import ensure
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, invalid, requires
from app.search import saved
from app.search.forms import NewViewForm, ViewForm
from app.search.models import SavedView
from app.search.views.blueprint import address_of_list, bp


@bp.get("/people/views/new")
@requires(May.SEE_PEOPLE)
def new_view() -> ResponseReturnValue:
    """A name for the question that is being asked."""
    form = NewViewForm(
        formdata=None, **{name: request.args.get(name, "") for name in ("question", "sorting", "columns")}
    )
    return render_template("search/view.html", form=form, view=None)


@bp.post("/people/views")
@requires(May.SEE_PEOPLE)
def save_view() -> ResponseReturnValue:
    form = NewViewForm()
    if not form.validate():
        return invalid("search/view.html", form=form, view=None)
    view = saved.save(current_actor(), **form.values)
    flash(_("“%(name)s” is saved.", name=view.name))
    return redirect(address_of_list(f=view.question, sort=view.sorting, cols=view.columns), 303)


@bp.get("/people/views/<uuid:view_id>")
@requires(May.SEE_PEOPLE)
def view(view_id: UUID) -> ResponseReturnValue:
    found = get_or_404(SavedView, view_id)
    ensure(current_actor(), May.SEE_PEOPLE, found)
    return render_template("search/view.html", form=ViewForm(formdata=None, obj=found), view=found)


@bp.post("/people/views/<uuid:view_id>")
@requires(May.SEE_PEOPLE)
def change_view(view_id: UUID) -> ResponseReturnValue:
    found, form = get_or_404(SavedView, view_id), ViewForm()
    ensure(current_actor(), May.SEE_PEOPLE, found)
    if not form.validate():
        return invalid("search/view.html", form=form, view=found)
    saved.change(current_actor(), found, **form.values)
    flash(_("Changed."))
    return redirect(address_of_list(f=found.question, sort=found.sorting, cols=found.columns), 303)


@bp.post("/people/views/<uuid:view_id>/deletion")
@requires(May.SEE_PEOPLE)
def delete_view(view_id: UUID) -> ResponseReturnValue:
    found = get_or_404(SavedView, view_id)
    saved.delete(current_actor(), found)
    flash_undo(_("“%(name)s” is deleted.", name=found.name), url_for("search.bring_view_back", view_id=found.id))
    return done("people.index")


@bp.post("/people/views/<uuid:view_id>/return")
@requires(May.SEE_PEOPLE)
def bring_view_back(view_id: UUID) -> ResponseReturnValue:
    found = get_or_404(SavedView, view_id)
    saved.bring_back(current_actor(), found)
    flash(_("“%(name)s” is back.", name=found.name))
    return done("people.index", f=found.question, sort=found.sorting or None, cols=found.columns or None)
