"""Asking many colleagues about many members: who could take on whom, each with its reasons in words, and the asks.

Suggested are colleagues with time left in their week: of the pool's area, who know the field, or others at the same
employer. Nobody gets more than they have time for, nor more than whoever asks allows. People are taken as they come
in the pool; nothing is said about how good anybody is.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select, update

from app.identity.models import User
from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.pools.asks import ask_about_many
from talent.pools.colleagues import colleagues_with_time
from talent.pools.models import Ask, AskState, Pool
from talent.pools.queries import members_among
from talent.prospects.canonical import folded
from talent.prospects.models import Prospect, ProspectTag, Tag
from talent.relationships.models import Relationship, RelationshipState

MOST_EACH = 10
MOST_PEOPLE = 60
LONG_TOPIC = 4
Pair = tuple[UUID, UUID]
"""A colleague and a person."""


@dataclass(frozen=True)
class Suggestion:
    """One colleague who could take on one person, and why, in words."""

    user: User
    prospect: Prospect
    reasons: tuple[str, ...]


@dataclass
class Plan:
    """Who could take on whom; `left_over` are people for whom nobody has time."""

    suggestions: dict[User, list[Suggestion]] = field(default_factory=lambda: defaultdict(list))
    left_over: list[Prospect] = field(default_factory=list)

    @property
    def in_short(self) -> str:
        """Such as "Jonas 3, Amara 2"."""
        return ", ".join(f"{user.name} {len(asked)}" for user, asked in self.suggestions.items())


@dataclass(frozen=True)
class _Known:
    """What suggestions rest on, read in four statements."""

    taken: set[Pair]
    at_employer: Counter[tuple[UUID, str]]
    words: dict[UUID, str]


def plan(actor: Actor, pool: Pool, prospects: Sequence[Prospect], *, most: int) -> Plan:
    """Spread people over colleagues, at most so many each."""
    colleagues = colleagues_with_time(actor, area_id=pool.area_id, cadence_days=pool.default_cadence_days)
    known = _known([colleague.user.id for colleague in colleagues], prospects)
    planned, given = Plan(), Counter[UUID]()
    for prospect in prospects:
        able = [
            (colleague, _reasons(pool, colleague.user, prospect, known))
            for colleague in colleagues
            if given[colleague.user.id] < min(most, colleague.room)
            and (colleague.user.id, prospect.id) not in known.taken
        ]
        if not able:
            planned.left_over.append(prospect)
            continue
        chosen, reasons = max(able, key=lambda one: (len(one[1]), one[0].room - given[one[0].user.id]))
        given[chosen.user.id] += 1
        planned.suggestions[chosen.user].append(Suggestion(chosen.user, prospect, (*reasons, chosen.sentence)))
    return planned


def _known(user_ids: Sequence[UUID], prospects: Sequence[Prospect]) -> _Known:
    people = [prospect.id for prospect in prospects]
    tied = select(Relationship.user_id, Relationship.prospect_id).where(
        Relationship.user_id.in_(user_ids),
        Relationship.prospect_id.in_(people),
        Relationship.state == RelationshipState.ACTIVE,
    )
    asked = select(Ask.user_id, Ask.prospect_id).where(
        Ask.prospect_id.in_(people), Ask.state.in_([AskState.OPEN, AskState.DECLINED])
    )
    employers = {prospect.employer_key for prospect in prospects if prospect.employer_key}
    at_employer = (
        select(Relationship.user_id, Prospect.employer_key, func.count())
        .join(Prospect, Prospect.id == Relationship.prospect_id)
        .where(Relationship.user_id.in_(user_ids), Relationship.state == RelationshipState.ACTIVE)
        .where(Prospect.employer_key.in_(employers))
        .group_by(Relationship.user_id, Prospect.employer_key)
    )
    words = {prospect.id: prospect.search_text for prospect in prospects}
    tags = select(ProspectTag.prospect_id, Tag.name).join(Tag, Tag.id == ProspectTag.tag_id)
    for prospect_id, name in db.session.execute(tags.where(ProspectTag.prospect_id.in_(people))):
        words[prospect_id] += f" {folded(name)}"
    return _Known(
        taken={(user_id, person) for one in (tied, asked) for user_id, person in db.session.execute(one)},
        at_employer=Counter({(user_id, key): count for user_id, key, count in db.session.execute(at_employer)}),
        words=words,
    )


def _reasons(pool: Pool, user: User, prospect: Prospect, known: _Known) -> tuple[str, ...]:
    found = []
    if pool.area_id is not None and user.area_id == pool.area_id and user.area is not None:
        found.append(_("Works in %(area)s.", area=user.area.name))
    topic = next((topic for topic in user.topics if _is_among(folded(topic), known.words[prospect.id])), None)
    if topic is not None:
        found.append(_("Knows about %(topic)s.", topic=topic))
    others = known.at_employer[user.id, prospect.employer_key] if prospect.employer_key else 0
    if others:
        found.append(
            ngettext(
                "Keeps in touch with somebody else at %(employer)s.",
                "Keeps in touch with %(num)d others at %(employer)s.",
                others,
                employer=prospect.employer,
            )
        )
    return tuple(found)


def _is_among(topic: str, words: str) -> bool:
    """Whether somebody's words hold a topic, a longer one also with an ending: "rotor" in "rotors", but no "ai" in "air"."""
    return bool(topic) and f" {topic}{' ' if len(topic) < LONG_TOPIC else ''}" in f" {words} "


def ask_as_planned(actor: Actor, pool: Pool, pairs: Collection[Pair], *, message: str = "") -> tuple[int, UUID]:
    """Ask each colleague about their people, in one mail each; returns how many asks there are, and their batch.

    Raises Refused when there is nobody, or somebody would be asked about more than ten people.
    """
    ensure(actor, May.CHANGE_POOLS, pool)
    by_user: dict[UUID, list[UUID]] = defaultdict(list)
    for user_id, prospect_id in dict.fromkeys(pairs):
        by_user[user_id].append(prospect_id)
    if not by_user:
        raise Refused(_("Choose somebody to ask about."))
    if max(map(len, by_user.values())) > MOST_EACH:
        raise Refused(_("Ask a colleague about at most ten people at once."))
    batch_id = ids.new()
    users = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(by_user)))}
    members = {one.id: one for one in db.session.scalars(members_among(pool.id, _all(by_user.values())))}
    if users.keys() != by_user.keys() or not members:
        raise NotFound
    made = 0
    for user_id, people in by_user.items():
        wanted = [members[person] for person in people if person in members]
        made += len(ask_about_many(actor, wanted, users[user_id], pool=pool, message=message, batch_id=batch_id).asks)
    return made, batch_id


def _all(groups: Iterable[Iterable[UUID]]) -> list[UUID]:
    return [one for group in groups for one in group]


def undo(actor: Actor, pool: Pool, batch_id: UUID) -> int:
    """Take back what was asked together, as far as nobody has answered yet; returns how many."""
    ensure(actor, May.CHANGE_POOLS, pool)
    waiting = update(Ask).where(Ask.pool_id == pool.id, Ask.batch_id == batch_id, Ask.state == AskState.OPEN)
    withdrawn = waiting.values(state=AskState.WITHDRAWN, answered_at=clock.now()).returning(Ask)
    taken_back = db.session.scalars(withdrawn).all()
    for ask in taken_back:
        record(actor, "ask.withdrawn", ask, pool_id=str(pool.id))
    return len(taken_back)
