"""Doors: how long people are kept, and everything that Perennial does by itself."""

from typing import Any
from uuid import UUID

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.identity.models import BusinessArea
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from talent.consent.automatic import AUTOMATIC
from talent.consent.forms import RuleForm
from talent.consent.models import RetentionRule
from talent.consent.queries import rules_in_order
from talent.consent.rules import remove_rule, set_rule
from talent.consent.views.blueprint import bp

INDEX, PAGE = "talent/consent/retention.html", "talent/consent/rule.html"


@bp.get("/privacy/automatic")
@requires(May.USE_THE_PRODUCT)
def automatic() -> ResponseReturnValue:
    return render_template("talent/consent/automatic.html", automatic=AUTOMATIC)


@bp.get("/privacy/retention")
@requires(May.RUN_THE_ORGANISATION)
def retention() -> ResponseReturnValue:
    return render_template(INDEX, rules=db.session.scalars(rules_in_order()).all())


@bp.get("/privacy/retention/new")
@requires(May.RUN_THE_ORGANISATION)
def new_rule() -> ResponseReturnValue:
    return render_template(PAGE, form=_offered(RuleForm(formdata=None)), rule=None)


def _offered(form: RuleForm) -> RuleForm:
    areas: Any = db.session.scalars(select(BusinessArea).order_by(BusinessArea.name))
    form.offer(areas)
    return form


@bp.post("/privacy/retention")
@requires(May.RUN_THE_ORGANISATION)
def add_rule() -> ResponseReturnValue:
    form = _offered(RuleForm())
    if not form.validate():
        return invalid(PAGE, form=form, rule=None)
    set_rule(current_actor(), None, **form.values)
    flash(_("Saved. Who goes by it shows within minutes."))
    return done("consent.retention")


@bp.get("/privacy/retention/<uuid:rule_id>")
@requires(May.RUN_THE_ORGANISATION)
def rule(rule_id: UUID) -> ResponseReturnValue:
    found = get_or_404(RetentionRule, rule_id)
    return render_template(PAGE, form=_offered(RuleForm(formdata=None, obj=found)), rule=found)


@bp.post("/privacy/retention/<uuid:rule_id>")
@requires(May.RUN_THE_ORGANISATION)
def change_rule(rule_id: UUID) -> ResponseReturnValue:
    found, form = get_or_404(RetentionRule, rule_id), _offered(RuleForm())
    if not form.validate():
        return invalid(PAGE, form=form, rule=found)
    set_rule(current_actor(), found, **form.values)
    flash(_("Saved. Who goes by it shows within minutes."))
    return done("consent.retention")


@bp.post("/privacy/retention/<uuid:rule_id>/removal")
@requires(May.RUN_THE_ORGANISATION)
def drop_rule(rule_id: UUID) -> ResponseReturnValue:
    remove_rule(current_actor(), get_or_404(RetentionRule, rule_id))
    flash(_("The rule is gone."))
    return done("consent.retention")
