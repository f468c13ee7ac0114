"""Three people of the demo have a second file, and the queue of duplicates knows, as if it had been looked for."""

from app.kernel.db import db
from app.shell.seeds.demo.outside import Person
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.tales import TWINS
from talent.duplicates.keys import match_keys
from talent.duplicates.models import POINTS, MatchKey, Pair
from talent.prospects.canonical import IdentityKind, canonical_email
from talent.prospects.models import Identity, Prospect

_SHARED = "amara.okafor@post.example"


def make_duplicates(story: Story, people: list[Person]) -> None:
    """Keys for everybody, and the three pairs."""
    by_name = {person.tale.name: person.prospect for person in people if person.tale is not None}
    for person, twin in zip(people[-len(TWINS) :], TWINS, strict=True):
        first, second = sorted((person.prospect, by_name[twin.of]), key=lambda prospect: prospect.id)
        if twin.shares_mail:
            db.session.add_all(_identity(story, prospect) for prospect in (first, second))
        pair = {"points": max(POINTS[part] for part in twin.parts), "parts": sorted(twin.parts), "is_alike": True}
        new_id = story.new_id(story.now)
        db.session.add(Pair(id=new_id, created_at=story.now, first_id=first.id, second_id=second.id, **pair))
    for prospect in (person.prospect for person in people):
        told = {"name": prospect.display_name, "given_name": prospect.given_name, "location": prospect.location}
        for key in sorted(match_keys(**told)):
            db.session.add(MatchKey(id=story.new_id(story.now), prospect_id=prospect.id, key=key))
    db.session.flush()


def _identity(story: Story, prospect: Prospect) -> Identity:
    return Identity(
        id=story.new_id(prospect.created_at),
        created_at=prospect.created_at,
        prospect_id=prospect.id,
        kind=IdentityKind.EMAIL,
        raw=_SHARED,
        canonical=canonical_email(_SHARED),
    )
