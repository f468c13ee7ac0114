"""Questions about communities. Whoever asks sees what the rules allow; what a page shows in public is asked for
expressly, so that a preview by somebody inside shows the same.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from app.identity.models import BusinessArea, Organisation
from app.kernel.actor import Actor
from outreach.community.models import (
    Community,
    Gathering,
    Join,
    JoinState,
    Profile,
    PublicAnswer,
    Question,
    QuestionState,
    Story,
    StoryState,
    Topic,
    TopicPerson,
)
from outreach.community.policy import RECRUITING, areas_led_by, is_shown, kept_by

A_PAGE_INSIDE = 50

Place = tuple[datetime, UUID]
"""After which row a page goes on: by when and which it is."""


def communities_by_title() -> Select[Community]:
    """Every community that may be seen."""
    return select(Community).options(joinedload(Community.area)).order_by(func.lower(Community.title), Community.id)


def communities_kept(actor: Actor) -> Select[Community]:
    """Those that somebody looks after."""
    table = Community.metadata.tables["communities"]
    return communities_by_title().where(Community.id.in_(select(table.c.id).where(kept_by(actor))))


def published_stories(community_id: UUID) -> Select[Story]:
    """What is read outside, newest first."""
    return (
        select(Story)
        .where(Story.community_id == community_id, Story.state == StoryState.PUBLISHED)
        .order_by(Story.published_at.desc(), Story.id.desc())
    )


def all_stories(community_id: UUID) -> Select[Story]:
    """Drafts too, those to be read again first."""
    return (
        select(Story)
        .where(Story.community_id == community_id)
        .options(joinedload(Story.author))
        .order_by(Story.state, Story.review_on, Story.id)
    )


def shown_people(community_id: UUID) -> Select[Profile]:
    """Who can be talked to now, with their topics."""
    return (
        select(Profile)
        .where(Profile.community_id == community_id, is_shown())
        .options(selectinload(Profile.topics))
        .order_by(func.lower(Profile.shown_name), Profile.id)
    )


def somebody_shown(community_id: UUID, profile_id: UUID) -> Select[Profile]:
    """One of those who can be talked to now."""
    return select(Profile).where(Profile.community_id == community_id, Profile.id == profile_id, is_shown())


def shown_profile_of(user_ids: set[UUID]) -> Select[Profile]:
    """The profiles that may stand beside what these users wrote."""
    return select(Profile).where(Profile.user_id.in_(user_ids), is_shown())


def published_answers(community_id: UUID, topic_id: UUID | None = None) -> Select[PublicAnswer]:
    """Questions with answers that both sides agreed to show, newest first."""
    return (
        select(PublicAnswer)
        .where(
            PublicAnswer.community_id == community_id,
            PublicAnswer.published_at.is_not(None),
            PublicAnswer.hidden_at.is_(None),
            *([PublicAnswer.topic_id == topic_id] if topic_id else []),
        )
        .options(joinedload(PublicAnswer.topic))
        .order_by(PublicAnswer.published_at.desc(), PublicAnswer.id.desc())
    )


def after(row: Story | PublicAnswer) -> ColumnElement[bool]:
    """What comes after this one on a list of its kind, newest first."""
    model = type(row)
    return tuple_(model.published_at, model.id) < tuple_(literal(row.published_at), literal(row.id))


def gatherings_after(community_id: UUID, moment: datetime) -> Select[Gathering]:
    """What is still to come or going on, soonest first."""
    return (
        select(Gathering)
        .where(Gathering.community_id == community_id, _over_at() >= moment)
        .order_by(Gathering.starts_at, Gathering.id)
    )


def gatherings_before(community_id: UUID, moment: datetime) -> Select[Gathering]:
    """What is over, the latest first."""
    return (
        select(Gathering)
        .where(Gathering.community_id == community_id, _over_at() < moment)
        .order_by(Gathering.starts_at.desc(), Gathering.id)
    )


def latest_gatherings(community_id: UUID) -> Select[Gathering]:
    """What was announced last comes first, whenever it is."""
    return (
        select(Gathering)
        .where(Gathering.community_id == community_id)
        .order_by(Gathering.created_at.desc(), Gathering.id.desc())
    )


def _over_at() -> ColumnElement[datetime]:
    return func.coalesce(Gathering.ends_at, Gathering.starts_at)


def topics_of(community_id: UUID) -> Select[Topic]:
    """What may be asked about, by name."""
    return select(Topic).where(Topic.community_id == community_id).order_by(Topic.folded)


def what_is_public() -> list[Any]:
    """For each thing that is shown in public, how many there are and when one last changed, as the reader sees them."""
    changing: list[Any] = [Community, Story, Gathering, Profile, Topic, PublicAnswer]
    people = select(func.count(TopicPerson.id), func.max(TopicPerson.created_at))
    ours = select(func.max(Organisation.name), func.max(Organisation.accent))
    return [*(select(func.count(model.id), func.max(model.changed_at)) for model in changing), people, ours]


def joins_in(community_id: UUID, *states: JoinState) -> Select[Join]:
    """Who wants to join, or has, newest first."""
    return (
        select(Join)
        .where(Join.community_id == community_id, Join.state.in_(states))
        .options(joinedload(Join.prospect), joinedload(Join.text))
        .order_by(Join.confirmed_at.desc(), Join.id.desc())
    )


def joined_in(community_id: UUID, place: Place | None) -> Select[Join]:
    """A page of who has joined, newest first, and one more if there are more."""
    found = joins_in(community_id, JoinState.TAKEN_IN)
    if place is not None:
        found = found.where(tuple_(Join.confirmed_at, Join.id) < tuple_(*map(literal, place)))
    return found.limit(A_PAGE_INSIDE + 1)


def questions_in(community_id: UUID, *states: QuestionState) -> Select[Question]:
    """What was asked, oldest first."""
    return (
        select(Question)
        .where(Question.community_id == community_id, Question.state.in_(states))
        .options(joinedload(Question.topic), joinedload(Question.assigned_to), joinedload(Question.answered_by))
        .order_by(Question.confirmed_at, Question.id)
    )


def answered_in(community_id: UUID, place: Place | None) -> Select[Question]:
    """A page of what was answered, the latest first, and one more if there are more."""
    found = questions_in(community_id, QuestionState.ANSWERED).order_by(None)
    if place is not None:
        found = found.where(tuple_(Question.answered_at, Question.id) < tuple_(*map(literal, place)))
    return found.order_by(Question.answered_at.desc(), Question.id.desc()).limit(A_PAGE_INSIDE + 1)


def waiting_for(user_id: UUID) -> Select[Question]:
    """What a user was asked and has not answered, oldest first."""
    return (
        select(Question)
        .where(Question.assigned_to_id == user_id, Question.state == QuestionState.OPEN)
        .options(joinedload(Question.topic), joinedload(Question.community))
        .order_by(Question.assigned_at, Question.id)
    )


def areas_without_community(actor: Actor) -> Select[BusinessArea]:
    """Where the actor could begin one."""
    taken = select(Community.area_id).where(Community.area_id.is_not(None))
    free = select(BusinessArea).where(BusinessArea.id.not_in(taken)).order_by(func.lower(BusinessArea.name))
    return free if actor.role in RECRUITING else free.where(BusinessArea.id.in_(areas_led_by(actor)))
