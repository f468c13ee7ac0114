"""From how a relationship went to the talks it is made of, in words that are true of the person."""

from dataclasses import dataclass
from itertools import pairwise

from app.shell.seeds.demo.employers import FIELDS
from app.shell.seeds.demo.outside import Person
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.words import BEGINNINGS, EVENTS, INWARD, OUTWARD, STUDENT, WORK, Line
from talent.relationships.models import ContactKind, Direction

_SHARE_OF_LETTERS = 0.3
_MOST_TALKS = 9


@dataclass(frozen=True)
class Talk:
    """One contact, so many days ago."""

    age: int
    kind: ContactKind
    direction: Direction
    line: str


def talks_of(story: Story, person: Person, course: str, first: int, last: int, cadence: int) -> list[Talk]:
    """The talks of a relationship between its first and its last, about one cadence apart, oldest first."""
    ages = _ages(story, first, last, cadence)
    stages = story.some(STUDENT if person.is_student else WORK, min(len(ages), 9))
    lines: list[Line] = [story.random.choice(BEGINNINGS), *stages]
    talks = [_talk(story, person, age, line) for age, line in zip(ages, lines, strict=False)]
    talks += _letters(story, person, ages)
    if course == "unanswered":
        talks.append(_talk(story, person, max(9, last // 4), story.random.choice(OUTWARD)))
    return sorted(talks, key=lambda talk: -talk.age)


def _ages(story: Story, first: int, last: int, cadence: int) -> list[int]:
    ages = [last]
    while len(ages) < _MOST_TALKS:
        age = ages[0] + round(cadence * story.random.uniform(0.8, 1.2))
        if age >= first:
            break
        ages.insert(0, age)
    return ages


def _letters(story: Story, person: Person, ages: list[int]) -> list[Talk]:
    """Between two talks somebody wrote, which needed no answer."""
    letters = []
    for earlier, later in pairwise(ages):
        if story.random.random() < _SHARE_OF_LETTERS and earlier - later > 70:  # noqa: PLR2004 - no answer to either talk
            letters.append(_talk(story, person, (earlier + later) // 2, story.random.choice(OUTWARD + INWARD)))
    return letters


def _talk(story: Story, person: Person, age: int, line: Line) -> Talk:
    kind, direction, words = line
    return Talk(age, kind, direction, spoken(story, person, age, words))


def spoken(story: Story, person: Person, age: int, words: str) -> str:
    """The line with its slots filled for this person, so many days ago."""
    she, her, them = ("she", "her", "her") if person.she else ("he", "his", "him")
    line = words.format(
        she=she,
        She=she.capitalize(),
        her=her,
        Her=her.capitalize(),
        them=them,
        topic=story.random.choice(FIELDS[person.field].topics),
        employer=person.employer.name,
        city=person.employer.city,
        event=story.random.choice(EVENTS),
        month=f"{story.day(age - story.random.randint(60, 150)):%B}",
    )
    return line[0].upper() + line[1:]
