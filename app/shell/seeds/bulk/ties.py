"""The relationships and touchpoints of the crowd: one relationship for each prospect, three touchpoints in each.

Touchpoints lie between 10 and 15 o'clock UTC, when the crowd's users everywhere have the date of UTC, so the dates that
the verb would derive in each user's zone are the dates used here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from app.shell.seeds.bulk.crowd import DAYS, PROSPECT, RELATIONSHIP, TOUCHPOINT, USER, Crowd, dice
from app.shell.seeds.demo.employers import FIELDS
from app.shell.seeds.demo.words import WORK
from talent.relationships.contacts import last_two_way
from talent.relationships.models import Direction

RELATIONSHIP_COLUMNS = (
    "id, created_at, version, user_id, prospect_id, how, since, cadence_days, visibility, state, paused_until, "
    "ended_reason, first_due_on, last_two_way_on, last_out_on, last_in_on, last_contact_at, contacts_in, contacts_out, "
    "contacts_both, ignored_nudges"
)
TOUCHPOINT_COLUMNS = (
    "id, created_at, prospect_id, user_id, relationship_id, kind, direction, at, summary, details, visibility, source"
)

_OUT, _IN, _BOTH = Direction.OUT, Direction.IN, Direction.BOTH
_PATTERNS = (
    *[(_BOTH, _BOTH, _BOTH)] * 10,
    *[(_BOTH, _OUT, _BOTH)] * 3,
    *[(_BOTH, _BOTH, _OUT)] * 3,
    *[(_OUT, _IN, _BOTH)] * 2,
    *[(_IN, _BOTH, _BOTH)] * 2,
    *[(_BOTH, _OUT, _IN)] * 2,
    (_BOTH, _IN, _OUT),
    (_OUT, _OUT, _OUT),
)
_CADENCES = (30, 60, 90, 90, 120, 180)
_KINDS = ("met", "call", "chat", "email", "linkedin", "event")
_HOURS = range(10, 15)
_OLDEST_GAP = 300
_LATEST_GAP = 25
_COURSES = 4096
_DUE_EVERY = 3


@dataclass(frozen=True)
class Course:
    """What happened in a relationship, in days before its newest touchpoint; None for what never did."""

    offsets: tuple[int, int, int]
    directions: tuple[Direction, Direction, Direction]
    two_way: int | None
    out: int | None
    inward: int | None
    counts: str
    cadence: int
    age: int


@cache
def _courses() -> list[Course]:
    random = Random(7)  # noqa: S311 - sample data
    return [_course(random, number) for number in range(_COURSES)]


def _course(random: Random, number: int) -> Course:
    directions = _PATTERNS[random.randrange(len(_PATTERNS))]
    gaps = random.randint(5, _OLDEST_GAP), random.randint(5, _LATEST_GAP)
    offsets = (sum(gaps), gaps[1], 0)
    newest = date(2020, 1, 1)
    dated = [(newest - timedelta(days=offset), way) for offset, way in zip(offsets, directions, strict=True)]
    found = last_two_way(dated)
    cadence = random.choice(_CADENCES)
    share = random.uniform(1.0, 2.2) if number % _DUE_EVERY == 0 else random.uniform(0.02, 0.99)
    two_way = (newest - found).days if found else None
    return Course(
        offsets,
        directions,
        two_way,
        _newest(offsets, directions, _OUT),
        _newest(offsets, directions, _IN),
        "\t".join(str(directions.count(way)) for way in (_IN, _OUT, _BOTH)),
        cadence,
        max(1, round(cadence * share) - (two_way or 0)),
    )


def _newest(offsets: tuple[int, ...], directions: tuple[Direction, ...], way: Direction) -> int | None:
    return min((offset for offset, one in zip(offsets, directions, strict=True) if one is way), default=None)


def _course_of(number: int) -> Course:
    return _courses()[dice(number + 1) % _COURSES]


def _at(days: list[str], number: int, age: int) -> str:
    return f"{days[age]} {_HOURS[number % len(_HOURS)]}:{number % 60:02}:00+00"


def relationships(crowd: Crowd) -> Iterator[str]:
    """Rows of COPY: of a hundred, four are paused, four ended, three private."""
    days = crowd.days()
    later = (crowd.today + timedelta(days=45)).isoformat()
    for number in crowd.numbers:
        course, turn = _course_of(number), number % 100
        age = course.age
        oldest = age + course.offsets[0]
        ids = f"{crowd.new_id(USER, crowd.user_of(number))}\t{crowd.new_id(PROSPECT, number)}"
        state = f"paused\t{later}\t" if turn < 4 else "ended\t\\N\tMoved on." if turn < 8 else "active\t\\N\t"  # noqa: PLR2004
        two_way, out, inward = (_day(days, age, part) for part in (course.two_way, course.out, course.inward))
        yield (
            f"{crowd.new_id(RELATIONSHIP, number)}\t{_at(days, number, oldest)}\t1\t{ids}\tonline\t{days[oldest]}\t"
            f"{course.cadence}\t{_visibility(number)}\t{state}\t{days[oldest]}\t{two_way}\t{out}\t{inward}\t"
            f"{_at(days, number, age)}\t{course.counts}\t0\n"
        )


def _day(days: list[str], age: int, offset: int | None) -> str:
    return "\\N" if offset is None else days[age + offset]


def _visibility(number: int) -> str:
    return "private" if number % 33 == 1 else "open"


def touchpoints(crowd: Crowd) -> Iterator[str]:
    """Rows of COPY, three for each relationship, the oldest first."""
    days, lines = crowd.days(), _lines()
    for number in crowd.numbers:
        course, bits = _course_of(number), dice(number)
        user_id, prospect_id = crowd.new_id(USER, crowd.user_of(number)), crowd.new_id(PROSPECT, number)
        ids = f"{prospect_id}\t{user_id}\t{crowd.new_id(RELATIONSHIP, number)}"
        for turn, (offset, way) in enumerate(zip(course.offsets, course.directions, strict=True)):
            at = _at(days, number, course.age + offset)
            kind, line = _KINDS[(bits >> turn) % len(_KINDS)], lines[(bits >> 3 * turn) % len(lines)]
            yield (
                f"{crowd.new_id(TOUCHPOINT, 3 * number + turn)}\t{at}\t{ids}\t{kind}\t{way.value}\t{at}\t{line}\t\t"
                f"{_visibility(number)}\thand\n"
            )


def _lines() -> list[str]:
    slots = {"she": "she", "She": "She", "her": "her", "Her": "Her", "them": "them", "month": "June"}
    return [
        words.format(topic=topic, employer="the old firm", city="town", event="the summer school", **slots)
        for _, _, words in WORK
        for field in FIELDS.values()
        for topic in field.topics
    ]


assert max(_CADENCES) * 2.2 + _OLDEST_GAP + _LATEST_GAP < DAYS  # noqa: S101 - nothing is older than two years
