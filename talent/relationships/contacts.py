"""The one verb that records a contact, from whatever source, and its undoing.

A contact is two-way when both talked, or when it answers one that went the other way at most thirty days before.
Only a two-way contact starts the rhythm anew.
"""

from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from app.identity.models import User
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from app.kernel.events import Event, record
from app.kernel.permissions import May
from talent.prospects.models import Prospect
from talent.relationships.actions import DEFAULT_CADENCE
from talent.relationships.models import (
    ContactKind,
    Direction,
    Relationship,
    RelationshipState,
    Touchpoint,
    Visibility,
)
from talent.relationships.queries import recorded_after
from talent.relationships.undoing import stand_again, standing_of

ANSWERED_WITHIN = timedelta(days=30)
LEEWAY = timedelta(minutes=5)
SUMMARY_LENGTH = 500
_AFTER_A_CONTACT = {
    "state": RelationshipState.ACTIVE.value,
    "ended_reason": "",
    "ignored_nudges": 0,
    "paused_until": None,
    "snoozed_until": None,
    "last_ignored_on": None,
}
"""How a relationship stands after a contact, as `standing_of` says it: taken up, and nothing put off."""


def record_contact(
    actor: Actor,
    prospect: Prospect,
    user: User,
    *,
    kind: ContactKind,
    direction: Direction,
    at: datetime | None = None,
    summary: str = "",
    details: str = "",
    visibility: Visibility | None = None,
    source: str = "hand",
    source_id: str | None = None,
) -> Touchpoint:
    """Write down one contact and bring the relationship up to date in the same transaction.

    Begins a relationship when there is none. Raises Refused for a moment to come.
    """
    ensure(actor, May.LOG_CONTACTS)
    moment = at or clock.now()
    if moment > clock.now() + LEEWAY:
        raise Refused(_("This has not happened yet. Choose a moment gone by."))
    known = _locked(user, prospect)
    before = standing_of(known) if known is not None else None
    relationship = known or _begun(user, prospect)
    touchpoint = Touchpoint(
        prospect_id=prospect.id,
        user_id=user.id,
        relationship_id=relationship.id,
        kind=kind,
        direction=direction,
        at=moment,
        summary=" ".join(summary.split())[:SUMMARY_LENGTH],
        details=details.strip(),
        visibility=visibility or relationship.visibility,
        source=source,
        source_id=source_id,
        standing_before=before,
    )
    db.session.add(touchpoint)
    db.session.flush()
    bring_up_to_date(relationship, user)
    stand_again(relationship, _AFTER_A_CONTACT)
    record(actor, "contact.recorded", touchpoint, kind=kind.value, direction=direction.value, began=known is None)
    return touchpoint


def _locked(user: User, prospect: Prospect) -> Relationship | None:
    """The relationship as it is now, so that contacts recorded at the same moment are all counted."""
    of_both = select(Relationship).where(Relationship.user_id == user.id, Relationship.prospect_id == prospect.id)
    as_it_is = of_both.with_for_update(of=Relationship).execution_options(populate_existing=True)
    return db.session.scalar(as_it_is)


def _begun(user: User, prospect: Prospect) -> Relationship:
    relationship = Relationship(
        user_id=user.id,
        prospect_id=prospect.id,
        since=user.today,
        first_due_on=user.today,
        cadence_days=DEFAULT_CADENCE,
    )
    db.session.add(relationship)
    db.session.flush()
    return relationship


def change_details(actor: Actor, touchpoint: Touchpoint, *, summary: str, details: str) -> None:
    """Say more about a contact later."""
    ensure(actor, May.LOG_CONTACTS, touchpoint)
    touchpoint.summary = " ".join(summary.split())[:SUMMARY_LENGTH]
    touchpoint.details = details.strip()
    record(actor, "contact.described", touchpoint)


def undo_contact(actor: Actor, touchpoint: Touchpoint) -> Relationship:
    """Take a contact back as if it had never been recorded; the relationship counts again from what is left.

    A snooze, a pause or what was ignored before holds again, unless somebody has settled it otherwise since.
    A relationship that began with this contact, and of which nothing else is known, goes with it. Raises NotFound
    when it was taken back meanwhile.
    """
    ensure(actor, May.LOG_CONTACTS, touchpoint)
    relationship = db.session.get_one(Relationship, touchpoint.relationship_id, with_for_update={"of": Relationship})
    if db.session.scalar(select(Touchpoint.id).where(Touchpoint.id == touchpoint.id)) is None:
        raise NotFound
    user = db.session.get_one(User, touchpoint.user_id)
    began = _began_with(touchpoint, relationship)
    _hand_standing_back(touchpoint, relationship)
    db.session.delete(touchpoint)
    db.session.flush()
    bring_up_to_date(relationship, user)
    record(actor, "contact.undone", touchpoint)
    if began and relationship.last_contact_at is None:
        db.session.delete(relationship)
        db.session.flush()
    return relationship


def _hand_standing_back(touchpoint: Touchpoint, relationship: Relationship) -> None:
    """What the contact has cleared is cleared by the next one recorded as well: then it is that one's to give back."""
    following = db.session.scalar(recorded_after(touchpoint))
    if following is not None:
        following.standing_before = touchpoint.standing_before
    elif touchpoint.standing_before is not None and standing_of(relationship) == _AFTER_A_CONTACT:
        stand_again(relationship, touchpoint.standing_before)


def _began_with(touchpoint: Touchpoint, relationship: Relationship) -> bool:
    """Whether the relationship exists only because this contact was recorded: nobody has touched it since."""
    told = db.session.scalars(select(Event).where(Event.subject_id.in_([touchpoint.id, relationship.id]))).all()
    return any(event.details.get("began") for event in told) and all(
        event.subject_id == touchpoint.id for event in told
    )


def bring_up_to_date(relationship: Relationship, user: User) -> None:
    """Derive the relationship's counters and dates from its contacts, in the user's own calendar."""
    rows = db.session.execute(
        select(Touchpoint.at, Touchpoint.direction)
        .where(Touchpoint.relationship_id == relationship.id)
        .order_by(Touchpoint.at)
    ).all()
    contacts = [(moment.astimezone(user.zone).date(), direction) for moment, direction in rows]
    by_direction = {way: [day for day, direction in contacts if direction is way] for way in Direction}
    relationship.contacts_in = len(by_direction[Direction.IN])
    relationship.contacts_out = len(by_direction[Direction.OUT])
    relationship.contacts_both = len(by_direction[Direction.BOTH])
    relationship.last_in_on = max(by_direction[Direction.IN], default=None)
    relationship.last_out_on = max(by_direction[Direction.OUT], default=None)
    relationship.last_contact_at = rows[-1].at if rows else None
    relationship.last_two_way_on = last_two_way(contacts)


def last_two_way(contacts: list[tuple[date, Direction]]) -> date | None:
    """The date of the last two-way contact among dated contacts in order of time."""
    last: date | None = None
    seen: dict[Direction, date] = {}
    for day, direction in contacts:
        other = seen.get(Direction.IN if direction is Direction.OUT else Direction.OUT)
        if direction is Direction.BOTH or (other is not None and day - other <= ANSWERED_WITHIN):
            last = day
        seen[direction] = day
    return last
