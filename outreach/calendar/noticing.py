"""Reading somebody's own calendar, and noticing in it whom of the people we know they met.

What is kept of a calendar is the question "you met: may it be logged?", with the day. Whoever is in no file here leaves no
trace, and nothing is ever made of an address.
"""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from app.identity.models import User
from app.kernel import apart, clock, ids, sealed
from app.kernel.apart import Crashed, TakesTooLong, TakesTooMuchMemory, Unreadable
from app.kernel.db import db
from app.kernel.fetching import Known, Limits, NotFetched, fetch
from app.kernel.scope import as_seen_by
from outreach.calendar.models import CalendarSource, Meeting, MeetingState
from outreach.inbox.addresses import own_addresses
from outreach.nudges.calendars import zone_named
from talent.prospects.canonical import IdentityKind, NotCanonical, canonical_email
from talent.prospects.models import Identity, Prospect

PURPOSE = "calendar"
PROGRAM = "outreach.calendar.reading"
SECONDS_TO_READ = 60
LIMITS = Limits(most_bytes=20_000_000, seconds=60)
LOOKS_BACK = timedelta(days=7)
LOOKS_AHEAD = timedelta(days=2)
"""So that what is over by then is known though the calendar has not changed; nobody is asked before."""
WHOLE_EVERY = timedelta(days=1)
READ_EVERY = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=1)
MOST_FAILURES = 10
OTHER_KEY = "other_key"


@dataclass(frozen=True)
class Met:
    """One meeting as the reading program wrote it: moments in ISO 8601; `declined` are those of `people` who said no."""

    key: str
    starts_at: str
    ends_at: str
    people: list[str]
    declined: list[str]

    def others(self) -> set[str]:
        """Who was there, as far as the calendar knows."""
        return set(self.people) - set(self.declined)


def look(source: CalendarSource) -> None:
    """Read the calendar, unless its server says that nothing is new, and ask about whom was met since."""
    try:
        found = _read(source)
    except _PROBLEMS as problem:
        put_off(source, _named(problem))
        return
    source.problem, source.failures, source.next_at = "", 0, clock.now() + READ_EVERY
    if found is not None:
        source.read_at = clock.now()
        notice(source.user, found)


_PROBLEMS = (NotFetched, sealed.NotOurs, Unreadable, TakesTooLong, TakesTooMuchMemory, Crashed)


def _named(problem: Exception) -> str:
    """The word under which `words.PROBLEMS` says it."""
    if isinstance(problem, (NotFetched, Unreadable)):
        return str(problem)
    return OTHER_KEY if isinstance(problem, sealed.NotOurs) else "takes_too_much"


def put_off(source: CalendarSource, problem: str) -> None:
    """Try again later, and later each time."""
    source.problem, source.failures = problem, min(source.failures + 1, MOST_FAILURES)
    source.next_at = clock.now() + min(READ_EVERY * 2 ** (source.failures - 1), LONGEST_PAUSE)


def _read(source: CalendarSource) -> list[Met] | None:
    """What is in it; None when it is as it was. Once a day it is asked for whole, for the days that have come nearer."""
    is_fresh = source.read_at is not None and clock.now() - source.read_at < WHOLE_EVERY
    known = Known(source.etag, source.last_modified) if is_fresh else None
    url = sealed.unseal(PURPOSE, source.sealed_url)
    with NamedTemporaryFile(prefix="perennial-calendar-") as file:
        answer = fetch(url, file, LIMITS, known)
        if answer is None:
            return None
        source.etag, source.last_modified = answer.etag, answer.last_modified
        file.flush()
        return _meetings_in(Path(file.name), zone_named(source.user.time_zone).key)


def _meetings_in(path: Path, zone: str) -> list[Met]:
    now = clock.now()
    since, until = now - LOOKS_BACK, now + LOOKS_AHEAD
    said = apart.run(PROGRAM, str(path), since.isoformat(), until.isoformat(), zone, seconds=SECONDS_TO_READ)
    return [Met(**json.loads(line)) for line in said.splitlines()]


def notice(user: User, found: Collection[Met]) -> None:
    """Ask about meetings with those whom the user may know, and no longer about what the calendar has taken back."""
    own = own_addresses(user)
    meant = [one for one in found if not own.intersection(one.declined)]
    with as_seen_by(user.as_actor()):
        known = _known_among({address for one in meant for address in one.others()})
    rows = {
        (one.key, prospect_id): _row(user, one, prospect_id)
        for one in meant
        for prospect_id in {known[address] for address in one.others() if address in known}
    }
    _forget_taken_back(user, rows)
    if rows:
        new = insert(Meeting).values(list(rows.values()))
        is_asked = Meeting.state == MeetingState.ASKED
        moved = {"starts_at": new.excluded.starts_at, "ends_at": new.excluded.ends_at}
        unique = ["user_id", "meeting_key", "prospect_id"]
        db.session.execute(new.on_conflict_do_update(index_elements=unique, set_=moved, where=is_asked))


def _row(user: User, met: Met, prospect_id: UUID) -> dict[str, Any]:
    return {
        "id": ids.new(),
        "created_at": clock.now(),
        "user_id": user.id,
        "prospect_id": prospect_id,
        "meeting_key": met.key,
        "starts_at": datetime.fromisoformat(met.starts_at),
        "ends_at": datetime.fromisoformat(met.ends_at),
        "state": MeetingState.ASKED,
    }


def _forget_taken_back(user: User, found: Collection[tuple[str, UUID]]) -> None:
    """Of the days that were looked at: what is cancelled, moved away, or with somebody else by now."""
    is_open = Meeting.user_id == user.id, Meeting.state == MeetingState.ASKED
    looked_at = Meeting.starts_at >= clock.now() - LOOKS_BACK
    still = tuple_(Meeting.meeting_key, Meeting.prospect_id).in_(list(found))
    db.session.execute(delete(Meeting).where(*is_open, looked_at, ~still))


def _known_among(addresses: Collection[str]) -> dict[str, UUID]:
    """Whose addresses they are: of one person outside each, who may be contacted. Nobody decides between two."""
    canonical = {address: known for address in addresses if (known := _canonical(address)) is not None}
    theirs = (
        select(Identity.canonical, Identity.prospect_id)
        .join(Prospect, Prospect.id == Identity.prospect_id)
        .where(
            Identity.kind == IdentityKind.EMAIL,
            Identity.canonical.in_(set(canonical.values())),
            Prospect.do_not_contact.is_(False),
        )
    )
    colleagues = set(db.session.scalars(select(User.email).where(User.email.in_(set(canonical.values())))))
    people = defaultdict[str, set[UUID]](set)
    for address, prospect_id in db.session.execute(theirs):
        people[address].add(prospect_id)
    return {
        address: next(iter(people[known]))
        for address, known in canonical.items()
        if len(people[known]) == 1 and known not in colleagues
    }


def _canonical(address: str) -> str | None:
    try:
        return canonical_email(address)
    except NotCanonical:
        return None
