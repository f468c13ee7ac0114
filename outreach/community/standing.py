"""How a community stands: what waits for those who look after it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import current_actor
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import get_or_404
from outreach.community.models import Community, Join, JoinState, Question, QuestionState, Story, StoryState


@dataclass(frozen=True)
class Standing:
    """Numbers on which somebody acts: people to look at, questions that nobody was asked or that were held, questions
    that wait for an answer, stories to read again.
    """

    to_look_at: int
    unasked: int
    unanswered: int
    to_read_again: int


def standing_of(community: Community) -> Standing:
    """In four small statements."""
    joins = select(func.count(Join.id)).where(Join.community_id == community.id, Join.state == JoinState.HELD)
    questions = select(func.count(Question.id)).where(Question.community_id == community.id)
    unasked = (Question.state == QuestionState.HELD) | (
        (Question.state == QuestionState.OPEN) & Question.assigned_to_id.is_(None)
    )
    waiting = (Question.state == QuestionState.OPEN) & Question.assigned_to_id.is_not(None)
    stories = select(func.count(Story.id)).where(
        Story.community_id == community.id,
        Story.state == StoryState.PUBLISHED,
        Story.review_on <= clock.now().date(),
    )
    counts = (joins, questions.where(unasked), questions.where(waiting), stories)
    return Standing(*(db.session.scalar(count) or 0 for count in counts))


def kept_community(community_id: UUID) -> Community:
    """A community that the actor looks after. Raises NotFound or Forbidden."""
    community = get_or_404(Community, community_id)
    ensure(current_actor(), May.KEEP_COMMUNITIES, community)
    return community
