"""Verbs on nudges: answer one, and take the answer back.

An answer either moves the day on which the relationship is asked about next, or ends the asking; so a nudge that is
settled never keeps a relationship silent.
"""

from collections.abc import Callable
from datetime import date, timedelta

from flask_babel import gettext as _

from app.identity.models import User
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from outreach.nudges.handing_over import hand_over, withdraw
from outreach.nudges.models import Nudge, NudgeState, Outcome
from outreach.nudges.queries import nudges_about
from talent.conversations.actions import place_of
from talent.conversations.waiting import set_aside, wait_again
from talent.relationships import actions as relationships
from talent.relationships.contacts import record_contact, undo_contact
from talent.relationships.models import ContactKind, Direction, Touchpoint
from talent.relationships.undoing import put_back, standing_of

CAN_BE_TAKEN_BACK_FOR = timedelta(hours=1)
"""Pages offer undo for ten seconds; without script it takes longer to get there."""

_CONTACTS = {
    Outcome.WROTE: (ContactKind.EMAIL, Direction.OUT),
    Outcome.TALKED: (ContactKind.CALL, Direction.BOTH),
    Outcome.MET: (ContactKind.MET, Direction.BOTH),
}


def answer(
    actor: Actor, nudge: Nudge, *, outcome: Outcome, until: date | None = None, colleague: User | None = None
) -> None:
    """Answer a nudge. `until` belongs to a snooze or a pause, `colleague` to "not me".

    The same answer twice is one answer. Raises Conflict when it was answered otherwise meanwhile.
    """
    ensure(actor, May.ANSWER_NUDGES, nudge)
    if outcome not in (_TO_A_MESSAGE if nudge.is_answer else _TO_A_REMINDER):
        raise Refused(_("This is no answer to what was asked."))
    db.session.refresh(nudge, with_for_update={"of": Nudge})
    if nudge.state is NudgeState.ANSWERED and nudge.outcome is outcome:
        return
    if not nudge.is_open:
        raise Conflict(_("This was answered meanwhile."))
    nudge.before = standing_of(nudge.relationship)
    nudge.settle(outcome)
    db.session.flush()
    _EFFECTS[outcome](actor, nudge, until, colleague)
    if nudge.conversation_id is not None:
        set_aside(actor, place_of(actor, nudge.conversation_id))
    record(actor, "nudge.answered", nudge, outcome=outcome.value)


def _contact(actor: Actor, nudge: Nudge, _until: date | None, _colleague: User | None) -> None:
    kind, direction = _CONTACTS[nudge.outcome or Outcome.WROTE]
    touchpoint = record_contact(actor, nudge.prospect, nudge.user, kind=kind, direction=direction, source="nudge")
    nudge.touchpoint_id = touchpoint.id


def _snooze(actor: Actor, nudge: Nudge, until: date | None, _colleague: User | None) -> None:
    if until is None:
        raise Refused(_("Choose a day to come."))
    relationships.snooze(actor, nudge.relationship, until=until)


def _pause(actor: Actor, nudge: Nudge, until: date | None, _colleague: User | None) -> None:
    relationships.pause(actor, nudge.relationship, until=until)


def _let_go(actor: Actor, nudge: Nudge, _until: date | None, _colleague: User | None) -> None:
    relationships.end(actor, nudge.relationship, reason=_("Let go"))


def _not_me(actor: Actor, nudge: Nudge, _until: date | None, colleague: User | None) -> None:
    ask = hand_over(actor, nudge.relationship, colleague)
    if ask is not None:
        nudge.before = {**nudge.before, "ask_id": str(ask.id)}


def _keep(actor: Actor, nudge: Nudge, _until: date | None, _colleague: User | None) -> None:
    relationships.keep(actor, nudge.relationship)


def _nothing(_actor: Actor, _nudge: Nudge, _until: date | None, _colleague: User | None) -> None:
    """It needs no answer, and nobody was in touch."""


_EFFECTS: dict[Outcome, Callable[[Actor, Nudge, date | None, User | None], None]] = {
    Outcome.WROTE: _contact,
    Outcome.TALKED: _contact,
    Outcome.MET: _contact,
    Outcome.SNOOZED: _snooze,
    Outcome.PAUSED: _pause,
    Outcome.LET_GO: _let_go,
    Outcome.NOT_ME: _not_me,
    Outcome.KEPT: _keep,
    Outcome.NEEDLESS: _nothing,
}
_TO_A_MESSAGE = frozenset({Outcome.WROTE, Outcome.TALKED, Outcome.MET, Outcome.NEEDLESS})
_TO_A_REMINDER = frozenset(Outcome) - {Outcome.NEEDLESS}


def undo(actor: Actor, nudge: Nudge) -> None:
    """Take an answer back as if it had never been given; taking it back twice is the same as once.

    Raises Refused when too much has happened since.
    """
    ensure(actor, May.ANSWER_NUDGES, nudge)
    db.session.refresh(nudge, with_for_update={"of": Nudge})
    if nudge.is_open:
        return
    if not _can_be_taken_back(nudge):
        raise Refused(_("There is nothing to take back any more. You can change it in their file."))
    before, touchpoint_id = nudge.before, nudge.touchpoint_id
    nudge.reopen(nudge.user.today)
    db.session.flush()
    touchpoint = db.session.get(Touchpoint, touchpoint_id) if touchpoint_id is not None else None
    if touchpoint is not None:
        undo_contact(actor, touchpoint)
    put_back(actor, nudge.relationship, before)
    if "ask_id" in before:
        withdraw(actor, before["ask_id"])
    if nudge.conversation_id is not None and nudge.waits_since is not None:
        wait_again(actor, place_of(actor, nudge.conversation_id), since=nudge.waits_since)
    record(actor, "nudge.undone", nudge)


def _can_be_taken_back(nudge: Nudge) -> bool:
    return (
        nudge.state is NudgeState.ANSWERED
        and bool(nudge.before)
        and nudge.answered_at is not None
        and nudge.answered_at > clock.now() - CAN_BE_TAKEN_BACK_FOR
        and db.session.scalar(nudges_about(nudge.relationship_id)) is None
    )
