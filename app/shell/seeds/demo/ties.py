"""Relationships and what was said in them: strong, due, fading, dormant, paused, ended, private, not yet begun."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.identity.models import User
from app.kernel.db import db
from app.shell.seeds.demo.inside import Inside
from app.shell.seeds.demo.outside import Person
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.talks import Talk, spoken, talks_of
from app.shell.seeds.demo.words import ENDED
from talent.relationships.contacts import bring_up_to_date
from talent.relationships.models import HowWeKnow, Relationship, RelationshipState, Touchpoint, Visibility

CADENCES = (30, 45, 60, 60, 90, 90, 90, 120, 180)
_SHARE_WITH_A_TIE = 0.88
_SHARE_PRIVATE = 0.06
_SHARE_WITHOUT_RHYTHM = 0.05
_LONGEST = 720


@dataclass(frozen=True)
class Course:
    """How a relationship went: when the last talk was, as a share of the cadence (or in days), and how often it occurs."""

    name: str
    weight: int
    from_share: float
    to_share: float


COURSES = (
    Course("strong", 34, 0.15, 0.8),
    Course("fresh", 5, 0, 0),
    Course("due", 17, 1.0, 1.2),
    Course("fading", 14, 1.3, 2.0),
    Course("dormant", 9, 3.0, 5.0),
    Course("never", 8, 0, 0),
    Course("unanswered", 5, 1.1, 1.6),
    Course("paused", 5, 0.8, 2.0),
    Course("ended", 3, 1.5, 3.0),
)


@dataclass(frozen=True)
class Tie:
    """A relationship with both its sides and how it went."""

    relationship: Relationship
    user: User
    person: Person
    course: str
    touchpoints: list[Touchpoint]


def make_ties(story: Story, inside: Inside, people: list[Person]) -> list[Tie]:
    """Everybody's relationships, with counters and dates derived as the verb derives them."""
    ties = [_of_tale(story, inside, person) for person in people if person.tale]
    ties += [_tie(story, user, person, course) for user, person, course in _pairs(story, inside, people)]
    db.session.add_all(tie.relationship for tie in ties)
    db.session.flush()
    db.session.add_all(touchpoint for tie in ties for touchpoint in tie.touchpoints)
    db.session.flush()
    for tie in ties:
        bring_up_to_date(tie.relationship, tie.user)
        _tell(story, tie)
    db.session.flush()
    return ties


def _pairs(story: Story, inside: Inside, people: list[Person]) -> Iterable[tuple[User, Person, Course]]:
    """Who keeps in touch with whom: each user in turn takes the next person of their field, each course in its share."""
    courses = [course for course in COURSES for _ in range(course.weight)]
    waiting = [person for person in people if not person.tale and story.random.random() < _SHARE_WITH_A_TIE]
    waiting += story.some([person for person in waiting if person.age > 90], 80)  # noqa: PLR2004 - known by two of us
    held: dict[User, int] = dict.fromkeys(inside.keepers, 0)
    known: set[tuple[str, str]] = set()
    for person in waiting:
        fitting = [user for user in held if inside.field_of(user) in (None, person.field)]
        free = [user for user in fitting if (user.email, person.prospect.display_name) not in known]
        user = min(free, key=lambda one: held[one])
        course = courses[(held[user] * 37 + list(held).index(user) * 11) % len(courses)]
        held[user] += 1
        known.add((user.email, person.prospect.display_name))
        yield user, person, course


def _of_tale(story: Story, inside: Inside, person: Person) -> Tie:
    tale = person.tale
    assert tale is not None  # noqa: S101 - only people of a tale come here
    user = inside.users[tale.colleague]
    talks = [Talk(age, kind, direction, line) for age, kind, direction, line in tale.talks]
    relationship = begun(story, user, person, talks[0].age, tale.cadence_days)
    relationship.how = tale.how
    return Tie(relationship, user, person, "tale", _touchpoints(story, relationship, user, talks))


def _tie(story: Story, user: User, person: Person, course: Course) -> Tie:
    random = story.random
    cadence = random.choice(CADENCES)
    last = max(9, round(cadence * random.uniform(course.from_share, course.to_share)))
    if course.name == "fresh":
        last = random.randint(2, 6)
    first = min(_LONGEST, max(last + 1, person.age))
    began = first if course.name != "never" else random.randint(3, 40)
    relationship = begun(story, user, person, began, cadence)
    if random.random() < _SHARE_PRIVATE:
        relationship.visibility = Visibility.PRIVATE
    talks = [] if course.name == "never" else talks_of(story, person, course.name, first, last, cadence)
    _settle(story, relationship, person, course)
    return Tie(relationship, user, person, course.name, _touchpoints(story, relationship, user, talks))


def begun(story: Story, user: User, person: Person, age: int, cadence: int) -> Relationship:
    """A relationship that began a few days before what is told of it, so many days ago."""
    moment = story.now - timedelta(days=age + 3, hours=story.random.randint(1, 6))
    person.prospect.created_at = min(person.prospect.created_at, moment - timedelta(minutes=10))
    began: date = moment.astimezone(user.zone).date()
    return Relationship(
        id=story.new_id(moment),
        created_at=moment,
        user_id=user.id,
        prospect_id=person.prospect.id,
        how=story.random.choice(list(HowWeKnow)),
        since=began,
        cadence_days=cadence,
        first_due_on=began,
    )


def _settle(story: Story, relationship: Relationship, person: Person, course: Course) -> None:
    if course.name == "paused":
        relationship.state = RelationshipState.PAUSED
        relationship.paused_until = story.day(-story.random.choice((20, 45, 80)))
    elif course.name == "ended":
        relationship.state = RelationshipState.ENDED
        relationship.ended_reason = spoken(story, person, 1, story.random.choice(ENDED))
    elif course.name == "strong" and story.random.random() < _SHARE_WITHOUT_RHYTHM:
        relationship.cadence_days = None


def _touchpoints(story: Story, relationship: Relationship, user: User, talks: list[Talk]) -> list[Touchpoint]:
    made = []
    for talk in talks:
        moment = story.moment(talk.age, user.zone)
        made.append(
            Touchpoint(
                id=story.new_id(moment),
                created_at=moment,
                prospect_id=relationship.prospect_id,
                user_id=user.id,
                relationship_id=relationship.id,
                kind=talk.kind,
                direction=talk.direction,
                at=moment,
                summary=talk.line,
                visibility=relationship.visibility,
            )
        )
    return made


def _tell(story: Story, tie: Tie) -> None:
    relationship, user = tie.relationship, tie.user
    begun = relationship.created_at
    story.happened(begun, user.id, "relationship.begun", relationship, cadence_days=relationship.cadence_days)
    for touchpoint in tie.touchpoints:
        kind, direction = touchpoint.kind.value, touchpoint.direction.value
        story.happened(touchpoint.at, user.id, "contact.recorded", touchpoint, kind=kind, direction=direction)
    last = tie.touchpoints[-1].at if tie.touchpoints else begun
    if relationship.state is RelationshipState.PAUSED:
        until = relationship.paused_until.isoformat() if relationship.paused_until else None
        story.happened(last + timedelta(days=3), user.id, "relationship.paused", relationship, until=until)
    elif relationship.state is RelationshipState.ENDED:
        story.happened(last + timedelta(days=5), user.id, "relationship.ended", relationship)
