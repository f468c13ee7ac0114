"""What is known of the demo's people beyond their talks: words, facts with their age, background, pages, own fields."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app.identity.models import User
from app.kernel.actor import Role
from app.kernel.db import Model, db
from app.shell.seeds.demo.employers import EMPLOYERS, FIELDS
from app.shell.seeds.demo.known_words import CALLED, FACTS, LINKS, SAME_AS, TAGS, TOLD
from app.shell.seeds.demo.outside import Person
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.ties import Tie
from talent.prospects.canonical import folded
from talent.prospects.facts import key_of, months_on
from talent.prospects.models import (
    CustomField,
    CustomValue,
    Experience,
    ExperienceKind,
    Fact,
    FieldChoice,
    FieldKind,
    Link,
    ProspectTag,
    Tag,
    TagKind,
)

_RECRUITERS, _ALL = [Role.RECRUITER.value], [Role.RECRUITER.value, Role.EMPLOYEE.value, Role.LEADER.value]
_PERMITS = ("Needs none", "Has one", "Needs a visa")
_DEGREES = ("MSc", "PhD", "BSc")


def make_known(story: Story, people: list[Person], ties: list[Tie]) -> None:
    """Every person has skills and a background; facts stand where somebody is in touch."""
    chance = Random(20_260_102)  # noqa: S311 - a story, not a secret
    words = _words(story)
    fields, permits = _fields(story)
    for person in people:
        _call(person)
        _add(story, _words_of(chance, person, words))
        _add(story, _background(story, chance, person))
    for tie in ties:
        _add(story, _facts(story, chance, tie))
    for person, tie in zip(people[::7], ties[::7], strict=False):
        _add(story, _values(story, chance, person, fields, permits, tie.user))
    db.session.flush()


def _add(story: Story, rows: Iterable[Model]) -> None:
    """With ids and moments of the story; what has no moment of its own is as old as the story."""
    for row in list(rows):
        moment = getattr(row, "created_at", None) or story.now - timedelta(days=700)
        if hasattr(row, "created_at"):
            row.created_at = moment
        row.id = row.id or story.new_id(moment)
        db.session.add(row)


def _words(story: Story) -> dict[str, Tag]:
    named = {(TagKind.TAG, name) for name in TAGS}
    named |= {(TagKind.SKILL, topic) for field in FIELDS.values() for topic in field.topics}
    named |= {(TagKind.SKILL, name) for name in SAME_AS}
    moment = story.now - timedelta(days=700)
    tags = {
        name: Tag(id=story.new_id(moment), created_at=moment, kind=kind, name=name, folded=folded(name))
        for kind, name in sorted(named)
    }
    db.session.add_all(tags.values())
    db.session.flush()
    for other, word in SAME_AS.items():
        tags[other].same_as_id = tags[word].id
    return tags


def _words_of(chance: Random, person: Person, words: dict[str, Tag]) -> Iterator[ProspectTag]:
    chosen = chance.sample(FIELDS[person.field].topics, 3 if person.tale else chance.randint(0, 3))
    other = {word: name for name, word in SAME_AS.items()}
    chosen = [other.get(name, name) if chance.random() < 0.5 else name for name in chosen]  # noqa: PLR2004
    if person.tale or chance.random() < 0.3:  # noqa: PLR2004
        chosen.append(chance.choice(TAGS))
    at = person.prospect.created_at
    for name in chosen:
        yield ProspectTag(
            created_at=at,
            prospect_id=person.prospect.id,
            tag_id=words[name].id,
            added_by_id=person.prospect.added_by_id,
        )


def _call(person: Person) -> None:
    pronouns, phonetic, former = CALLED.get(person.prospect.display_name, ("", "", ()))
    person.prospect.pronouns, person.prospect.phonetic_name = pronouns, phonetic
    person.prospect.former_names = list(former)
    person.prospect.renew_keys()


def _background(story: Story, chance: Random, person: Person) -> Iterator[Model]:
    prospect, year = person.prospect, story.today.year
    began = year - chance.randint(1, 3 if person.is_student else 12)
    kind = ExperienceKind.EDUCATION if person.is_student else ExperienceKind.WORK
    yield _stay(person, kind, prospect.employer, prospect.title, f"{began}-{chance.randint(1, 12):02}", "")
    school = chance.choice([employer for employer in EMPLOYERS if employer.is_university]).name
    if not person.is_student and school != prospect.employer:
        before = began - chance.randint(0, 6)
        degree = f"{chance.choice(_DEGREES)}, {person.field.lower()}"
        yield _stay(person, ExperienceKind.EDUCATION, school, degree, str(before - 3), str(before))
    for label, url in LINKS.get(prospect.display_name, ()):
        yield Link(created_at=prospect.created_at, prospect_id=prospect.id, label=label, url=url)


def _stay(person: Person, kind: ExperienceKind, where: str, role: str, began: str, ended: str) -> Experience:
    return Experience(
        created_at=person.prospect.created_at,
        prospect_id=person.prospect.id,
        kind=kind,
        organisation=where,
        organisation_key=folded(where),
        role=role,
        role_key=folded(role),
        began=began,
        ended=ended,
        is_current=not ended,
    )


def _facts(story: Story, chance: Random, tie: Tie) -> Iterator[Fact]:
    """Those of the tales, and for every fourth of the others one whose shelf life may be over."""
    told = list(FACTS.get(tie.person.prospect.display_name, ())) if tie.person.tale else []
    if tie.person.tale is None and tie.touchpoints and chance.random() < 0.25:  # noqa: PLR2004
        told.append((chance.choice(TOLD), chance.choice((-2, 3, 7, None)), ""))
    for (text, months, source), touchpoint in zip(told, reversed(tie.touchpoints), strict=False):
        label, _, value = text.rpartition(": ")
        yield Fact(
            id=story.new_id(touchpoint.at),
            created_at=touchpoint.at,
            prospect_id=tie.relationship.prospect_id,
            label=label,
            value=value,
            key=key_of(label, value),
            source=source,
            noted_by_id=tie.user.id,
            valid_until=None if months is None else months_on(story.today, months),
        )


def _fields(story: Story) -> tuple[dict[str, CustomField], list[FieldChoice]]:
    asked = (
        ("Work permit", FieldKind.CHOICE, _RECRUITERS),
        ("Earliest start", FieldKind.DATE, _ALL),
        ("Hoped-for salary", FieldKind.NUMBER, _RECRUITERS),
        ("Referred by", FieldKind.PERSON, _ALL),
    )
    fields = {
        label: CustomField(label=label, folded=folded(label), kind=kind, roles=roles, position=position)
        for position, (label, kind, roles) in enumerate(asked, start=1)
    }
    _add(story, fields.values())
    db.session.flush()
    permits = [
        FieldChoice(field_id=fields["Work permit"].id, label=label, folded=folded(label), position=position)
        for position, label in enumerate(_PERMITS, start=1)
    ]
    _add(story, permits)
    db.session.flush()
    return fields, permits


def _values(
    story: Story,
    chance: Random,
    person: Person,
    fields: dict[str, CustomField],
    permits: list[FieldChoice],
    colleague: User,
) -> Iterator[CustomValue]:
    held: dict[str, dict[str, Any]] = {
        "Work permit": {"choice_id": chance.choice(permits).id},
        "Earliest start": {"day": months_on(story.today, chance.randint(2, 9)) + timedelta(days=1)},
        "Hoped-for salary": {"number": Decimal(chance.randint(48, 110) * 1000)},
        "Referred by": {"person_id": colleague.id},
    }
    for label, columns in held.items():
        if person.tale or chance.random() < 0.6:  # noqa: PLR2004
            yield CustomValue(prospect_id=person.prospect.id, field_id=fields[label].id, **columns)
