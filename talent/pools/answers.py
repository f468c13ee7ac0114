"""The asked person's answers: accept, decline, and take either back.

Every answer locks the ask first: in two tabs, the second finds what the first has done.
"""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from app.identity.models import User
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.pools.models import Ask, AskState
from talent.pools.words import standing_in_words
from talent.prospects.models import Prospect
from talent.relationships import actions as relationships
from talent.relationships.models import HowWeKnow, Relationship, Visibility
from talent.relationships.undoing import put_back, standing_of

UNDONE_WITHIN = timedelta(minutes=5)
"""Undo is offered for ten seconds; who reads slowly, or without script, is given longer."""
LONGEST_REASON = 500


def accept(actor: Actor, ask: Ask) -> Relationship:
    """Take the relationship on, in the rhythm and as open as the pool has it. Accepted twice is accepted once.

    Raises Refused when the week is over, or the ask was answered otherwise, or the person must not be contacted.
    """
    _lock(actor, ask)
    prospect, user = db.session.get_one(Prospect, ask.prospect_id), db.session.get_one(User, ask.user_id)
    relationship = relationships.between(user.id, prospect.id)
    if ask.state is AskState.ACCEPTED and relationship is not None:
        return relationship
    _ensure_waiting(ask)
    if prospect.do_not_contact:
        raise Refused(_("%(name)s does not want to be contacted any more.", name=prospect.display_name))
    ask.relationship_before = _before(relationship)
    if relationship is None or not relationship.is_active:
        relationship = relationships.begin(actor, prospect, user, **_how_it_begins(ask))
    ask.state, ask.answered_at = AskState.ACCEPTED, clock.now()
    record(actor, "ask.accepted", ask, pool_id=_pool_id(ask))
    return relationship


def _how_it_begins(ask: Ask) -> dict[str, Any]:
    """That somebody is in a pool is said only of a pool that everybody may know."""
    is_known = ask.pool is not None and ask.pool.is_shared
    how = HowWeKnow.POOL if is_known else HowWeKnow.REFERRAL
    return {"how": how, "cadence_days": ask.cadence_days, "visibility": ask.visibility}


def decline(actor: Actor, ask: Ask, *, reason: str = "") -> None:
    """Say no, with a reason if there is one to give. Raises Refused when it was answered otherwise before."""
    _lock(actor, ask)
    if ask.state is AskState.DECLINED:
        return
    _ensure_waiting(ask)
    ask.reason = " ".join(reason.split())[:LONGEST_REASON]
    ask.state, ask.answered_at = AskState.DECLINED, clock.now()
    record(actor, "ask.declined", ask, pool_id=_pool_id(ask))


def take_back(actor: Actor, ask: Ask) -> None:
    """Undo an answer that was just given. Raises Refused when too much time, or a talk, has come after it."""
    _lock(actor, ask)
    if ask.state is AskState.OPEN:
        return
    was_answered = ask.state in (AskState.ACCEPTED, AskState.DECLINED) and ask.answered_at is not None
    if not was_answered or ask.answered_at < clock.now() - UNDONE_WITHIN:  # type: ignore[operator]  # asked before
        raise Refused(_("It is too late to take this answer back."))
    if ask.state is AskState.ACCEPTED:
        _take_relationship_back(actor, ask)
    ask.state, ask.answered_at, ask.reason, ask.relationship_before = AskState.OPEN, None, "", None
    record(actor, "ask.reopened", ask, pool_id=_pool_id(ask))


def _lock(actor: Actor, ask: Ask) -> None:
    ensure(actor, May.ANSWER_ASKS, ask)
    db.session.refresh(ask, with_for_update=True)


def _ensure_waiting(ask: Ask) -> None:
    if ask.state is AskState.ACCEPTED:
        raise Refused(_("You said yes to this already."))
    if ask.state is AskState.DECLINED:
        raise Refused(_("You declined this already."))
    if not ask.is_waiting:
        raise Refused(standing_in_words(ask))


def _pool_id(ask: Ask) -> str | None:
    return str(ask.pool_id) if ask.pool_id else None


def _before(relationship: Relationship | None) -> dict[str, Any] | None:
    if relationship is None:
        return None
    return {
        **standing_of(relationship),
        "how": relationship.how.value,
        "visibility": relationship.visibility.value,
        "cadence_days": relationship.cadence_days,
        "maximum_days": relationship.maximum_days,
    }


def _take_relationship_back(actor: Actor, ask: Ask) -> None:
    relationship = relationships.between(ask.user_id, ask.prospect_id)
    if relationship is None:
        return
    before = ask.relationship_before
    if before is not None:
        put_back(actor, relationship, before)
        relationship.how, relationship.visibility = HowWeKnow(before["how"]), Visibility(before["visibility"])
        relationship.cadence_days, relationship.maximum_days = before["cadence_days"], before["maximum_days"]
    elif relationship.last_contact_at is not None:
        raise Refused(_("You have been in contact since. End the relationship in the file instead."))
    else:
        db.session.delete(relationship)
