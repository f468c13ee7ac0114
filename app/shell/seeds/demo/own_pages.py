"""What one person has said on their own page: wishes, answers, what is wrong in their file, and a public profile."""

from datetime import timedelta

from app.kernel.db import db
from app.shell.seeds.demo.outside import Person
from app.shell.seeds.demo.story import Story
from app.shell.seeds.demo.ties import Tie
from outreach.own_profiles.models import Availability, OwnProfile, Shown
from talent.consent.models import Basis, BasisState, ConsentText, Purpose
from talent.consent.queries import current_bases, latest_texts
from talent.corrections.models import Correction, CorrectionState, Subject
from talent.promises.models import Promise, PromiseState
from talent.prospects.models import LegalBasis, Prospect
from talent.wishes.models import Wish

_LOOKING_FOR = """A team that **measures** before it models, and lets a doctoral researcher finish her thesis first.

- wakes of tidal turbines, and what slack water does to them
- field work, if the boat is dry"""


def make_own_pages(story: Story, people: list[Person], ties: list[Tie]) -> None:
    """All of it for the first of the tales, whose page a visitor may open; a profile for the second one, too."""
    first, second = (person.prospect for person in people[:2])
    tie = next(tie for tie in ties if tie.relationship.prospect_id == first.id)
    db.session.add_all(_promises(story, tie))
    db.session.add(_agreed(story, first))
    db.session.add(
        Wish(id=story.new_id(story.now), created_at=story.now, prospect_id=first.id, least_days=30, only_by=[], ways=[])
    )
    db.session.add_all(_corrections(story, first, tie))
    db.session.add(_profile(story, first, 20, headline="Tidal turbine wakes, from Tayside", looking_for=_LOOKING_FOR))
    second_words = {"headline": "Looking around, in no hurry", "looking_for": "Somewhere with wind."}
    db.session.add(_profile(story, second, 41, **second_words))
    db.session.flush()


def _promises(story: Story, tie: Tie) -> list[Promise]:
    both = {"user_id": tie.user.id, "prospect_id": tie.relationship.prospect_id}
    said, kept = story.now - timedelta(days=12), story.now - timedelta(days=90)
    return [
        Promise(
            id=story.new_id(said),
            created_at=said,
            **both,
            text="I ask the harbour whether you can come along on the next survey",
            due_on=story.today + timedelta(days=16),
        ),
        Promise(
            id=story.new_id(kept),
            created_at=kept,
            **both,
            text="I send you the gaps in the Orkney data",
            due_on=story.day(80),
            state=PromiseState.KEPT,
            settled_on=story.day(82),
        ),
    ]


def _agreed(story: Story, prospect: Prospect) -> Basis:
    """To a text that they read on their page."""
    texts: dict[Purpose, ConsentText] = {text.purpose: text for text in db.session.scalars(latest_texts())}
    at = story.now - timedelta(days=30)
    for before in db.session.scalars(current_bases(prospect.id)):
        if before.purpose is Purpose.NEWS:
            before.ended_at = at
    db.session.flush()
    return Basis(
        id=story.new_id(at),
        created_at=at,
        prospect_id=prospect.id,
        purpose=Purpose.NEWS,
        basis=LegalBasis.CONSENT,
        state=BasisState.ACCEPTED,
        since=at.date(),
        text_id=texts[Purpose.NEWS].id,
        proof="They said so on their own page, signed in by a mailed code.",
    )


def _corrections(story: Story, prospect: Prospect, tie: Tie) -> list[Correction]:
    """One that waits, and one that was declined in good faith."""
    waits, settled = story.now - timedelta(days=2), story.now - timedelta(days=33)
    return [
        Correction(
            id=story.new_id(waits),
            created_at=waits,
            prospect_id=prospect.id,
            subject=Subject.PERSON,
            subject_id=prospect.id,
            held={
                name: getattr(prospect, name) for name in ("display_name", "pronouns", "title", "employer", "location")
            },
            said={"title": "Postdoctoral researcher, fluid dynamics"},
            words="Since I handed the thesis in.",
        ),
        Correction(
            id=story.new_id(settled),
            created_at=settled,
            prospect_id=prospect.id,
            subject=Subject.OTHER,
            words="You have my old address in Leith somewhere, it comes on every invitation.",
            state=CorrectionState.CONFIRMED,
            settled_at=settled + timedelta(days=1),
            settled_by_id=tie.user.id,
            answer="It was on the list of the open day. It is gone from there, too.",
        ),
    ]


def _profile(story: Story, prospect: Prospect, age: int, **said: str) -> OwnProfile:
    at = story.now - timedelta(days=age)
    return OwnProfile(
        id=story.new_id(at),
        created_at=at,
        prospect_id=prospect.id,
        link_id=story.new_id(at),
        shown=Shown.LISTED,
        listed_at=at,
        changed_at=at,
        shown_name=prospect.given_name or prospect.display_name.split(" ")[0],
        availability=Availability.MONTHS,
        links=["https://example.org/wakes"],
        **said,
    )
