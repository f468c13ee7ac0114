"""What was promised to people with a tale, in their last talk or the one before: due today, soon, kept, and not kept."""

from dataclasses import dataclass
from datetime import timedelta

from app.kernel.db import db
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.ties import Tie
from outreach.nudges.planning import DAYS_UNTIL_IGNORED
from talent.promises.models import Promise, PromiseState
from talent.relationships.models import Touchpoint


@dataclass(frozen=True)
class Given:
    """A promise to somebody. `due_in` counts days from today; a kept one was kept by the talk after it was made."""

    to: str
    text: str
    due_in: int
    state: PromiseState = PromiseState.OPEN


_KEPT, _BROKEN = PromiseState.KEPT, PromiseState.BROKEN
PROMISES: tuple[Given, ...] = (
    Given("Amara Okafor", "I read your last chapter before you hand it in", 4),
    Given("Hauke Petersen", "I ask who decides on rotors here, and tell you", 0),
    Given("Thandiwe Dlamini", "You get the drawings of the island project", 7),
    Given("Jökull Haugen", "I ask our lawyers how they licensed theirs", -40, _KEPT),
    Given("Maëlle Kerjean", "I call you the week the Paris decision is out", 6),
    Given("Kamau Mwangi", "I find out which schools the others send their children to", -30, _BROKEN),
    Given("Łukasz Wiśniewski", "I write to you before the next inverter role is public", 5),
    Given("陈 梓涵", "I ask which visa you would need", 1),
)


def make_promises(story: Story, ties: list[Tie]) -> None:
    """Each with what became of it; before anybody is asked about anybody."""
    told = {tie.person.tale.name: tie for tie in ties if tie.person.tale}
    for given in PROMISES:
        _make(story, told[given.to], given)
    db.session.flush()


def _make(story: Story, tie: Tie, given: Given) -> None:
    kept_by = tie.touchpoints[-1] if given.state is _KEPT else None
    made_at = tie.touchpoints[-2 if kept_by else -1].at + timedelta(minutes=15)
    promise = Promise(
        id=story.new_id(made_at),
        created_at=made_at,
        user_id=tie.user.id,
        prospect_id=tie.relationship.prospect_id,
        text=given.text,
        due_on=story.day(-given.due_in),
        visibility=tie.relationship.visibility,
    )
    db.session.add(promise)
    db.session.flush()
    story.happened(made_at, tie.user.id, "promise.made", promise, due_on=promise.due_on.isoformat())
    _settle(story, tie, promise, given.state, kept_by)


def _settle(story: Story, tie: Tie, promise: Promise, state: PromiseState, kept_by: Touchpoint | None) -> None:
    if kept_by is not None:
        promise.settle(state, kept_by.at.astimezone(tie.user.zone).date(), kept_by.id)
        story.happened(kept_by.at, tie.user.id, "promise.kept", promise)
    elif state is _BROKEN:
        promise.settle(state, promise.due_on + timedelta(days=DAYS_UNTIL_IGNORED + 1))
        broken_at = story.now - timedelta(days=(story.today - promise.due_on).days - DAYS_UNTIL_IGNORED - 1)
        story.happened(broken_at, None, "promise.broken", promise)
