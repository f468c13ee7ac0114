"""What waits to be sorted, a page at a time, with those whom we know by the same name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.identity.models import User
from app.kernel.db import db
from outreach.inbox.models import InboundParty
from outreach.inbox.queries import older_than, waiting_parties
from talent.prospects.canonical import folded
from talent.prospects.models import Prospect

A_PAGE = 20
MOST_NAMESAKES = 3


@dataclass(frozen=True)
class Page:
    """Addresses that wait, each with the people of that name; `after` is the last one if more follow."""

    parties: Sequence[InboundParty]
    namesakes: dict[str, list[Prospect]]
    after: UUID | None


def page_of(user: User, after: UUID | None) -> Page:
    """In three statements."""
    statement = waiting_parties(user.id)
    last = db.session.scalar(select(InboundParty).where(InboundParty.id == after)) if after else None
    if last is not None:
        statement = older_than(statement, last)
    parties = db.session.scalars(statement.limit(A_PAGE + 1)).all()
    shown = parties[:A_PAGE]
    more = shown[-1].id if len(parties) > A_PAGE else None
    return Page(shown, people_named([party.name for party in shown]), more)


def people_named(names: Iterable[str]) -> dict[str, list[Prospect]]:
    """By each name, a few people who are called so; in one statement."""
    keys = {folded(name): name for name in names if name.strip()}
    found = defaultdict[str, list[Prospect]](list)
    if keys:
        for prospect in db.session.scalars(select(Prospect).where(Prospect.sort_name.in_(keys)).limit(100)):
            if len(found[keys[prospect.sort_name]]) < MOST_NAMESAKES:
                found[keys[prospect.sort_name]].append(prospect)
    return dict(found)
