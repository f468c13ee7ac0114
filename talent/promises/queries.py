"""Questions about promises."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from talent.promises.models import Promise, PromiseState
from talent.prospects.models import Prospect

KEPT_EARLY = timedelta(days=7)
"""A contact so long before the day keeps a promise; one that is earlier is about something else."""


def promises_to(prospect_id: UUID) -> Select[Promise]:
    """What was promised to somebody and is not over: open ones by day, then the broken ones."""
    standing = (PromiseState.OPEN, PromiseState.BROKEN)
    return (
        select(Promise)
        .where(Promise.prospect_id == prospect_id, Promise.state.in_(standing))
        .order_by(Promise.state.desc(), Promise.due_on, Promise.id)
    )


def open_promises_of(user_id: Any, until: Any) -> Select[Promise]:
    """What a user has promised for a day up to this one, soonest first; nothing to those who wish not to be contacted."""
    return (
        select(Promise)
        .join(Promise.prospect)
        .where(
            Promise.user_id == user_id,
            Promise.state == PromiseState.OPEN,
            Promise.due_on <= until,
            Prospect.do_not_contact.is_(False),
        )
        .options(joinedload(Promise.prospect))
        .order_by(Promise.due_on, Promise.id)
    )


def promised_by(user_id: Any, until: Any) -> Select[UUID]:
    """To whom these are, by id."""
    promised = select(Promise.prospect_id).where(Promise.user_id == user_id, Promise.state == PromiseState.OPEN)
    return promised.where(Promise.due_on <= until)


def kept_by_a_contact(user_id: UUID, prospect_id: UUID, on: date) -> Select[Promise]:
    """What a contact of these two on a day keeps: what was due by then or within a week, and is not settled."""
    unsettled = (PromiseState.OPEN, PromiseState.BROKEN)
    return select(Promise).where(
        Promise.user_id == user_id,
        Promise.prospect_id == prospect_id,
        Promise.state.in_(unsettled),
        Promise.due_on <= on + KEPT_EARLY,
    )


def settled_by(touchpoint_id: UUID) -> Select[Promise]:
    """The promises that a contact kept."""
    return select(Promise).where(Promise.touchpoint_id == touchpoint_id)


def names(promises: Collection[Promise]) -> dict[UUID, str]:
    """Whom they were made to, by id, in their order: two may have the same name."""
    people = (promise.prospect for promise in promises)
    return {prospect.id: prospect.given_name or prospect.display_name for prospect in people}
