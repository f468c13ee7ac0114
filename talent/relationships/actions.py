"""Verbs on relationships: begin, change the rhythm, pause, resume, end."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.identity.models import User
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record, record_all
from app.kernel.permissions import May
from talent.prospects.models import Prospect
from talent.relationships.models import HowWeKnow, Relationship, RelationshipState, Visibility

DEFAULT_CADENCE = 90
"""Days between contacts when nobody said otherwise."""
LONGEST_CADENCE = 1095


def begin(
    actor: Actor,
    prospect: Prospect,
    user: User,
    *,
    how: HowWeKnow = HowWeKnow.OTHER,
    cadence_days: int | None = DEFAULT_CADENCE,
    visibility: Visibility = Visibility.OPEN,
) -> Relationship:
    """Start keeping in touch, or take an ended or paused relationship up again; the first contact is due today.

    Raises Conflict when the two are in touch already.
    """
    ensure(actor, May.KEEP_RELATIONSHIPS)
    relationship = between(user.id, prospect.id)
    if relationship is None:
        relationship = Relationship(
            user_id=user.id, prospect_id=prospect.id, how=how, since=user.today, first_due_on=user.today
        )
        db.session.add(relationship)
    elif relationship.is_active:
        raise Conflict(_("You are in touch with %(name)s already.", name=prospect.display_name))
    relationship.state = RelationshipState.ACTIVE
    relationship.how, relationship.visibility = how, visibility
    relationship.ended_reason, relationship.paused_until = "", None
    _set_rhythm(relationship, cadence_days, None)
    db.session.flush()
    record(actor, "relationship.begun", relationship, cadence_days=cadence_days)
    return relationship


def between(user_id: UUID, prospect_id: UUID) -> Relationship | None:
    """The relationship of these two, in whatever state."""
    return db.session.scalar(
        select(Relationship).where(Relationship.user_id == user_id, Relationship.prospect_id == prospect_id)
    )


def change(
    actor: Actor,
    relationship: Relationship,
    *,
    cadence_days: int | None,
    maximum_days: int | None = None,
    how: HowWeKnow | None = None,
    visibility: Visibility | None = None,
) -> None:
    """Change the rhythm (None: no reminders), how the two know each other, or who sees it."""
    ensure(actor, May.KEEP_RELATIONSHIPS, relationship)
    relationship.how = how or relationship.how
    relationship.visibility = visibility or relationship.visibility
    set_rhythm(actor, [relationship], cadence_days=cadence_days, maximum_days=maximum_days)


def set_rhythm(
    actor: Actor, relationships: Collection[Relationship], *, cadence_days: int | None, maximum_days: int | None = None
) -> None:
    """Give relationships the same rhythm (None: no reminders)."""
    for relationship in relationships:
        ensure(actor, May.KEEP_RELATIONSHIPS, relationship)
        _set_rhythm(relationship, cadence_days, maximum_days)
    record_all(actor, "relationship.changed", relationships, cadence_days=cadence_days)


def show_to(actor: Actor, relationship: Relationship, *, visibility: Visibility) -> None:
    """Open a relationship to colleagues, or keep it private. What was said so far stays as open as it was said."""
    ensure(actor, May.KEEP_RELATIONSHIPS, relationship)
    relationship.visibility = visibility
    record(actor, "relationship.shown" if visibility is Visibility.OPEN else "relationship.hidden", relationship)


def _set_rhythm(relationship: Relationship, cadence_days: int | None, maximum_days: int | None) -> None:
    if cadence_days is not None and not 1 <= cadence_days <= LONGEST_CADENCE:
        raise Refused(_("Choose a rhythm between one day and three years."))
    if maximum_days is not None and cadence_days is not None and maximum_days < cadence_days:
        raise Refused(_("The longest silence cannot be shorter than the rhythm."))
    relationship.cadence_days, relationship.maximum_days = cadence_days, maximum_days
    relationship.ignored_nudges, relationship.last_ignored_on = 0, None


def snooze(actor: Actor, relationship: Relationship, *, until: date) -> None:
    """Ask again on a day to come; the rhythm stays as it is."""
    ensure(actor, May.KEEP_RELATIONSHIPS, relationship)
    if until <= relationship.user.today:
        raise Refused(_("Choose a day to come."))
    relationship.snoozed_until = until
    record(actor, "relationship.snoozed", relationship, until=until.isoformat())


def pause(actor: Actor, relationship: Relationship, *, until: date | None = None) -> None:
    """Stop asking, until a day if one is given."""
    ensure(actor, May.KEEP_RELATIONSHIPS, relationship)
    if until is not None and until <= relationship.user.today:
        raise Refused(_("Choose a day to come."))
    if relationship.state is RelationshipState.ENDED:
        raise Refused(_("This relationship has ended. Take it up again first."))
    relationship.state, relationship.paused_until = RelationshipState.PAUSED, until
    record(actor, "relationship.paused", relationship, until=until.isoformat() if until else None)


def resume(actor: Actor, relationship: Relationship) -> None:
    """Take a paused or ended relationship up again; it is asked for from tomorrow on, in a new cycle."""
    ensure(actor, May.KEEP_RELATIONSHIPS, relationship)
    relationship.state = RelationshipState.ACTIVE
    relationship.paused_until, relationship.ended_reason = None, ""
    relationship.ignored_nudges, relationship.last_ignored_on = 0, None
    relationship.snoozed_until = relationship.user.today + timedelta(days=1)
    record(actor, "relationship.resumed", relationship)


def end(actor: Actor, relationship: Relationship, *, reason: str = "") -> None:
    """Let go. Everything that was said stays in the file; it can be taken up again."""
    ensure(actor, May.KEEP_RELATIONSHIPS, relationship)
    relationship.state, relationship.ended_reason = RelationshipState.ENDED, reason.strip()
    relationship.paused_until = relationship.snoozed_until = None
    record(actor, "relationship.ended", relationship)


def keep(actor: Actor, relationship: Relationship) -> None:
    """Answer the question after four ignored nudges: go on, asked again after one whole rhythm."""
    ensure(actor, May.KEEP_RELATIONSHIPS, relationship)
    relationship.ignored_nudges, relationship.last_ignored_on = 0, None
    relationship.snoozed_until = relationship.user.today + timedelta(days=relationship.cadence_days or DEFAULT_CADENCE)
    record(actor, "relationship.kept", relationship)
