"""Whoever confirmed becomes a person here, in the way that anybody does who is added: asked for duplicates, known again if
they were erased, with what they agreed to. Where there is any doubt somebody decides.
"""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.permissions import May
from outreach.community.models import Community, Hold, Join, JoinState
from talent.consent.actions import Answer, welcome_back, write_down
from talent.consent.digests import digests_of, erased_among
from talent.consent.models import ConsentText, Purpose
from talent.duplicates.newcomers import Candidate, candidates, say_somebody_else
from talent.pools.actions import put_in
from talent.prospects import actions as prospects
from talent.prospects.actions import Known, identities_from
from talent.prospects.facts import Said, note_many
from talent.prospects.models import Identity, LegalBasis, Prospect

TALENT_COMMUNITY = "Talent community"


def take_in(actor: Actor, join: Join) -> None:
    """Take somebody in who has confirmed, or hold them for somebody's look. Doing it twice does it once."""
    db.session.refresh(join, with_for_update=True)
    if join.state is not JoinState.CONFIRMED:
        return
    before = _who_joined_before(join)
    if before is not None and not join.holds:
        _belongs(actor, join, before)
        return
    doubts = [
        *join.holds,
        *([Hold.KNOWN.value] if alike(join) else []),
        *([Hold.ERASED.value] if _was_erased(join) else []),
    ]
    if doubts:
        join.holds, join.state = doubts, JoinState.HELD
        record(actor, "join.held", join)
    else:
        _belongs(actor, join, _new_person(actor, join))


def alike(join: Join) -> Sequence[Candidate]:
    """Who of those that we know this may be."""
    return candidates(name=join.name, employer="", location="", identities=_identities(join))


def accept(actor: Actor, join: Join, prospect: Prospect | None) -> Prospect:
    """Take in somebody who was held: as the person they are, or as somebody new.

    Raises Refused when a colleague was quicker.
    """
    _lock(actor, join)
    shown = [] if prospect is not None else alike(join)
    if prospect is None:
        welcome_back(actor, _marks(join))
        prospect = _new_person(actor, join)
        say_somebody_else(actor, prospect, shown)
    _belongs(actor, join, prospect)
    return prospect


def turn_away(actor: Actor, join: Join) -> None:
    """Nobody is told, and what they wrote is forgotten after a month."""
    _lock(actor, join)
    join.state, join.settled_at, join.settled_by_id = JoinState.TURNED_AWAY, clock.now(), actor.user_id
    record(actor, "join.turned_away", join)


def _lock(actor: Actor, join: Join) -> None:
    ensure(actor, May.KEEP_COMMUNITIES, db.session.get_one(Community, join.community_id))
    db.session.refresh(join, with_for_update=True)
    if join.state is not JoinState.HELD:
        raise Refused(_("A colleague has decided this meanwhile."))


def _identities(join: Join) -> list[Known]:
    return identities_from(emails=join.email)


def _marks(join: Join) -> set[UUID]:
    return digests_of((known.kind.value, known.canonical) for known in _identities(join))


def _was_erased(join: Join) -> bool:
    return bool(erased_among(_marks(join)))


def _who_joined_before(join: Join) -> Prospect | None:
    """Who confirmed this very address before, here or in another community."""
    earlier = select(Join.prospect_id).where(
        Join.email == join.email, Join.state == JoinState.TAKEN_IN, Join.id != join.id
    )
    found = db.session.scalars(select(Prospect).where(Prospect.id.in_(earlier)).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _new_person(actor: Actor, join: Join) -> Prospect:
    community = db.session.get_one(Community, join.community_id)
    return prospects.add(
        actor,
        name=join.name,
        source=f"{TALENT_COMMUNITY}: {community.title}",
        identities=_identities(join),
        legal_basis=LegalBasis.CONSENT,
    )


def _belongs(actor: Actor, join: Join, prospect: Prospect) -> None:
    """What joining means for the person: their consent, their reason, the pool of the community."""
    community = db.session.get_one(Community, join.community_id)
    join.prospect_id, join.state = prospect.id, JoinState.TAKEN_IN
    join.settled_at, join.settled_by_id = clock.now(), actor.user_id
    _agreed(actor, join, prospect, community)
    note_many(actor, [Said(prospect.id, f"{_('Why they joined')}: {join.reason}")], source=TALENT_COMMUNITY)
    _verified(join, prospect)
    if community.pool is not None and not community.pool.is_archived:
        put_in(Actor.system(), community.pool, [prospect.id])
    record(actor, "community.joined", join, community_id=str(community.id))


def _agreed(actor: Actor, join: Join, prospect: Prospect, community: Community) -> None:
    text = db.session.get_one(ConsentText, join.text_id)
    write_down(
        actor,
        prospect,
        purpose=Purpose.KEEPING_IN_TOUCH,
        answer=Answer.ACCEPTED,
        on=(join.confirmed_at or clock.now()).date(),
        proof=_(
            "Joined “%(title)s” on the web, and confirmed it by the link that was mailed to %(email)s; text version "
            "%(number)d",
            title=community.title,
            email=join.email,
            number=text.version,
        ),
        text_id=join.text_id,
    )


def _verified(join: Join, prospect: Prospect) -> None:
    """The address is theirs: they confirmed it."""
    known = _identities(join)[0]
    held = select(Identity).where(Identity.prospect_id == prospect.id, Identity.kind == known.kind)
    identity = db.session.scalar(held.where(Identity.canonical == known.canonical))
    if identity is None:
        identity = Identity(prospect_id=prospect.id, kind=known.kind, raw=known.raw, canonical=known.canonical)
        db.session.add(identity)
    identity.verified_at = join.confirmed_at
