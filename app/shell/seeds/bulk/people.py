"""The prospects of the crowd, each with an e-mail address and a profile page."""

from collections.abc import Iterator
from itertools import product

from app.shell.seeds.bulk.crowd import DAYS, EMAIL, PROFILE, PROSPECT, Crowd, dice
from app.shell.seeds.demo.employers import EMPLOYERS, FIELDS
from app.shell.seeds.demo.names import CULTURES
from talent.prospects.canonical import folded

PROSPECT_COLUMNS = (
    "id, created_at, version, display_name, given_name, family_name, credentials, sort_name, employer, employer_key, "
    "title, location, search_text, source, legal_basis, do_not_contact, "
    "do_not_contact_reason, former_names, phonetic_name, pronouns"
)
IDENTITY_COLUMNS = "id, created_at, prospect_id, kind, raw, canonical"

DO_NOT_CONTACT_EVERY = 50


def _names() -> list[tuple[str, str, str, str]]:
    """Display, given, family and folded name: people of one culture, and of every second mixture of two."""
    given = [(culture, name) for culture in CULTURES.values() for name in culture.she + culture.he]
    family = [(culture, name) for culture in CULTURES.values() for name in culture.family]
    made = []
    for number, ((one, first), (other, last)) in enumerate(product(given, family)):
        if one is other or (number % 2 and not (one.family_first or other.family_first)):
            display = f"{last} {first}" if one.family_first else f"{first} {last}"
            made.append((display, first, last, folded(display)))
    return made


NAMES = _names()
_TITLES = [
    (title, folded(title)) for field in FIELDS.values() for title in field.students + field.early + field.seasoned
]
_EMPLOYERS = [(employer.name, folded(employer.name), employer.location) for employer in EMPLOYERS]


def prospects(crowd: Crowd) -> Iterator[str]:
    """Rows of COPY."""
    days = crowd.days()
    for number in crowd.numbers:
        bits = dice(number)
        display, given, family, sort_name = NAMES[bits % len(NAMES)]
        employer, employer_key, location = _EMPLOYERS[(bits >> 20) % len(_EMPLOYERS)]
        title, folded_title = _TITLES[(bits >> 32) % len(_TITLES)]
        forbidden = "t\tAsked for it." if number % DO_NOT_CONTACT_EVERY == 0 else "f\t"
        yield (
            f"{crowd.new_id(PROSPECT, number)}\t{days[DAYS - number % DAYS]} 09:00:00+00\t1\t{display}\t{given}\t{family}"
            f"\t\t{sort_name}\t{employer}\t{employer_key}\t{title}\t{location}\t{sort_name} {employer_key} {folded_title}"
            f"\tLinkedIn\tlegitimate_interest\t{forbidden}\t{{}}\t\t\n"
        )


def identities(crowd: Crowd) -> Iterator[str]:
    """Rows of COPY, two for each prospect."""
    days = crowd.days()
    for number in crowd.numbers:
        prospect_id, began = crowd.new_id(PROSPECT, number), f"{days[DAYS - number % DAYS]} 09:00:00+00"
        mail, page = f"person{number}@people.example", f"network.example/in/person{number}"
        yield f"{crowd.new_id(EMAIL, number)}\t{began}\t{prospect_id}\temail\t{mail}\t{mail}\n"
        yield f"{crowd.new_id(PROFILE, number)}\t{began}\t{prospect_id}\tprofile\thttps://{page}\t{page}\n"
