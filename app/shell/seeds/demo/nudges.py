"""Nudges of the past, answered and ignored; then the engine itself plans those of today."""

from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import func, update

from app.kernel.db import db
from app.shell.seeds.demo.inside import Inside
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.ties import Tie
from outreach.nudges.models import Nudge, NudgeKind, NudgeState, Outcome
from outreach.nudges.planning import DAYS_UNTIL_IGNORED, plan
from talent.relationships.models import MOST_IGNORED, ContactKind, Direction, Relationship, Touchpoint

_OUTCOMES = {ContactKind.MET: Outcome.MET, ContactKind.CALL: Outcome.TALKED, ContactKind.EVENT: Outcome.MET}
_SHARE_OF_IGNORERS = 0.8
_DAYS_PLANNED = 6


def make_nudges(story: Story, inside: Inside, ties: list[Tie]) -> None:
    """Past nudges of every relationship with a rhythm, and the open ones."""
    for tie in ties:
        if tie.relationship.is_active and tie.relationship.cadence_days is not None:
            db.session.add_all(_answered(story, tie))
            if tie.course == "dormant" and story.random.random() < _SHARE_OF_IGNORERS:
                db.session.add_all(_ignored(story, tie))
    db.session.flush()
    _plan_this_week(story)
    for user in inside.users.values():
        user.digested_on = story.today
    db.session.flush()


def _answered(story: Story, tie: Tie) -> list[Nudge]:
    """A talk within two weeks after it was due was asked for."""
    talks = [talk for talk in tie.touchpoints if talk.direction is Direction.BOTH]
    made = []
    for before, talk in pairwise(talks):
        cycle_on = before.at.astimezone(tie.user.zone).date() + timedelta(days=tie.relationship.cadence_days or 0)
        waited = (talk.at.astimezone(tie.user.zone).date() - cycle_on).days
        if 0 <= waited < DAYS_UNTIL_IGNORED:
            made.append(_answered_by(story, tie.relationship, cycle_on, talk))
    return made


def _answered_by(story: Story, relationship: Relationship, cycle_on: date, talk: Touchpoint) -> Nudge:
    nudge = _nudge(story, relationship, cycle_on)
    nudge.state, nudge.outcome = NudgeState.ANSWERED, _OUTCOMES.get(talk.kind, Outcome.WROTE)
    nudge.answered_at, nudge.touchpoint_id = talk.at, talk.id
    outcome = nudge.outcome.value
    story.happened(talk.at, relationship.user_id, "nudge.answered", nudge, outcome=outcome)
    return nudge


def _ignored(story: Story, tie: Tie) -> list[Nudge]:
    """What the engine would have asked in vain, each silence twice as long once two were ignored; a question comes last."""
    relationship = tie.relationship
    made: list[Nudge] = []
    cadence = relationship.cadence_days or 0
    cycle_on = relationship.due_on
    while cycle_on and cycle_on + timedelta(days=DAYS_UNTIL_IGNORED) < story.today and len(made) <= MOST_IGNORED:
        nudge = _nudge(story, relationship, cycle_on)
        nudge.kind = NudgeKind.QUESTION if len(made) == MOST_IGNORED else NudgeKind.KEEP_IN_TOUCH
        ignored_on = cycle_on + timedelta(days=DAYS_UNTIL_IGNORED)
        nudge.state, nudge.answered_at = NudgeState.IGNORED, nudge.created_at + timedelta(days=DAYS_UNTIL_IGNORED)
        made.append(nudge)
        relationship.ignored_nudges, relationship.last_ignored_on = len(made), ignored_on
        cycle_on = ignored_on + timedelta(days=cadence * (2 if len(made) >= 2 else 1))  # noqa: PLR2004 - the stop rule
    return made


def _nudge(story: Story, relationship: Relationship, cycle_on: date) -> Nudge:
    moment = story.now - (story.today - cycle_on) + timedelta(hours=5)
    return Nudge(
        id=story.new_id(moment),
        created_at=moment,
        relationship_id=relationship.id,
        user_id=relationship.user_id,
        prospect_id=relationship.prospect_id,
        kind=NudgeKind.KEEP_IN_TOUCH,
        cycle_on=cycle_on,
        planned_on=cycle_on,
        asked_on=cycle_on,
    )


def _plan_this_week(story: Story) -> None:
    """Let the engine look at each of the last days, so that there is something to do on a Sunday as well."""
    for age in range(_DAYS_PLANNED, -1, -1):
        plan(story.now - timedelta(days=age, hours=-12 if age else 0))
    same = func.md5(func.concat(Nudge.relationship_id, Nudge.planned_on))
    db.session.execute(
        update(Nudge)
        .where(Nudge.state == NudgeState.OPEN)
        .values(id=func.cast(same, Nudge.id.type))
        .execution_options(synchronize_session=False)
    )
