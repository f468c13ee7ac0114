"""Who sees what of communities. Anybody sees what is on and published, and of employees only what they approved, as
long as they are there; of who wants to join and who asks, nothing. Inside, recruiting and the leader of an area look after
its community, and whoever is asked a question sees that one.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, cast, false, func, or_, select

from app.identity.models import BusinessArea, User
from app.kernel import clock
from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind, Role
from app.kernel.db import UTCDateTime
from app.kernel.scope import visible_to
from outreach.community.models import (
    Community,
    Gathering,
    Join,
    Profile,
    Pruning,
    PublicAnswer,
    Question,
    Story,
    StoryState,
    Topic,
    TopicPerson,
)
from talent.consent.models import ConsentText, Purpose

RECRUITING = frozenset({Role.ADMIN, Role.RECRUITER})

_communities, _profiles = Community.metadata.tables["communities"], Profile.metadata.tables["public_profiles"]
_users, _areas = User.metadata.tables["users"], BusinessArea.metadata.tables["business_areas"]
"""The tables themselves: within a rule they are read as they are, without being narrowed by another rule."""

_ON = select(_communities.c.id).where(_communities.c.is_on)
_OUTSIDE = (Kind.PUBLIC, Kind.CANDIDATE, Kind.PARTNER)
"""Whoever has come in joins and asks as anybody does."""


@visible_to(Community, *_OUTSIDE)
def _switched_on(actor: Actor) -> ColumnElement[bool]:
    return Community.is_on.is_(True)


@visible_to(Story, Kind.PUBLIC)
def _published(actor: Actor) -> ColumnElement[bool]:
    return and_(Story.state == StoryState.PUBLISHED, Story.community_id.in_(_ON))


@visible_to(Gathering, Kind.PUBLIC)
def _gatherings_of_one_that_is_on(actor: Actor) -> ColumnElement[bool]:
    return Gathering.community_id.in_(_ON)


@visible_to(Topic, *_OUTSIDE)
def _topics_of_one_that_is_on(actor: Actor) -> ColumnElement[bool]:
    return Topic.community_id.in_(_ON)


def is_present() -> ColumnElement[bool]:
    """As a condition on the table of users: they work here, and are not out of office where they are today."""
    today = cast(func.timezone(_users.c.time_zone, bindparam(None, callable_=clock.now, type_=UTCDateTime())), Date)
    is_away = and_(_users.c.out_of_office_from <= today, _users.c.out_of_office_until >= today)
    return and_(_users.c.deactivated_at.is_(None), ~func.coalesce(is_away, False))


def is_shown() -> ColumnElement[bool]:
    """As a condition on profiles: its owner has approved it and is there."""
    there = Profile.user_id.in_(select(_users.c.id).where(is_present()))
    return and_(Profile.is_on.is_(True), Profile.approved_at.is_not(None), there)


@visible_to(Profile, *_OUTSIDE)
def _approved_and_there(actor: Actor) -> ColumnElement[bool]:
    return and_(is_shown(), Profile.community_id.in_(_ON))


@visible_to(TopicPerson, Kind.PUBLIC)
def _of_somebody_who_shows_it(actor: Actor) -> ColumnElement[bool]:
    return TopicPerson.profile_id.in_(
        select(_profiles.c.id)
        .join(_users, _users.c.id == _profiles.c.user_id)
        .where(_profiles.c.is_on, _profiles.c.approved_at.is_not(None), is_present())
    )


def _is_agreed() -> ColumnElement[bool]:
    return and_(PublicAnswer.published_at.is_not(None), PublicAnswer.hidden_at.is_(None))


@visible_to(PublicAnswer, Kind.PUBLIC)
def _both_agreed(actor: Actor) -> ColumnElement[bool]:
    return and_(_is_agreed(), PublicAnswer.community_id.in_(_ON))


def kept_by(actor: Actor) -> ColumnElement[bool]:
    """Which communities somebody looks after, as a condition on the table itself."""
    if actor.role in RECRUITING:
        return _communities.c.id.is_not(None)
    return _communities.c.area_id.in_(areas_led_by(actor))


def areas_led_by(actor: Actor) -> Select[UUID]:
    """A leader's own area and those below it."""
    if actor.role is not Role.LEADER or actor.area_id is None:
        return select(_areas.c.id).where(false())
    return select(_areas.c.id).where(or_(_areas.c.id == actor.area_id, _areas.c.parent_id == actor.area_id))


@visible_to(ConsentText, Kind.PUBLIC, Kind.PARTNER)
def _what_people_are_asked(actor: Actor) -> ColumnElement[bool]:
    return ConsentText.purpose == Purpose.KEEPING_IN_TOUCH


@visible_to(Join, Kind.INSIDER)
def _joins_of_kept(actor: Actor) -> ColumnElement[bool]:
    return Join.community_id.in_(select(_communities.c.id).where(kept_by(actor)))


@visible_to(Question, Kind.INSIDER)
def _questions_of_kept_or_asked(actor: Actor) -> ColumnElement[bool]:
    kept = Question.community_id.in_(select(_communities.c.id).where(kept_by(actor)))
    return or_(kept, Question.assigned_to_id == actor.user_id, Question.answered_by_id == actor.user_id)


@visible_to(PublicAnswer, Kind.INSIDER)
def _answers_in_a_preview(actor: Actor) -> ColumnElement[bool]:
    return and_(_is_agreed(), PublicAnswer.community_id.in_(select(_communities.c.id).where(kept_by(actor))))


@visible_to(Pruning, Kind.INSIDER)
def _prunings_of_kept(actor: Actor) -> ColumnElement[bool]:
    questions = Question.metadata.tables["community_questions"]
    kept = select(_communities.c.id).where(kept_by(actor))
    return Pruning.question_id.in_(select(questions.c.id).where(questions.c.community_id.in_(kept)))


@visible_to(Profile, Kind.INSIDER)
def _shown_or_own(actor: Actor) -> ColumnElement[bool]:
    return or_(Profile.is_on.is_(True), Profile.user_id == actor.user_id)


@changeable_by(Profile)
def _own_profile(actor: Actor, profile: Profile) -> bool:
    return profile.user_id == actor.user_id


@changeable_by(Question)
def _asked(actor: Actor, question: Question) -> bool:
    return question.assigned_to_id == actor.user_id


@changeable_by(Community)
def _looks_after(actor: Actor, community: Community) -> bool:
    if actor.role in RECRUITING:
        return True
    return community.area is not None and leads(actor, community.area)


def leads(actor: Actor, area: BusinessArea) -> bool:
    """Whether the area is a leader's own, or lies below it."""
    is_leader = actor.role is Role.LEADER and actor.area_id is not None
    return is_leader and actor.area_id in (area.id, area.parent_id)
