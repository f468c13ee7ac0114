"""What filing has to know of addresses in mails that colleagues brought in: asked once for many mails."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select, tuple_

from app.identity.models import User
from app.kernel.db import db
from outreach.inbox.models import IgnoredAddress, SenderAddress
from outreach.inbox.reading import Addresses, Reading
from outreach.inbox.senders import canonical
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, Prospect


@dataclass
class Known:
    """From where colleagues write (by user), about which addresses they do not want to be asked, which addresses are colleagues',
    and who of those outside has an address.
    """

    own: dict[UUID, set[str]] = field(default_factory=dict)
    ignored: set[tuple[UUID, str]] = field(default_factory=set)
    colleagues: set[str] = field(default_factory=set)
    people: dict[str, list[Prospect]] = field(default_factory=dict)


def known_of(users: Collection[User], readings: Iterable[Reading]) -> Known:
    """In four statements, whatever the number of mails; in none without a colleague."""
    if not users:
        return Known()
    named = {one for reading in readings for _name, address in _all_in(reading) if (one := canonical(address))}
    whose = [user.id for user in users]
    ignored = select(IgnoredAddress.user_id, IgnoredAddress.address).where(
        tuple_(IgnoredAddress.user_id, IgnoredAddress.address).in_([(one, each) for one in whose for each in named])
    )
    return Known(
        own=_own_addresses(users),
        ignored={(user_id, address) for user_id, address in db.session.execute(ignored)},
        colleagues=set(db.session.scalars(select(User.email).where(User.email.in_(named)))),
        people=people_behind(named),
    )


def _all_in(reading: Reading) -> Addresses:
    within = reading.within
    inside = [*within.sender, *within.to, *within.cc] if within is not None else []
    return [*reading.sender, *reading.to, *reading.cc, *inside]


def _own_addresses(users: Collection[User]) -> dict[UUID, set[str]]:
    own = {user.id: {user.email.lower()} for user in users}
    others = select(SenderAddress.user_id, SenderAddress.address).where(SenderAddress.user_id.in_(own))
    for user_id, address in db.session.execute(others):
        own[user_id].add(address)
    return own


def people_behind(named: Collection[str]) -> dict[str, list[Prospect]]:
    """Who has each of some addresses."""
    theirs = (
        select(Identity.canonical, Prospect)
        .join(Prospect, Prospect.id == Identity.prospect_id)
        .where(Identity.kind == IdentityKind.EMAIL, Identity.canonical.in_(named))
    )
    people = defaultdict[str, list[Prospect]](list)
    with db.session.no_autoflush:
        for address, prospect in db.session.execute(theirs):
            if prospect not in people[address]:
                people[address].append(prospect)
    return dict(people)
