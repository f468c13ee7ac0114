"""Handing a relationship over: to a colleague, who is asked, or back to those who recruit."""

from datetime import timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.identity.away import away_today
from app.identity.models import User
from app.identity.queries import MOST_FOUND, named, people_inside
from app.kernel import clock
from app.kernel.actor import Actor, Role
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from talent.pools.models import Ask, AskState
from talent.relationships import actions as relationships
from talent.relationships.models import Relationship

ANSWER_WITHIN = timedelta(days=7)


def colleagues_to_ask(user: User, typed: str = "") -> Select[User]:
    """Who could take somebody over: active colleagues inside, those of the user's own area first; by name if
    typed, and else nobody who is out of office.
    """
    statement = (
        named(people_inside(), typed)
        .where(User.id != user.id)
        .options(joinedload(User.area))
        .order_by(None)
        .order_by(func.coalesce(User.area_id == user.area_id, False).desc(), User.name, User.id)
        .limit(MOST_FOUND)
    )
    return statement if typed else statement.where(~away_today())


def hand_over(actor: Actor, relationship: Relationship, colleague: User | None) -> Ask | None:
    """End one's own part. With a colleague, ask them to take over; else it is back with those who recruit."""
    relationships.end(actor, relationship, reason=_("Not me"))
    if colleague is None:
        record(actor, "relationship.handed_back", relationship)
        return None
    if not colleague.is_active or colleague.role is Role.PARTNER or colleague.id == relationship.user_id:
        raise Refused(_("Choose a colleague who works here."))
    return _asked_already(relationship, colleague) or _ask(actor, relationship, colleague)


def _asked_already(relationship: Relationship, colleague: User) -> Ask | None:
    return db.session.scalar(
        select(Ask).where(
            Ask.user_id == colleague.id, Ask.prospect_id == relationship.prospect_id, Ask.state == AskState.OPEN
        )
    )


def _ask(actor: Actor, relationship: Relationship, colleague: User) -> Ask:
    ask = Ask(
        prospect_id=relationship.prospect_id,
        user_id=colleague.id,
        asked_by_id=actor.id,
        expires_at=clock.now() + ANSWER_WITHIN,
    )
    db.session.add(ask)
    db.session.flush()
    record(actor, "ask.made", ask)
    return ask


def withdraw(actor: Actor, ask_id: str) -> None:
    """Take back a request that the actor made and that nobody has answered yet."""
    ask = db.session.get(Ask, UUID(ask_id))
    if ask is None or ask.state is not AskState.OPEN or ask.asked_by_id != actor.user_id:
        return
    ask.state, ask.answered_at = AskState.WITHDRAWN, clock.now()
    record(actor, "ask.withdrawn", ask)
