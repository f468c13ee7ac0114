"""The prospects of the demo: three hundred people who do not exist, at employers that do not either."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from app.kernel.db import db
from app.shell.seeds.demo.employers import EMPLOYERS, FIELDS, Employer
from app.shell.seeds.demo.inside import Inside
from app.shell.seeds.demo.names import CULTURES
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.tales import TALES, TWINS, Tale, Twin
from talent.prospects.canonical import (
    IdentityKind,
    canonical_email,
    canonical_phone,
    canonical_profile,
    folded,
    search_line,
)
from talent.prospects.models import Identity, LegalBasis, Prospect

HOW_MANY = 300
_SOURCES = ("Conference", "Referral", "LinkedIn", "Wrote to us", "Open day", "Open source", "University visit")
_SHARE_OF_STUDENTS = 0.55
_WITHOUT_MAIL = 0.08
_WITH_PHONE = 0.3
_WITH_CODE = 0.25
_FORBIDDEN = (57, 141, 233)
"""Who asked not to be contacted, by their number."""
_GIVEN_NAMES = frozenset(name for culture in CULTURES.values() for name in (*culture.she, *culture.he))


@dataclass(frozen=True)
class Person:
    """A prospect, with what the demo needs to know to tell of them."""

    prospect: Prospect
    she: bool
    employer: Employer
    field: str
    age: int
    is_student: bool
    tale: Tale | None = None


def make_outside(story: Story, inside: Inside) -> list[Person]:
    """All prospects with their identities, those of the tales first."""
    names: set[str] = {tale.name for tale in TALES}
    people = [_of_tale(story, inside, tale) for tale in TALES]
    while len(people) < HOW_MANY:
        people.append(_somebody(story, inside, len(people), names))
    for person, twin in zip(people[-len(TWINS) :], TWINS, strict=True):
        _make_twin(person.prospect, next(one.prospect for one in people if one.tale and one.tale.name == twin.of), twin)
    db.session.add_all(person.prospect for person in people)
    db.session.flush()
    for number, person in enumerate(people):
        db.session.add_all(_identities(story, person, number))
    _forbid(story, [people[number] for number in _FORBIDDEN])
    return people


def _make_twin(prospect: Prospect, first: Prospect, twin: Twin) -> None:
    """A second file of somebody from a tale, as a colleague who did not find the first one would have made it."""
    prospect.display_name, prospect.given_name, prospect.title = twin.name, first.given_name, twin.title
    prospect.location = first.location
    if twin.is_still_there:
        prospect.employer = first.employer
    prospect.sort_name, prospect.employer_key = folded(prospect.display_name), folded(prospect.employer)
    prospect.search_text = folded(f"{prospect.display_name} {prospect.employer} {prospect.title}")


def tell_of(story: Story, people: list[Person]) -> None:
    """When each was added: known only once their oldest relationship is."""
    for person in people:
        story.happened(person.prospect.created_at, person.prospect.added_by_id, "prospect.added", person.prospect)


def _of_tale(story: Story, inside: Inside, tale: Tale) -> Person:
    employer = next(employer for employer in EMPLOYERS if employer.name == tale.employer)
    age = tale.talks[0][0] + 1
    prospect = _prospect(story, tale.name, tale.title, employer, age)
    if not prospect.given_name:
        prospect.given_name, _, prospect.family_name = tale.name.partition(" ")
    prospect.added_by_id, prospect.source = inside.users[tale.colleague].id, "Conference"
    she = tale.name.split()[0] in {name for culture in CULTURES.values() for name in culture.she}
    return Person(prospect, she, employer, tale.field, age, employer.is_university, tale)


def _somebody(story: Story, inside: Inside, number: int, names: set[str]) -> Person:
    random = story.random
    employer = random.choice(EMPLOYERS)
    field = random.choice(list(FIELDS))
    she = random.random() < 0.5  # noqa: PLR2004
    name = _new_name(random, employer, she=she, names=names)
    is_student = employer.is_university and random.random() < _SHARE_OF_STUDENTS * 1.5
    title = random.choice(_titles(random, field, is_student=is_student))
    age = random.randint(20, 720)
    prospect = _prospect(story, name, title, employer, age)
    adder = random.choice([user for user in inside.keepers if inside.field_of(user) in (None, field)])
    prospect.added_by_id = adder.id
    prospect.source = random.choice(_SOURCES)
    if number % 9 == 0:
        prospect.legal_basis = LegalBasis.CONSENT
    return Person(prospect, she, employer, field, age, is_student)


def _titles(random: Random, field: str, *, is_student: bool) -> tuple[str, ...]:
    stages = FIELDS[field]
    if is_student:
        return stages.students
    return stages.early if random.random() < 0.5 else stages.seasoned  # noqa: PLR2004


def _new_name(random: Random, employer: Employer, *, she: bool, names: set[str]) -> str:
    while True:
        own = random.choice(employer.cultures)
        culture = CULTURES[own if random.random() < 0.7 else random.choice(list(CULTURES))]  # noqa: PLR2004
        given, family = random.choice(culture.she if she else culture.he), random.choice(culture.family)
        name = f"{family} {given}" if culture.family_first else f"{given} {family}"
        if name not in names:
            names.add(name)
            return name


def _prospect(story: Story, name: str, title: str, employer: Employer, age: int) -> Prospect:
    moment = story.now - timedelta(days=age, hours=story.random.randint(-14, -8))
    given = next((word for word in name.split() if word in _GIVEN_NAMES), "")
    return Prospect(
        id=story.new_id(moment),
        created_at=moment,
        display_name=name,
        given_name=given,
        family_name=" ".join(word for word in name.split() if word != given) if given else "",
        sort_name=folded(name),
        employer=employer.name,
        employer_key=folded(employer.name),
        title=title,
        location=employer.location,
        search_text=search_line(name, employer.name, title),
    )


def _identities(story: Story, person: Person, number: int) -> list[Identity]:
    random, plain = story.random, _ascii(person.prospect.display_name)
    host = _ascii(person.employer.name).replace("-", "")
    given: list[tuple[IdentityKind, str, str]] = []
    if random.random() > _WITHOUT_MAIL:
        mail = f"{plain.replace('-', '.')}@{host}.example"
        given.append((IdentityKind.EMAIL, mail, canonical_email(mail)))
    profile = f"https://people.{host}.example/{plain}-demo{number}"
    given.append((IdentityKind.PROFILE, profile, canonical_profile(profile)))
    if random.random() < _WITH_CODE:
        page = f"https://code.example/{plain}"
        given.append((IdentityKind.PROFILE, page, canonical_profile(page)))
    if random.random() < _WITH_PHONE:
        phone = f"+1 {(202, 303, 404)[number // 100]} 555 0{100 + number % 100}"
        given.append((IdentityKind.PHONE, phone, canonical_phone(phone, None)))
    moment = person.prospect.created_at
    return [
        Identity(
            id=story.new_id(moment),
            created_at=moment,
            prospect_id=person.prospect.id,
            kind=kind,
            raw=raw,
            canonical=canonical,
        )
        for kind, raw, canonical in given
    ]


def _ascii(name: str) -> str:
    """A name as it stands in an address; a name in another script becomes its code points."""
    words = folded(name.replace("&", " ")).split()
    plain = ["".join(char if char.isascii() else f"{ord(char):x}" for char in word) for word in words]
    return "-".join("".join(char for char in word if char.isalnum() or char == "-") for word in plain)


def _forbid(story: Story, people: list[Person]) -> None:
    for person in people:
        prospect = person.prospect
        prospect.do_not_contact, prospect.do_not_contact_reason = True, "Asked us by mail not to write any more."
        moment = story.now - timedelta(days=min(person.age - 1, 40))
        story.happened(moment, prospect.added_by_id, "prospect.contact_forbidden", prospect)
