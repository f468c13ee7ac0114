"""Verbs on the rules of retention."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.jobs import enqueue
from app.kernel.permissions import May
from talent.consent import jobs
from talent.consent.models import RetentionRule


def set_rule(
    actor: Actor,
    rule: RetentionRule | None,
    *,
    source: str,
    area_id: UUID | None,
    warn_after: int,
    ask_after: int,
    erase_after: int,
    recruiter_id: UUID | None,
    is_on: bool,
    version: int = 0,
) -> RetentionRule:
    """Make a rule, or change one; months count from the last two-way contact. Who goes by it is found out at once.

    Raises Refused when the order is wrong or there is one for the same people, Conflict when it changed meanwhile.
    """
    ensure(actor, May.RUN_THE_ORGANISATION)
    if not warn_after <= ask_after < erase_after:
        raise Refused(_("First we warn, then we ask, then we erase: the months must come in this order."))
    if rule is not None and version != rule.version:
        raise Conflict
    same = select(RetentionRule.id).where(RetentionRule.source == source, RetentionRule.area_id == area_id)
    if db.session.scalar(same.where(RetentionRule.id != rule.id) if rule is not None else same) is not None:
        raise Refused(_("There is a rule for these people already. Change that one."))
    changed = rule or RetentionRule(version=0)
    changed.source, changed.area_id, changed.recruiter_id = source, area_id, recruiter_id
    changed.warn_after, changed.ask_after, changed.erase_after = warn_after, ask_after, erase_after
    changed.is_on, changed.version = is_on, changed.version + 1
    db.session.add(changed)
    db.session.flush()
    record(actor, "retention_rule.set", changed, erase_after=erase_after, is_on=is_on)
    enqueue(jobs.look_after)
    return changed


def remove_rule(actor: Actor, rule: RetentionRule) -> None:
    """Take a rule away; who would have gone by it is judged by the others."""
    ensure(actor, May.RUN_THE_ORGANISATION)
    record(actor, "retention_rule.removed", rule)
    db.session.delete(rule)
    db.session.flush()
    enqueue(jobs.look_after)
