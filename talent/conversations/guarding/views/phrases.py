"""Doors: the lists of watched words."""

from uuid import UUID

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from talent.conversations.guarding import watching
from talent.conversations.guarding.forms import LOCALES, PhraseForm
from talent.conversations.guarding.models import WatchedPhrase
from talent.conversations.guarding.views.blueprint import TEMPLATES, bp
from talent.conversations.guarding.watching import watched_phrases

PAGE = f"{TEMPLATES}/phrases.html"
ONE = f"{TEMPLATES}/phrase.html"


@bp.get("/settings/words")
@requires(May.RUN_THE_ORGANISATION)
def phrases() -> ResponseReturnValue:
    return _page(PhraseForm(formdata=None))


def _page(form: PhraseForm, status: int = 200) -> ResponseReturnValue:
    rows = list(db.session.scalars(watched_phrases()))
    return render_template(PAGE, phrases=rows, form=form, languages=dict(LOCALES)), status


@bp.post("/settings/words")
@requires(May.RUN_THE_ORGANISATION)
def watch_phrase() -> ResponseReturnValue:
    form = PhraseForm()
    if not form.validate():
        return _page(form, 422)
    watching.watch(current_actor(), **form.values)
    flash(_("Watched from now on."))
    return done("guarding.phrases")


@bp.get("/settings/words/<uuid:phrase_id>")
@requires(May.RUN_THE_ORGANISATION)
def phrase(phrase_id: UUID) -> ResponseReturnValue:
    row = get_or_404(WatchedPhrase, phrase_id)
    return render_template(ONE, phrase=row, form=PhraseForm(obj=row, formdata=None))


@bp.post("/settings/words/<uuid:phrase_id>")
@requires(May.RUN_THE_ORGANISATION)
def change_phrase(phrase_id: UUID) -> ResponseReturnValue:
    row, form = get_or_404(WatchedPhrase, phrase_id), PhraseForm()
    if not form.validate():
        return invalid(ONE, phrase=row, form=form)
    watching.change(current_actor(), row, **form.values)
    flash(_("Saved."))
    return done("guarding.phrases")


@bp.post("/settings/words/<uuid:phrase_id>/removal")
@requires(May.RUN_THE_ORGANISATION)
def unwatch_phrase(phrase_id: UUID) -> ResponseReturnValue:
    watching.unwatch(current_actor(), get_or_404(WatchedPhrase, phrase_id))
    flash(_("No longer watched."))
    return done("guarding.phrases")
