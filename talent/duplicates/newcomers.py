"""Somebody is about to be added: who of those that we know may it be?"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record
from app.kernel.permissions import May
from app.kernel.scope import everywhere
from talent.duplicates.finding import alike
from talent.duplicates.keys import match_keys
from talent.duplicates.models import POINTS, SURE, PairState, Part
from talent.duplicates.queries import pairs_with
from talent.duplicates.words import why
from talent.prospects.actions import Known
from talent.prospects.canonical import clean_name, folded
from talent.prospects.models import Prospect

MOST_SHOWN = 3


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be the person, and why, in words."""

    prospect: Prospect
    parts: Sequence[Part]

    @property
    def why(self) -> str:
        return why(self.parts)

    @property
    def is_known_by_the_same(self) -> bool:
        return any(POINTS[part] == SURE for part in self.parts)


def candidates(*, name: str, employer: str, location: str, identities: Sequence[Known]) -> list[Candidate]:
    """A few whom the newcomer may be, the surest first, in two statements, each by index."""
    cleaned = clean_name(name)
    found = alike(
        identities=json.dumps([{"kind": one.kind.value, "canonical": one.canonical} for one in identities]),
        sort_name=folded(cleaned.display),
        employer_key=folded(employer),
        keys=list(match_keys(name=cleaned.display, given_name=cleaned.given, location=location)),
    )[:MOST_SHOWN]
    people = {person.id: person for person in db.session.scalars(select(Prospect).where(Prospect.id.in_(dict(found))))}
    return [Candidate(people[one], parts) for one, parts in found if one in people]


def say_somebody_else(actor: Actor, newcomer: Prospect, shown: Sequence[Candidate]) -> None:
    """Whoever adds somebody after being asked says that it is none of those that were shown."""
    ensure(actor, May.ADD_PEOPLE)
    known = {candidate.prospect.id for candidate in shown}
    with everywhere():
        pairs = db.session.scalars(pairs_with(newcomer.id)).all()
    for pair in pairs:
        if not known & {pair.first_id, pair.second_id}:
            continue
        pair.state, pair.decided_by_id, pair.decided_at = PairState.NOT_THE_SAME, actor.user_id, clock.now()
        record(actor, "duplicate.denied", pair)
