"""What the public pages of a community show, put together; the same for a preview by somebody inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask_babel import get_locale
from sqlalchemy import Select, select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import NotFound
from outreach.community.models import Community, Gathering, Profile, PublicAnswer, Story, Topic
from outreach.community.queries import (
    after,
    gatherings_after,
    gatherings_before,
    published_answers,
    published_stories,
    shown_people,
    shown_profile_of,
    topics_of,
)

STORIES_SHOWN, ANSWERS_SHOWN, GATHERINGS_SHOWN, PAST_SHOWN = 6, 8, 5, 10
A_PAGE = 30
KEPT_IN_CALENDARS = timedelta(days=90)
"""How long a gathering stays in the calendar that one subscribes to, once it is over."""
IN_A_FEED = 20

Row = TypeVar("Row", Story, PublicAnswer)


@dataclass(frozen=True)
class Front:
    """The page of a community. `authors` are the profiles of those who wrote or answered, as far as they show them."""

    community: Community
    stories: Sequence[Story]
    has_more_stories: bool
    people: Sequence[Profile]
    answers: Sequence[PublicAnswer]
    gatherings: Sequence[Gathering]
    past: Sequence[Gathering]
    authors: dict[UUID | None, Profile]

    @property
    def is_findable(self) -> bool:
        """Search engines keep out as long as somebody is named who has not allowed it."""
        named = [*self.people, *self.authors.values()]
        is_asker_named = any(question.asker_name for question in self.answers)
        return self.community.is_findable and all(person.is_findable for person in named) and not is_asker_named


def community_called(slug: str) -> Community:
    """The community under an address. Raises NotFound alike for one that is off and one that is not there."""
    found = db.session.scalar(select(Community).where(Community.slug == slug, Community.is_on.is_(True)))
    if found is None:
        raise NotFound
    return found


def front_of(community: Community) -> Front:
    """Everything on the front page, in a fixed number of statements."""
    stories = db.session.scalars(published_stories(community.id).limit(STORIES_SHOWN + 1)).all()
    answers = db.session.scalars(published_answers(community.id).limit(ANSWERS_SHOWN)).all()
    now = clock.now()
    return Front(
        community=community,
        stories=stories[:STORIES_SHOWN],
        has_more_stories=len(stories) > STORIES_SHOWN,
        people=db.session.scalars(shown_people(community.id)).all(),
        answers=answers,
        gatherings=db.session.scalars(gatherings_after(community.id, now).limit(GATHERINGS_SHOWN)).all(),
        past=db.session.scalars(gatherings_before(community.id, now).limit(PAST_SHOWN)).all(),
        authors=authors_of(*stories[:STORIES_SHOWN], *answers),
    )


def authors_of(*rows: Story | PublicAnswer) -> dict[UUID | None, Profile]:
    """By user, the profiles that may stand beside these."""
    ids = {user_id for row in rows if (user_id := who_wrote(row)) is not None}
    return {profile.user_id: profile for profile in db.session.scalars(shown_profile_of(ids))} if ids else {}


def who_wrote(row: Story | PublicAnswer) -> UUID | None:
    return row.author_id if isinstance(row, Story) else row.answered_by_id


def author_of(row: Story | PublicAnswer) -> Profile | None:
    """The one beside this, if they show themselves."""
    return authors_of(row).get(who_wrote(row))


@dataclass(frozen=True)
class Stories:
    """A page of stories; `next` is the key of the page after it."""

    community: Community
    stories: Sequence[Story]
    authors: dict[UUID | None, Profile]
    next: str


def stories_of(community: Community, after_id: UUID | None) -> Stories:
    """A page of all stories, after one of them."""
    statement = published_stories(community.id)
    last = db.session.scalar(statement.where(Story.id == after_id)) if after_id is not None else None
    shown, key = _page(statement.where(after(last)) if last is not None else statement)
    return Stories(community, shown, authors_of(*shown), key)


def _page(statement: Select[Row]) -> tuple[Sequence[Row], str]:
    """A page of a list, and the key of the page after it."""
    found = db.session.scalars(statement.limit(A_PAGE + 1)).all()
    return found[:A_PAGE], str(found[A_PAGE - 1].id) if len(found) > A_PAGE else ""


@dataclass(frozen=True)
class Answers:
    """A page of answers; `next` is the key of the page after it."""

    community: Community
    topic: Topic | None
    topics: Sequence[Topic]
    answers: Sequence[PublicAnswer]
    authors: dict[UUID | None, Profile]
    next: str


def answers_of(community: Community, *, topic_id: UUID | None, after_id: UUID | None) -> Answers:
    """A page of all answers, or of those about a topic, after a question. Raises NotFound for a topic of elsewhere."""
    topics = db.session.scalars(topics_of(community.id)).all()
    topic = next((one for one in topics if one.id == topic_id), None)
    if topic_id is not None and topic is None:
        raise NotFound
    statement = published_answers(community.id, topic_id)
    last = db.session.scalar(statement.where(PublicAnswer.id == after_id)) if after_id is not None else None
    shown, key = _page(statement.where(after(last)) if last is not None else statement)
    return Answers(community, topic, topics, shown, authors_of(*shown), key)


def when(gathering: Gathering) -> str:
    """The day and hour at the place, in the reader's language, with the zone's name; and until when, if that is said."""
    zone, locale = ZoneInfo(gathering.time_zone), get_locale() or "en"
    begins = format_datetime(gathering.starts_at, "EEEE, d MMMM y, HH:mm", tzinfo=zone, locale=locale)
    name = format_datetime(gathering.starts_at, "zzzz", tzinfo=zone, locale=locale)
    if gathering.ends_at is None:
        return f"{begins} {name}"
    is_one_day = gathering.starts_at.astimezone(zone).date() == gathering.ends_at.astimezone(zone).date()
    pattern = "HH:mm" if is_one_day else "EEEE, d MMMM y, HH:mm"
    return f"{begins} \N{EN DASH} {format_datetime(gathering.ends_at, pattern, tzinfo=zone, locale=locale)} {name}"
