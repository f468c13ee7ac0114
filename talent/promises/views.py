"""Doors: promise something, look at a promise, settle it, choose another day, and take these back."""

from types import ModuleType
from uuid import UUID

from flask import Blueprint, flash, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.access import may
from app.kernel.permissions import May
from app.kernel.web import came_from, current_actor, flash_undo, get_or_404, invalid, onward, requires
from talent.promises import actions, words
from talent.promises.forms import DayForm, PromiseForm
from talent.promises.models import Promise
from talent.prospects.models import Prospect

bp = Blueprint("promises", __name__)

PAGE = "talent/promises/page.html"


@bp.app_context_processor
def words_for_promises() -> dict[str, ModuleType]:
    """The sentences about a promise, for the templates that show one."""
    return {"promise_words": words}


@bp.post("/people/<uuid:prospect_id>/promises")
@requires(May.KEEP_RELATIONSHIPS)
def make(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    form = PromiseForm()
    if not form.validate():
        return invalid("talent/promises/make.html", form=form, prospect=prospect)
    promise = actions.make(current_actor(), prospect, g.user, **form.values)
    undo = url_for("promises.unmake", promise_id=promise.id, next=came_from())
    flash_undo(_("Promised. You will be reminded in time."), undo)
    return onward("people.file", prospect_id=prospect.id)


@bp.get("/promises/<uuid:promise_id>")
@requires(May.KEEP_RELATIONSHIPS)
def page(promise_id: UUID) -> ResponseReturnValue:
    promise = get_or_404(Promise, promise_id)
    return _page(promise, DayForm(obj=promise, formdata=None))


def _page(promise: Promise, form: DayForm, status: int = 200) -> ResponseReturnValue:
    is_own = may(current_actor(), May.KEEP_RELATIONSHIPS, promise)
    return render_template(PAGE, promise=promise, form=form, is_own=is_own, next=came_from()), status


@bp.post("/promises/<uuid:promise_id>/unmaking")
@requires(May.KEEP_RELATIONSHIPS)
def unmake(promise_id: UUID) -> ResponseReturnValue:
    promise = get_or_404(Promise, promise_id)
    actions.unmake(current_actor(), promise)
    flash(_("Taken back."))
    return onward("people.file", prospect_id=promise.prospect_id)


@bp.post("/promises/<uuid:promise_id>/keeping")
@requires(May.KEEP_RELATIONSHIPS)
def keep(promise_id: UUID) -> ResponseReturnValue:
    promise = get_or_404(Promise, promise_id)
    actions.keep(current_actor(), promise)
    return _settled(promise, _("Kept. That is what trust is made of."))


@bp.post("/promises/<uuid:promise_id>/withdrawal")
@requires(May.KEEP_RELATIONSHIPS)
def withdraw(promise_id: UUID) -> ResponseReturnValue:
    promise = get_or_404(Promise, promise_id)
    actions.withdraw(current_actor(), promise)
    return _settled(promise, _("Taken back, as you two have agreed otherwise."))


def _settled(promise: Promise, told: str) -> ResponseReturnValue:
    flash_undo(told, url_for("promises.reopen", promise_id=promise.id, next=came_from()))
    return onward("people.file", prospect_id=promise.prospect_id)


@bp.post("/promises/<uuid:promise_id>/reopening")
@requires(May.KEEP_RELATIONSHIPS)
def reopen(promise_id: UUID) -> ResponseReturnValue:
    promise = get_or_404(Promise, promise_id)
    actions.reopen(current_actor(), promise)
    flash(_("It stands again."))
    return onward("people.file", prospect_id=promise.prospect_id)


@bp.post("/promises/<uuid:promise_id>/day")
@requires(May.KEEP_RELATIONSHIPS)
def move(promise_id: UUID) -> ResponseReturnValue:
    promise = get_or_404(Promise, promise_id)
    form = DayForm()
    if not form.validate():
        return _page(promise, form, 422)
    actions.move(current_actor(), promise, **form.values)
    flash(_("Another day it is. They see it on their page."))
    return onward("people.file", prospect_id=promise.prospect_id)
