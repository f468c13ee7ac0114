"""Colleagues who are named in a note by an @: who is meant, and telling them.

Whoever may read the note can be named: a private one tells nobody. A picker writes the whole name, but a name typed by
hand, a first name that only one has, or an address of ours will do as well.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Select, Text, case, column, func, or_, select, update, values

from app.identity.models import User
from app.identity.queries import people_inside
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict
from app.kernel.events import record
from app.kernel.jobs import enqueue
from app.kernel.permissions import May
from talent.notes import jobs
from talent.notes.models import Mention, Note

MOST_NAMED = 20
MOST_WORDS = 5
LONGEST_NAME = 120
_AT = re.compile(r"(?<![\w.@/])@(?=\w)")
_BEHIND_A_NAME = re.compile(r"(?:['\u2019]s)?[^\w)]*$")


@dataclass(frozen=True)
class Named:
    """Who is meant, and behind which @ nobody, or more than one, is called so."""

    users: list[User] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)


def named_in(body: str) -> Named:
    """Whom the names in a text mean, in one statement; in none where there is no @."""
    places = list(islice(_names_in(body), MOST_NAMED))
    if not places:
        return Named()
    wholes, firsts = _called({one for place in places for one in place})
    named = Named()
    for place in places:
        found = next((wholes[one] for one in place if one in wholes), None) or firsts[place[-1]]
        if len(found) == 1:
            named.users.extend(user for user in found if user not in named.users)
        elif place[-1] not in named.unsure:
            named.unsure.append(place[-1])
    return named


def _names_in(body: str) -> Iterable[list[str]]:
    """What may be the name behind each @, the longest first."""
    for at in _AT.finditer(body):
        words = body[at.end() : at.end() + LONGEST_NAME].partition("\n")[0].split()[:MOST_WORDS]
        parts = (" ".join(words[:count]) for count in range(len(words), 0, -1))
        yield [_BEHIND_A_NAME.sub("", part) or part for part in parts]


def _called(typed: Collection[str]) -> tuple[dict[str, list[User]], dict[str, list[User]]]:
    """Who has a name or address, and who has a first name."""
    wholes, firsts = defaultdict[str, list[User]](list), defaultdict[str, list[User]](list)
    for user, one, is_whole in db.session.execute(_people_called(typed)):
        (wholes if is_whole else firsts)[one].append(user)
    return dict(wholes), firsts


def _people_called(typed: Collection[str]) -> Select[Any]:
    asked = values(column("typed", Text), name="asked").data([(one,) for one in sorted(typed)])
    name, sought = func.perennial_folded(User.name), func.perennial_folded(asked.c.typed)
    is_whole = or_(name == sought, func.lower(User.email) == func.lower(asked.c.typed))
    is_first = func.split_part(name, " ", 1) == sought
    found = people_inside().add_columns(asked.c.typed, case((is_whole, True), else_=False))
    return found.join(asked, or_(is_whole, is_first))


def tell(actor: Actor, note: Note) -> None:
    """Have those told who are named in a note, or whose note it answers; whom it no longer names it was not for."""
    concerned = {} if note.is_private else {user.id: user for user in _concerned(note) if user.id != note.author_id}
    for mention in [one for one in note.mentions if one.user_id not in concerned]:
        note.mentions.remove(mention)
        db.session.delete(mention)
    known = {mention.user_id for mention in note.mentions}
    added = [Mention(user=user) for user_id, user in concerned.items() if user_id not in known]
    note.mentions.extend(added)
    db.session.flush()
    for mention in added:
        record(actor, "note.mentioned", note, user_id=str(mention.user_id))
    if added:
        enqueue(jobs.mail_mentions, at=clock.now() + jobs.PATIENCE, note_id=note.id)


def _concerned(note: Note) -> list[User]:
    answered = db.session.get(Note, note.answers_id) if note.answers_id is not None else None
    return [*named_in(note.body).users, *([answered.author] if answered is not None else [])]


def settle(actor: Actor, mention: Mention) -> None:
    """One has seen it, and that is enough."""
    ensure(actor, May.WRITE_NOTES, mention)
    if mention.settled_at is not None:
        raise Conflict
    mention.settled_at = clock.now()
    record(actor, "note.seen", mention.note)


def wait_again(actor: Actor, mention: Mention) -> None:
    """Take that back."""
    ensure(actor, May.WRITE_NOTES, mention)
    mention.settled_at = None
    record(actor, "note.unseen", mention.note)


def settle_all_about(note: Note) -> None:
    """Whoever writes a note about somebody has seen those that named them there."""
    theirs = select(Note.id).where(Note.prospect_id == note.prospect_id)
    waiting = update(Mention).where(Mention.user_id == note.author_id, Mention.settled_at.is_(None))
    db.session.execute(waiting.where(Mention.note_id.in_(theirs)).values(settled_at=clock.now()))
