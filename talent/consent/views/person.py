"""Doors: on what somebody's file stands, writing an answer down, telling them, keeping them."""

from typing import Any
from uuid import UUID

from flask import flash, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.access import may
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, invalid, requires
from talent.consent import actions, notices
from talent.consent.forms import BasisForm, KeepForm, NoticeForm
from talent.consent.going import Reminders, keep, reminders_of
from talent.consent.queries import bases_of, latest_texts, notice_of, retention_of
from talent.consent.standing import standings_of
from talent.consent.views.blueprint import bp
from talent.prospects.models import Prospect

PAGE = "talent/consent/person.html"


@bp.get("/people/<uuid:prospect_id>/consent")
@requires(May.RECORD_CONSENT)
def page(prospect_id: UUID) -> ResponseReturnValue:
    return render_template(PAGE, **_context(get_or_404(Prospect, prospect_id)))


def _context(prospect: Prospect, **forms: Any) -> dict[str, Any]:
    retention = db.session.scalar(retention_of(prospect.id))
    reminders = reminders_of([retention.id]).get(retention.id, Reminders([], [])) if retention else None
    return {
        "prospect": prospect,
        "name": prospect.given_name or prospect.display_name,
        "today": g.reader.today,
        "standings": list(standings_of(prospect).values()),
        "history": db.session.scalars(bases_of(prospect.id)).all(),
        "notice": db.session.scalar(notice_of(prospect.id)),
        "retention": retention,
        "reminders": reminders,
        "form": _offered(BasisForm(formdata=None)),
        "notice_form": NoticeForm(formdata=None),
        "keep_form": KeepForm(formdata=None),
        "tells": may(current_actor(), May.TELL_WHAT_IS_HELD),
        **forms,
    }


def _offered(form: BasisForm) -> BasisForm:
    form.offer(db.session.scalars(latest_texts()))
    return form


@bp.post("/people/<uuid:prospect_id>/consent")
@requires(May.RECORD_CONSENT)
def write_down(prospect_id: UUID) -> ResponseReturnValue:
    prospect, form = get_or_404(Prospect, prospect_id), _offered(BasisForm())
    if not form.validate():
        return invalid(PAGE, **_context(prospect, form=form))
    was_forbidden = prospect.do_not_contact
    actions.write_down(current_actor(), prospect, **form.values)
    flash(_("Written down."))
    if prospect.do_not_contact and not was_forbidden:
        flash(_("Nobody will be asked to write to %(name)s any more.", name=prospect.display_name))
    return done("consent.page", prospect_id=prospect.id)


@bp.post("/people/<uuid:prospect_id>/notice")
@requires(May.TELL_PEOPLE)
def tell(prospect_id: UUID) -> ResponseReturnValue:
    prospect, form = get_or_404(Prospect, prospect_id), NoticeForm()
    notice = db.session.scalar(notice_of(prospect.id))
    if notice is None:
        raise NotFound
    if not form.validate():
        return invalid(PAGE, **_context(prospect, notice_form=form))
    batch_id = notices.tell_one(current_actor(), notice, **form.told)
    flash_undo(_("Written down."), url_for("consent.not_told", batch_id=batch_id))
    return done("consent.page", prospect_id=prospect.id)


@bp.post("/people/<uuid:prospect_id>/keeping")
@requires(May.RECORD_CONSENT)
def keep_longer(prospect_id: UUID) -> ResponseReturnValue:
    prospect, form = get_or_404(Prospect, prospect_id), KeepForm()
    retention = db.session.scalar(retention_of(prospect.id))
    if retention is None:
        raise NotFound
    if not form.validate():
        return invalid(PAGE, **_context(prospect, keep_form=form))
    keep(current_actor(), retention, **form.values)
    flash(_("%(name)s stays.", name=prospect.display_name))
    return done("consent.page", prospect_id=prospect.id)
