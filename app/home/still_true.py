"""Still true? A few facts whose shelf life has just run out: those one noted oneself, and those about whom one keeps in touch.

What nobody answers leaves Today after a while; the file goes on asking.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, select, union
from sqlalchemy.orm import joinedload

from app.identity.reader import AnyReader
from app.kernel.db import db
from talent.prospects.models import Fact, Prospect
from talent.prospects.portrait import FactLine, fact_line
from talent.relationships.models import Relationship, RelationshipState

MOST_ASKED = 3
ASKED_FOR = timedelta(days=90)


@dataclass(frozen=True)
class StillTrue:
    """One fact that may hold no longer, and whom it is about."""

    prospect: Prospect
    line: FactLine


def asked_of(user: AnyReader, today: date) -> Sequence[StillTrue]:
    """What one is asked today, whatever ran out last first, in one statement."""
    rows = db.session.execute(_run_out(user.id, today).limit(MOST_ASKED))
    return [StillTrue(prospect, fact_line(user, fact)) for fact, prospect in rows]


def _run_out(user_id: UUID, today: date) -> Select[Fact, Prospect]:
    own = _asking(today).where(Fact.noted_by_id == user_id)
    keeps_in_touch = Relationship.user_id == user_id, Relationship.state == RelationshipState.ACTIVE
    known = _asking(today).join(Relationship, Relationship.prospect_id == Fact.prospect_id).where(*keeps_in_touch)
    return (
        select(Fact, Prospect)
        .join(Prospect, Prospect.id == Fact.prospect_id)
        .where(Fact.id.in_(union(own, known)), Prospect.do_not_contact.is_(False))
        .options(joinedload(Fact.noted_by), joinedload(Fact.confirmed_by))
        .order_by(Fact.valid_until.desc(), Fact.id)
    )


def _asking(today: date) -> Select[UUID]:
    lately = Fact.valid_until.between(today - ASKED_FOR, today - timedelta(days=1))
    return select(Fact.id).where(lately, Fact.ended_at.is_(None), Fact.postponed_at.is_(None))
