"""How a community stands: what waits for those who look after it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import current_actor
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import get_or_404
from outreach.community.models import Community, Gathering, Join, JoinState, Question, QuestionState, Story, StoryState

Row = TypeVar("Row", Story, Gathering)


@dataclass(frozen=True)
class Standing:
    """Numbers on which somebody acts: people to look at, questions that nobody was asked or that were held, questions
    that wait for an answer, stories to read again.
    """

    to_look_at: int
    unasked: int
    unanswered: int
    to_read_again: int


def standings_of(communities: Collection[Community]) -> list[Standing]:
    """In the order of the communities; four small statements for however many."""
    ids = [community.id for community in communities]
    is_open = Question.state == QuestionState.OPEN
    is_unasked = (Question.state == QuestionState.HELD) | is_open & Question.assigned_to_id.is_(None)
    counts = [
        _counted(Join, ids, Join.state == JoinState.HELD),
        _counted(Question, ids, is_unasked),
        _counted(Question, ids, is_open & Question.assigned_to_id.is_not(None)),
        _counted(Story, ids, (Story.state == StoryState.PUBLISHED) & (Story.review_on <= clock.now().date())),
    ]
    return [Standing(*(count.get(row_id, 0) for count in counts)) for row_id in ids]


def _counted(
    model: type[Join] | type[Question] | type[Story], ids: list[UUID], condition: ColumnElement[bool]
) -> dict[UUID, int]:
    counting = select(model.community_id, func.count(model.id).label("waiting")).where(
        model.community_id.in_(ids), condition
    )
    return {row.community_id: row.waiting for row in db.session.execute(counting.group_by(model.community_id))}


def kept_community(community_id: UUID) -> Community:
    """A community that the actor looks after. Raises NotFound or Forbidden."""
    community = get_or_404(Community, community_id)
    ensure(current_actor(), May.KEEP_COMMUNITIES, community)
    return community


def kept_with(model: type[Row], row_id: UUID) -> tuple[Community, Row]:
    """Something of a community that the actor looks after, and that community. Raises NotFound or Forbidden."""
    row = get_or_404(model, row_id)
    return kept_community(row.community_id), row
