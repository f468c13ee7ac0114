"""Emil's reminders in his calendar, and a meeting in it that he has not noted yet."""

from datetime import timedelta

from app.kernel.db import db
from app.shell.seeds.demo.inside import Inside
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.ties import Tie
from outreach.calendar.models import CalendarFeed, Meeting
from talent.relationships.models import Touchpoint

_QUIET_FOR = timedelta(days=14)
"""A meeting with somebody with whom nothing was noted lately: otherwise it would be that talk."""


def make_calendars(story: Story, inside: Inside, ties: list[Tie]) -> None:
    """The address of Emil's feed, which is filled when its turn comes, and one question."""
    emil = inside.users["emil.larsen"]
    feed = CalendarFeed(id=story.new_id(story.now), created_at=story.now, user_id=emil.id)
    feed.changed_at = feed.refreshed_at = story.now
    db.session.add(feed)
    moment = story.moment(2, emil.zone)
    met = next(
        tie for tie in ties if tie.user is emil and tie.relationship.is_active and _is_quiet(story, tie.touchpoints)
    )
    meeting = Meeting(
        id=story.new_id(moment),
        created_at=moment,
        user_id=emil.id,
        prospect_id=met.person.prospect.id,
        meeting_key="demo",
        starts_at=moment,
        ends_at=moment + timedelta(minutes=45),
    )
    db.session.add(meeting)
    db.session.flush()


def _is_quiet(story: Story, talks: list[Touchpoint]) -> bool:
    return all(talk.at < story.now - _QUIET_FOR for talk in talks)
