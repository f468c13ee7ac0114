"""The talent communities of the demo: two that are on, with stories, people to talk to, questions, and who joined."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.identity.models import User
from app.kernel.db import db
from app.shell.seeds.demo.community_tales import INTRODUCTIONS, JOINS, PROFILES, QUESTIONS, STORIES
from app.shell.seeds.demo.inside import Inside
from app.shell.seeds.demo.outside import Person
from app.shell.seeds.demo.story import Story
from outreach.community.communities import slug_of
from outreach.community.models import (
    Community,
    Gathering,
    Join,
    JoinState,
    Profile,
    Question,
    QuestionState,
    StoryState,
    Topic,
    TopicPerson,
)
from outreach.community.models import Story as Told
from talent.consent.models import ConsentText, Purpose
from talent.prospects.canonical import folded
from talent.prospects.models import LegalBasis

_AGE = 120
_A_LINK_LIVES = timedelta(days=7)
_REVIEWED_AFTER = 180
_AHEAD = 24


def make_communities(story: Story, inside: Inside, people: list[Person]) -> None:
    """Chapter by chapter: the pages, the people, what was asked, who came."""
    communities = {title: _community(story, inside, title) for title in INTRODUCTIONS}
    db.session.add_all(communities.values())
    db.session.flush()
    _tell_stories(story, inside, communities)
    topics = _show_people(story, inside, communities)
    _ask_questions(story, inside, communities, topics)
    _let_join(story, communities, people)
    marine, coming = communities["Marine Engineering"], story.now + timedelta(days=_AHEAD, hours=13)
    db.session.add(_open_day(story, marine, coming))
    db.session.add(_reading_evening(story, marine))
    db.session.flush()


def _open_day(story: Story, community: Community, starts_at: datetime) -> Gathering:
    return Gathering(
        id=story.new_id(story.now),
        created_at=story.now,
        changed_at=story.now,
        community_id=community.id,
        title="Open day at the test tank",
        place="Hall 3, Stavanger",
        link="https://nordlicht.example/open-day",
        words="See a hull **fail on purpose**, ask whoever built it, and stay for soup.\n\nChildren are welcome in the hall.",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        time_zone="Europe/Oslo",
    )


def _reading_evening(story: Story, community: Community) -> Gathering:
    been = story.now - timedelta(days=_AGE // 2)
    return Gathering(
        id=story.new_id(been),
        created_at=been,
        changed_at=been,
        community_id=community.id,
        title="Reading evening: why ships vibrate",
        place="Library of the Maritime Museum, Stavanger",
        words="Three chapters, one whiteboard.",
        starts_at=been,
        time_zone="Europe/Oslo",
    )


def _community(story: Story, inside: Inside, title: str) -> Community:
    made = story.now - timedelta(days=_AGE)
    recruiter = inside.users["rita.marques" if title == "Marine Engineering" else "mei.tanaka"]
    return Community(
        id=story.new_id(made),
        created_at=made,
        changed_at=made,
        area_id=inside.areas[title].id,
        slug=slug_of(title),
        title=title,
        introduction=INTRODUCTIONS[title],
        is_on=True,
        recruiter_id=recruiter.id,
    )


def _tell_stories(story: Story, inside: Inside, communities: dict[str, Community]) -> None:
    for title, author, heading, age, is_published, body in STORIES:
        moment = story.moment(age, inside.users[author].zone)
        db.session.add(
            Told(
                id=story.new_id(moment),
                created_at=moment,
                changed_at=moment,
                community_id=communities[title].id,
                title=heading,
                body=body,
                author_id=inside.users[author].id,
                review_on=moment.date() + timedelta(days=_REVIEWED_AFTER),
                state=StoryState.PUBLISHED if is_published else StoryState.DRAFT,
                published_at=moment if is_published else None,
            )
        )


def _show_people(story: Story, inside: Inside, communities: dict[str, Community]) -> dict[tuple[str, str], Topic]:
    topics: dict[tuple[str, str], Topic] = {}
    for who, title, shown, does, ask_me, about in PROFILES:
        user, made = inside.users[who], story.now - timedelta(days=_AGE - 10)
        profile = Profile(
            id=story.new_id(made),
            created_at=made,
            changed_at=made,
            user_id=user.id,
            community_id=communities[title].id,
            shown_name=shown,
            title=does,
            ask_me=ask_me,
            is_on=True,
            approved_at=made,
        )
        db.session.add(profile)
        db.session.flush()
        for name in about.split("; "):
            topic = topics.get((title, name)) or _topic(story, communities[title], name)
            topics[title, name] = topic
            db.session.add(
                TopicPerson(id=story.new_id(made), created_at=made, topic_id=topic.id, profile_id=profile.id)
            )
    db.session.flush()
    return topics


def _topic(story: Story, community: Community, name: str) -> Topic:
    made = community.created_at
    topic = Topic(
        id=story.new_id(made),
        created_at=made,
        changed_at=made,
        community_id=community.id,
        name=name,
        folded=folded(name),
    )
    db.session.add(topic)
    db.session.flush()
    return topic


def _ask_questions(
    story: Story, inside: Inside, communities: dict[str, Community], topics: dict[tuple[str, str], Topic]
) -> None:
    for number, (title, topic, who, age, body, answer) in enumerate(QUESTIONS):
        user = inside.users[who]
        asked, answered = story.moment(age + 2, user.zone), story.moment(age, user.zone)
        row = Question(
            id=story.new_id(asked),
            created_at=asked,
            changed_at=answered,
            community_id=communities[title].id,
            topic_id=topics[title, topic].id,
            asker_email=f"curious{number}@mail.example",
            body=body,
            shown_body=body,
            expires_at=asked + _A_LINK_LIVES,
            confirmed_at=asked,
            assigned_to_id=user.id,
            assigned_at=asked,
            state=QuestionState.OPEN,
        )
        if answer:
            _answered(row, user, answer)
            row.answered_at = row.agreed_at = row.published_at = answered
        db.session.add(row)


def _answered(question: Question, user: User, answer: str) -> None:
    question.state, question.is_offered = QuestionState.ANSWERED, True
    question.answer = question.shown_answer = answer
    question.answered_by_id = user.id


def _let_join(story: Story, communities: dict[str, Community], people: list[Person]) -> None:
    """Two of those who are here came by the page; one more is looked at first."""
    text = db.session.scalars(select(ConsentText).where(ConsentText.purpose == Purpose.KEEPING_IN_TOUCH)).one()
    agreed = [person for person in people if person.prospect.legal_basis is LegalBasis.CONSENT]
    came = iter(sorted(agreed, key=lambda person: person.age))
    for title, age, name, why, hold in JOINS:
        person = None if hold else next(came).prospect
        moment = story.now - timedelta(days=age, hours=9)
        shown = person.display_name if person is not None else name
        join = Join(
            id=story.new_id(moment),
            created_at=moment,
            community_id=communities[title].id,
            name=shown,
            email=f"{slug_of(shown)}@mail.example",
            reason=why,
            text_id=text.id,
            expires_at=moment + _A_LINK_LIVES,
            confirmed_at=moment,
            state=JoinState.HELD if person is None else JoinState.TAKEN_IN,
            holds=[hold] if hold else [],
            prospect_id=person.id if person is not None else None,
            settled_at=moment if person is not None else None,
        )
        db.session.add(join)
        if person is not None:
            story.happened(moment, None, "community.joined", join, community_id=str(join.community_id))
