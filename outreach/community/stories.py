"""Verbs on stories: write, publish, withdraw, delete. A story says until when it surely holds."""

from datetime import date, timedelta
from uuid import UUID

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict
from app.kernel.events import record
from app.kernel.permissions import May
from outreach.community.models import Community, Story, StoryState

REVIEWED_AFTER = timedelta(days=180)


def next_review() -> date:
    """When a story that is written or read again today is read again."""
    return clock.now().date() + REVIEWED_AFTER


def write(
    actor: Actor,
    community: Community,
    story: Story | None,
    *,
    title: str,
    body: str,
    author_id: UUID | None,
    review_on: date,
    version: int = 0,
) -> Story:
    """Write a story, or change one. Raises Conflict when a colleague was quicker."""
    ensure(actor, May.KEEP_COMMUNITIES, community)
    if story is not None and story.version != version:
        raise Conflict
    told = story or Story(community_id=community.id, version=0)
    told.title, told.body, told.author_id, told.review_on = title, body, author_id, review_on
    told.version += 1
    db.session.add(told)
    db.session.flush()
    record(actor, "story.written", told)
    return told


def publish(actor: Actor, story: Story) -> None:
    """From now on it is read outside."""
    ensure(actor, May.KEEP_COMMUNITIES, db.session.get_one(Community, story.community_id))
    story.state, story.published_at = StoryState.PUBLISHED, story.published_at or clock.now()
    record(actor, "story.published", story)


def withdraw(actor: Actor, story: Story) -> None:
    """Make it a draft again."""
    ensure(actor, May.KEEP_COMMUNITIES, db.session.get_one(Community, story.community_id))
    story.state = StoryState.DRAFT
    record(actor, "story.withdrawn", story)


def delete(actor: Actor, story: Story) -> None:
    """For good."""
    ensure(actor, May.KEEP_COMMUNITIES, db.session.get_one(Community, story.community_id))
    record(actor, "story.deleted", story)
    db.session.delete(story)
