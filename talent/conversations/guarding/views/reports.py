"""Doors: the reports that wait, and what is done about one."""

from typing import Any
from uuid import UUID

from flask import flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.access import ensure
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from talent.conversations.guarding import reporting
from talent.conversations.guarding.forms import SettleForm
from talent.conversations.guarding.models import Report
from talent.conversations.guarding.queries import settled_reports, waiting_counts, waiting_reports
from talent.conversations.guarding.views.blueprint import TEMPLATES, bp

PAGE = f"{TEMPLATES}/report.html"


@bp.get("/conversations/reports")
@requires(May.GUARD_CONVERSATIONS)
def reports() -> ResponseReturnValue:
    return render_template(
        f"{TEMPLATES}/reports.html",
        reports=list(db.session.scalars(waiting_reports())),
        settled=list(db.session.scalars(settled_reports())),
        waiting=waiting_counts(),
    )


@bp.get("/conversations/reports/<uuid:report_id>")
@requires(May.GUARD_CONVERSATIONS)
def report(report_id: UUID) -> ResponseReturnValue:
    return render_template(PAGE, form=SettleForm(formdata=None), **_context(report_id))


def _context(report_id: UUID) -> dict[str, Any]:
    """Of a report that is about whoever looks there is nothing to see."""
    row = get_or_404(Report, report_id)
    ensure(current_actor(), May.GUARD_CONVERSATIONS, row)
    return {"report": row}


@bp.post("/conversations/reports/<uuid:report_id>/settlement")
@requires(May.GUARD_CONVERSATIONS)
def settle(report_id: UUID) -> ResponseReturnValue:
    form, context = SettleForm(), _context(report_id)
    if not form.validate():
        return invalid(PAGE, form=form, **context)
    reporting.settle(current_actor(), context["report"], g.reader, **form.values)
    flash(_("Done. Whoever reported it is told."))
    return done("guarding.reports")
