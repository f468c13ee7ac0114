"""What is known of a share of the crowd: every second one has a skill or two, every tenth a tag, every eighth a fact."""

from collections.abc import Iterator

from app.shell.seeds.bulk.crowd import DAYS, PROSPECT, USER, Crowd, dice
from app.shell.seeds.demo.employers import FIELDS
from app.shell.seeds.demo.known_words import TAGS, TOLD
from talent.prospects.facts import key_of, months_on
from talent.prospects.models import TagKind
from talent.prospects.tags import words_for

WORD_COLUMNS = "id, created_at, prospect_id, tag_id, added_by_id"
FACT_COLUMNS = "id, created_at, version, prospect_id, label, value, key, source, noted_by_id, is_private, valid_until"
SKILL_EVERY, SECOND_SKILL_EVERY, TAG_EVERY, FACT_EVERY = 2, 4, 10, 8

_SKILL, _SECOND_SKILL, _TAG, _FACT = range(32, 36)
_SKILLS = tuple(topic for field in FIELDS.values() for topic in field.topics)


def words(crowd: Crowd) -> Iterator[str]:
    """Rows of COPY; the words themselves are made where they are not there yet."""
    skills = [str(tag.id) for tag in words_for(TagKind.SKILL, _SKILLS).values()]
    tags = [str(tag.id) for tag in words_for(TagKind.TAG, TAGS).values()]
    return _words(crowd, skills, tags)


def _words(crowd: Crowd, skills: list[str], tags: list[str]) -> Iterator[str]:
    days = crowd.days()
    for number in crowd.numbers:
        bits = dice(number ^ 0x3333)
        given = []
        first = bits % len(skills)
        if number % SKILL_EVERY == 0:
            given.append((_SKILL, skills[first]))
        if number % SECOND_SKILL_EVERY == 0:
            given.append((_SECOND_SKILL, skills[(first + 1 + (bits >> 16) % (len(skills) - 1)) % len(skills)]))
        if number % TAG_EVERY == 0:
            given.append((_TAG, tags[(bits >> 8) % len(tags)]))
        for kind, tag_id in given:
            yield (
                f"{crowd.new_id(kind, number)}\t{days[DAYS - number % DAYS]} 09:00:00+00"
                f"\t{crowd.new_id(PROSPECT, number)}\t{tag_id}\t{crowd.new_id(USER, crowd.user_of(number))}\n"
            )


def facts(crowd: Crowd) -> Iterator[str]:
    """Rows of COPY: of four facts one has no shelf life, one is past it."""
    days = crowd.days()
    lives = ["\\N", *(months_on(crowd.today, months).isoformat() for months in (-2, 3, 7))]
    for number in crowd.numbers[::FACT_EVERY]:
        bits = dice(number ^ 0x7777)
        text = TOLD[bits % len(TOLD)]
        yield (
            f"{crowd.new_id(_FACT, number)}\t{days[DAYS - number % DAYS]} 12:00:00+00\t1\t{crowd.new_id(PROSPECT, number)}"
            f"\t\t{text}\t{key_of('', text)}\t\t{crowd.new_id(USER, crowd.user_of(number))}\tf\t{lives[(bits >> 16) % 4]}\n"
        )
